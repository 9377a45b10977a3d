package dev.kongdb.internal;

import dev.kongdb.schema.Context;
import dev.kongdb.value.Row;
import java.util.List;
import java.util.function.UnaryOperator;

/** What Kong's DAO of an entity does beyond what its schema says. Stateless and thread-safe. */
interface Behaviour {
    /** Nothing. */
    Behaviour PLAIN = new Behaviour() {};

    /** That of the entity of that name: Kong has something to add to a few of its own. */
    static Behaviour of(String entity) {
        return switch (entity) {
            case "certificates" -> new CertificateBehaviour();
            case "plugins" -> new PluginBehaviour();
            case "snis" -> new SniBehaviour();
            case "tags" -> new TagBehaviour();
            case "targets" -> new TargetBehaviour();
            case "workspaces" -> new WorkspaceBehaviour();
            default -> PLAIN;
        };
    }

    /** Before any write; throws when there are none. */
    default void checkWritable(EntityEngine engine) {}

    /** Whether an upsert by the endpoint key inserts, since that key is not unique and so names no row to replace. */
    default boolean insertsOnUpsertBy() {
        return false;
    }

    /**
     * Before a write is validated; throws to refuse it, and may normalise what was given.
     *
     * @param given what the caller gave
     * @param values the same row, but for an update what was given merged over what is stored; it may be changed
     * @param context insert, update or upsert
     * @return what is to be done with the row once it is stored and its event is posted; the caller gets what that returns
     */
    default UnaryOperator<Row> beforeWrite(
            EntityEngine engine, Row given, Row values, Context context, CallOptions call) {
        return UnaryOperator.identity();
    }

    /** Before a valid row is stored; throws when Kong's table, which knows more than the schema, would refuse it. */
    default void checkStorable(EntityEngine engine, Row row) {}

    /** Before a page is handed out: adds to its rows what is no field. */
    default void completePage(EntityEngine engine, List<Row> rows) {}

    /** After all rows were deleted. */
    default void afterTruncate(EntityEngine engine) {}
}
