package dev.kongdb.dao;

import dev.kongdb.schema.Schema;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stands before and after the calls of DAOs: Kong's {@code dao:insert:pre}, {@code dao:insert:post} and their like. Added to {@link
 * DaoHooks}; runs on the thread of the call, in the order in which hooks were added; must be thread-safe.
 *
 * <p>As in Kong, hooks run once a call is known to be good: keys and options are checked, the values of a write are complete, validated
 * and transformed, the row to be deleted was found. A hook that throws a {@link dev.kongdb.error.KongDbException} stops the call with
 * it, and later hooks do not run. After a write the row is stored by then, and stays; its event has been posted, with what is stored.
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
     * @param given what the call is about: the entity that is to be written, the entity that is to be deleted, or for reads the primary
     *     key, the unique field or the foreign key; empty for pages
     * @param options the options of the call
     */
    record Call(Kind kind, Schema schema, Map<String, @Nullable Object> given, Options options) {}

    /** Just before the store is asked; again for each try of an update that other writers come before. */
    default void before(Call call) {}

    /**
     * After the store has answered, for each row that the call gives back; for a delete once with the entity.
     *
     * @return the row to go on with: the one given, or another
     */
    default Map<String, @Nullable Object> after(Call call, Map<String, @Nullable Object> row) {
        return row;
    }

    /** Whether a row that {@code each} came to is to be seen; asked before {@link #after}. */
    default boolean keeps(Call call, Map<String, @Nullable Object> row) {
        return true;
    }
}
