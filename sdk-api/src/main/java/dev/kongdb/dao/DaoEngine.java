package dev.kongdb.dao;

import dev.kongdb.error.Errors;
import dev.kongdb.event.CrudEvents.Subscription;
import dev.kongdb.event.EntityChange;
import dev.kongdb.schema.Schema;
import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the rows of one entity with bound options. The typed DAOs and the view as maps
 * work through it. Immutable and thread-safe. {@code kong.db} makes it, and generated code only
 * passes it on.
 *
 * <p>Every method fails with a {@link dev.kongdb.error.KongDbException}. If options do not fit the
 * entity, the first call fails with error 11, after it has checked its key, as in Kong.
 */
public interface DaoEngine {
    /** The schema of the entity. */
    Schema schema();

    /** Makes the errors of the store in use. */
    Errors errors();

    /** The options of every call. */
    Options options();

    /** The same entity with further options, which replace options that are bound already. */
    DaoEngine with(Options further);

    /**
     * The same entity, whose {@link #find} looks into the cache of the node first; this engine
     * itself if there is no cache.
     */
    DaoEngine cached();

    /**
     * As {@link #cached}, but {@link #find} also reads the entity of another kind to which the
     * entity refers, and puts both into the cache.
     *
     * @param parents the engine of the other kind, which reads through the cache
     * @param reading makes entities of its rows
     * @throws IllegalArgumentException if not exactly one field refers to that kind, or if its
     *     engine does not read through the cache
     */
    DaoEngine cachedWith(DaoEngine parents, Reading<?> reading);

    /**
     * The entity with a key, as the caller gives it.
     *
     * @param by {@link #PRIMARY_KEY}, {@link #CACHE_KEY}, or the position of a unique field
     * @param value the key; equal values are one key
     */
    <T> Optional<T> find(int by, Object value, Reading<T> reading);

    /** For {@link #find}: by the primary key. */
    int PRIMARY_KEY = -1;

    /**
     * The value by which {@link #find} finds, with {@link #PRIMARY_KEY}, the entity to which a
     * reference refers: its id, or the reference itself.
     */
    static Object keyOf(Reference<?> reference) {
        Object id = reference.fields().size() == 1
                ? reference.fields().values().iterator().next()
                : null;
        return id instanceof UUID ? id : reference;
    }

    /** For {@link #find}: by the text of the cache key. */
    int CACHE_KEY = -2;

    /** Makes entities of rows. Thread-safe. Two readings of one entity make equal entities. */
    interface Reading<T> {
        /**
         * The key of a look-up by a value, which is a primary key or the value of a unique field.
         */
        RowKey key(int by, Object value);

        /** The entity of a stored row. Several callers may get the same one. */
        T entity(Row row);
    }

    /** Calls a subscriber for every change of an entity by any node, in any workspace. */
    <T> Subscription onChange(Reading<T> reading, Consumer<EntityChange<T>> subscriber);

    /** The row with that key, or null. */
    @Nullable
    Row select(RowKey key);

    /**
     * The row with a cache key; null if there is none. The text is the composed key; if the cache
     * key has one field, the bare value of that field will do as well.
     */
    @Nullable
    Row selectByCacheKey(String cacheKey);

    /**
     * The rows with those primary keys, in the order of the keys, each once; keys without a row are
     * left out.
     */
    List<Row> selectAll(List<Row> keys);

    /** How many rows there are; a null parent stands for all rows. */
    long count(@Nullable Parent parent);

    /**
     * Inserts a row and returns it as stored. From now on {@code values} belong to the engine, which
     * may change them, as in {@link #insertAll}, {@link #upsert} and {@link #upsertAll}.
     */
    Row insert(Row values);

    /**
     * Inserts rows, each independently of the others, in as few steps as the store can, and returns
     * them as stored. If a row is refused, the others are inserted all the same, and the call ends
     * with a {@link dev.kongdb.error.RefusedSomeException}, which says which were refused.
     */
    List<Row> insertAll(List<Row> values);

    /** As {@link #insertAll}, but replaces the rows that have the primary keys of those given. */
    List<Row> upsertAll(List<Row> values);

    /** Changes what is set in {@code values}, and returns the row as stored. */
    Row update(RowKey key, Row values);

    /**
     * Changes what is set in the row that {@code change} computes from the current row, and returns
     * the row as stored. If another writer changes the row in between, {@code change} runs again.
     * So it may run several times, and should have no other effect.
     */
    Row update(RowKey key, UnaryOperator<Row> change);

    /**
     * Inserts or replaces the row with that key, and returns it as stored. A row found by a unique
     * field keeps its primary key.
     */
    Row upsert(RowKey key, Row values);

    /** Deletes the row with that key; false when there was none. */
    boolean delete(RowKey key);

    /**
     * A page of rows; a null parent stands for all rows, a null size is the default, a null offset
     * the first page.
     */
    RowPage page(@Nullable Parent parent, @Nullable Integer size, @Nullable String offset);

    /**
     * All rows, page by page as the stream is read; a null parent stands for all rows, a null size
     * is the default.
     */
    Stream<Row> each(@Nullable Parent parent, @Nullable Integer size);

    /**
     * A page of the entities that have a tag; only for Kong's entity of tags. Fails with {@link
     * dev.kongdb.error.InvalidUniqueException} if the value is no tag, and with {@link
     * dev.kongdb.error.OperationUnsupportedException} for any other entity.
     */
    RowPage pageByTag(@Nullable Object tag, @Nullable Integer size, @Nullable String offset);

    /** Deletes every row, and what refers to them. */
    void truncate();

    /** The cache key of a row. */
    String cacheKey(Row row);

    /** The cache key made of those parts, five at most; a null part is empty. */
    String cacheKey(List<? extends @Nullable Object> parts);

    /**
     * The row that others refer to.
     *
     * @param position of the foreign field of those that refer to it
     * @param key its primary key: a {@link dev.kongdb.value.Reference}, or a map
     */
    record Parent(int position, @Nullable Object key) {}

    /**
     * One page of rows.
     *
     * @param rows the rows
     * @param offset of the next page, or null
     */
    record RowPage(List<Row> rows, @Nullable String offset) {}
}
