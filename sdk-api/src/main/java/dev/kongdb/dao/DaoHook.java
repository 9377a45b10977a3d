package dev.kongdb.dao;

import dev.kongdb.schema.Schema;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs before and after calls of DAOs, like Kong's {@code dao:insert:pre} and {@code
 * dao:insert:post}. A hook is added to {@link DaoHooks}. It runs on the thread of the call, in the
 * order in which hooks were added, and must be thread-safe.
 *
 * <p>As in Kong, hooks run only for a call that is valid: its keys and options have been checked,
 * the values of a write have been completed, validated and transformed, and the row to delete has
 * been found. If a hook throws a {@link dev.kongdb.error.KongDbException}, the call fails with it,
 * and later hooks do not run. If this happens after a write, the row is stored already and stays,
 * and its event has been posted.
 */
public interface DaoHook {
    /** What is called. */
    enum Kind {
        SELECT,
        SELECT_BY,
        SELECT_BY_CACHE_KEY,
        PAGE,
        PAGE_FOR,
        INSERT,
        UPDATE,
        UPDATE_BY,
        UPSERT,
        UPSERT_BY,
        DELETE,
        DELETE_BY
    }

    /**
     * A call.
     *
     * @param kind what is called
     * @param schema the schema of the entity
     * @param given what the call is about: the entity that is to be written, the entity that is to
     *     be deleted, or for reads the primary key, the unique field or the foreign key; empty for
     *     pages
     * @param options the options of the call
     */
    record Call(Kind kind, Schema schema, Map<String, @Nullable Object> given, Options options) {}

    /**
     * Called just before the store is asked; for an update, again for each try after another writer
     * came in between.
     */
    default void before(Call call) {}

    /**
     * Called after the store has answered, for each row that the call returns; for a delete, once
     * with the entity.
     *
     * @return the row to continue with: the given one, or another
     */
    default Map<String, @Nullable Object> after(Call call, Map<String, @Nullable Object> row) {
        return row;
    }

    /** Whether {@code each} returns a row. Called before {@link #after}. */
    default boolean keeps(Call call, Map<String, @Nullable Object> row) {
        return true;
    }
}
