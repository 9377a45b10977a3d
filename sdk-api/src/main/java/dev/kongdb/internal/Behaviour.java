package dev.kongdb.internal;

import dev.kongdb.schema.Context;
import dev.kongdb.value.Row;
import java.util.List;
import java.util.function.UnaryOperator;

/** What Kong's DAO of an entity does beyond the schema. Stateless and thread-safe. */
interface Behaviour {
    /** The behaviour of entities whose DAO adds nothing. */
    Behaviour PLAIN = new Behaviour() {};

    /** The behaviour of an entity. Kong's DAO adds something for a few of its own entities only. */
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

    /** Called before any write. Throws when the entity has no writes. */
    default void checkWritable(EntityEngine engine) {}

    /**
     * Whether an upsert by the endpoint key inserts. It does when the endpoint key is not unique
     * and so names no row to replace.
     */
    default boolean insertsOnUpsertBy() {
        return false;
    }

    /**
     * Called before a write is validated. Throws to refuse the write, and may normalise the given
     * values.
     *
     * @param given the values that the caller gave
     * @param values the row to be written; for an update, the given values merged over the stored
     *     row. It may be changed
     * @param context insert, update or upsert
     * @return called with the row once it is stored and its event is posted; the caller gets the
     *     row that it returns
     */
    default UnaryOperator<Row> beforeWrite(
            EntityEngine engine, Row given, Row values, Context context, CallOptions call) {
        return UnaryOperator.identity();
    }

    /**
     * Called before a valid row is stored. Throws when Kong's table, which has rules beyond the
     * schema, would refuse the row.
     */
    default void checkStorable(EntityEngine engine, Row row) {}

    /** Called before a page is returned: adds values that are not fields to its rows. */
    default void completePage(EntityEngine engine, List<Row> rows) {}

    /** Called after all rows were deleted. */
    default void afterTruncate(EntityEngine engine) {}
}
