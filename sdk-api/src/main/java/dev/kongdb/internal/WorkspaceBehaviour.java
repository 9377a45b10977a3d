package dev.kongdb.internal;

import dev.kongdb.value.Row;

/** There is always a workspace named {@code default}. */
final class WorkspaceBehaviour implements Behaviour {
    @Override
    public void afterTruncate(EntityEngine engine) {
        Row row = new Row(engine.schema().shape());
        row.set(engine.schema().shape().position("name"), Registry.DEFAULT_WORKSPACE);
        engine.insert(row);
        engine.context().workspaces.reload();
    }
}
