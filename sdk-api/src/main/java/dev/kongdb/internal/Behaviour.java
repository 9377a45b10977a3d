package dev.kongdb.internal;

import dev.kongdb.schema.Row;
import java.util.Map;

/** What Kong's DAO of an entity does beyond what its schema says. Stateless and thread-safe. */
interface Behaviour {
    /** Nothing. */
    Behaviour PLAIN = new Behaviour() {};

    /** Those of Kong's own entities, by name. */
    Map<String, Behaviour> CORE = Map.of(
            "plugins", new PluginBehaviour(),
            "tags", new TagBehaviour(),
            "workspaces", new WorkspaceBehaviour());

    /** Before any write; throws when there are none. */
    default void checkWritable(EntityEngine engine) {}

    /**
     * Before a write is validated; throws to refuse it, and may normalise what was given.
     *
     * @param values what the caller gave; for an update merged over what is stored. Not shared: it may be changed
     */
    default void beforeWrite(EntityEngine engine, Row values, CallOptions call) {}

    /** After all rows were deleted. */
    default void afterTruncate(EntityEngine engine) {}
}
