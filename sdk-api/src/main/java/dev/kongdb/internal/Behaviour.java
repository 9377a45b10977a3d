package dev.kongdb.internal;

import dev.kongdb.schema.Row;

/** What Kong's DAO of an entity does beyond what its schema says. Stateless and thread-safe. */
interface Behaviour {
    /** That of the entity of that name: Kong has something to add to a few of its own. */
    static Behaviour of(String entity) {
        return switch (entity) {
            case "plugins" -> new PluginBehaviour();
            case "tags" -> new TagBehaviour();
            case "workspaces" -> new WorkspaceBehaviour();
            default -> new Behaviour() {};
        };
    }

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
