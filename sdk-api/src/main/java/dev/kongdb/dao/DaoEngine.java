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
 * Reads and writes the rows of one entity, with options that are bound to it: behind the typed DAOs and behind the view as maps.
 * Immutable and thread-safe. Made by {@code kong.db}; generated code only passes it on.
 *
 * <p>Every method fails with a {@link dev.kongdb.error.KongDbException}. Options that do not fit the entity are refused by the
 * first call, with error 11, after its key was checked: Kong has that order.
 */
public interface DaoEngine {
    /** The schema of the entity. */
    Schema schema();

    /** Makes the errors of the store in use. */
    Errors errors();

    /** The options of every call. */
    Options options();

    /** The same entity with further options: those given win over those that are bound already. */
    DaoEngine with(Options further);

    /** The same entity, where {@link #find} looks into the cache of the node first; itself where there is none to look into. */
    DaoEngine cached();

    /**
     * As {@link #cached}, where {@link #find} reads with an entity the one of another kind that it refers to, and puts it into the cache.
     *
     * @param parents the other kind, through the cache
     * @param reading what makes entities of its rows
     * @throws IllegalArgumentException when there is not exactly one reference to that kind, or when it is not read through the cache
     */
    DaoEngine cachedWith(DaoEngine parents, Reading<?> reading);

    /**
     * The entity with that key, as the caller has it.
     *
     * @param by {@link #PRIMARY_KEY}, {@link #CACHE_KEY}, or the position of a unique field
     * @param value the key; equal values are one key
     */
    <T> Optional<T> find(int by, Object value, Reading<T> reading);

    /** For {@link #find}: by the primary key. */
    int PRIMARY_KEY = -1;

    /** The value that the entity to which that refers is found by, with {@link #PRIMARY_KEY}: its id, or the reference itself. */
    static Object keyOf(Reference<?> reference) {
        Object id = reference.fields().size() == 1
                ? reference.fields().values().iterator().next()
                : null;
        return id instanceof UUID ? id : reference;
    }

    /** For {@link #find}: by the text of the cache key. */
    int CACHE_KEY = -2;

    /** What makes entities of rows. Thread-safe; two of one entity make the same. */
    interface Reading<T> {
        /** The key of a look-up by that value, which is a primary key or that of a unique field. */
        RowKey key(int by, Object value);

        /** The entity of a stored row; it may be handed to anybody. */
        T entity(Row row);
    }

    /** Has a subscriber told of every change of an entity, by whichever node, of whichever workspace. */
    <T> Subscription onChange(Reading<T> reading, Consumer<EntityChange<T>> subscriber);

    /** The row with that key, or null. */
    @Nullable
    Row select(RowKey key);

    /** The row with that cache key: a composed key, or for a cache key of one field also its bare value. Null if there is none. */
    @Nullable
    Row selectByCacheKey(String cacheKey);

    /** The rows with those primary keys, in the order of the keys, each once; keys without a row are left out. */
    List<Row> selectAll(List<Row> keys);

    /** Whether there is a row with that key. */
    boolean exists(RowKey key);

    /** How many rows there are; a null parent stands for all rows. */
    long count(@Nullable Parent parent);

    /** Inserts a row and returns it as stored. */
    Row insert(Row values);

    /**
     * Inserts rows, each by itself, in as few steps as the store can, and returns them as stored. A row that is refused does not stop
     * the others: what was refused is told at the end, by a {@link dev.kongdb.error.RefusedSomeException}.
     */
    List<Row> insertAll(List<Row> values);

    /** As {@link #insertAll}, but replaces the rows that have the primary keys of those given. */
    List<Row> upsertAll(List<Row> values);

    /** Changes what is set in {@code values}, and returns the row as stored. */
    Row update(RowKey key, Row values);

    /**
     * Changes what is set in the row that {@code change} makes of the row as it is, and returns the row as stored. When another writer
     * comes between, {@code change} is asked again: it may run several times, and should do nothing else.
     */
    Row update(RowKey key, UnaryOperator<Row> change);

    /** Inserts or replaces the row with that key, and returns it as stored. A row found by a unique field keeps its primary key. */
    Row upsert(RowKey key, Row values);

    /** Deletes the row with that key; false when there was none. */
    boolean delete(RowKey key);

    /** A page of rows; a null parent stands for all rows, a null size is the default, a null offset the first page. */
    RowPage page(@Nullable Parent parent, @Nullable Integer size, @Nullable String offset);

    /** All rows, page by page as the stream is read; a null parent stands for all rows, a null size is the default. */
    Stream<Row> each(@Nullable Parent parent, @Nullable Integer size);

    /**
     * A page of Kong's entity of tags: who has that tag. Fails with {@link dev.kongdb.error.InvalidUniqueException} when it is none,
     * and with {@link dev.kongdb.error.OperationUnsupportedException} for any other entity.
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
