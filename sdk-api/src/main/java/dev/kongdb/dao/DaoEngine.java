package dev.kongdb.dao;

import dev.kongdb.error.Errors;
import dev.kongdb.schema.Schema;
import dev.kongdb.value.Row;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The one path by which an entity is read and written, in terms of rows: behind the typed DAOs and behind the by-name view.
 * Thread-safe. Made by {@code kong.db}; generated code only passes it on.
 *
 * <p>Every method fails with a {@link dev.kongdb.error.KongDbException}. Keys are rows in which the primary key is set.
 */
public interface DaoEngine {
    /** The schema of the entity. */
    Schema schema();

    /** Makes the errors of the store in use. */
    Errors errors();

    /** The row with that primary key, or null. */
    @Nullable
    Row select(Row key, Options options);

    /** The row whose unique field (or endpoint key) at that position has that value, or null. */
    @Nullable
    Row selectBy(int position, @Nullable Object value, Options options);

    /** The row with that cache key: a composed key, or for a cache key of one field also its bare value. Null if there is none. */
    @Nullable
    Row selectByCacheKey(String cacheKey, Options options);

    /** Inserts a row and returns it as stored. */
    Row insert(Row values, Options options);

    /** Changes what is set in {@code values}, and returns the row as stored. */
    Row update(Row key, Row values, Options options);

    /**
     * Changes what is set in the row that {@code change} makes of the row as it is, and returns the row as stored. When another writer
     * comes between, {@code change} is asked again: it may run several times, and should do nothing else.
     */
    Row update(Row key, UnaryOperator<Row> change, Options options);

    /** As {@link #update(Row, Row, Options)}, by a unique field. */
    Row updateBy(int position, @Nullable Object value, Row values, Options options);

    /** Inserts or replaces the row with that key, and returns it as stored. */
    Row upsert(Row key, Row values, Options options);

    /** As {@link #upsert}, by a unique field; an existing row keeps its primary key. */
    Row upsertBy(int position, @Nullable Object value, Row values, Options options);

    /** Deletes the row with that key; false when there was none. */
    boolean delete(Row key, Options options);

    /** As {@link #delete}, by a unique field. */
    boolean deleteBy(int position, @Nullable Object value, Options options);

    /** A page of rows; a null size is the default, a null offset the first page. */
    RowPage page(@Nullable Integer size, @Nullable String offset, Options options);

    /** A page of the rows whose foreign field at that position refers to that key. */
    RowPage pageFor(
            int position,
            @Nullable Object foreignKey,
            @Nullable Integer size,
            @Nullable String offset,
            Options options);

    /**
     * A page of Kong's entity of tags: who has that tag. Fails with {@link dev.kongdb.error.InvalidUniqueException} when it is none,
     * and with {@link dev.kongdb.error.OperationUnsupportedException} for any other entity.
     */
    RowPage pageByTag(@Nullable Object tag, @Nullable Integer size, @Nullable String offset, Options options);

    /** All rows, page by page as the stream is read; a null size is the default. */
    Stream<Row> each(@Nullable Integer size, Options options);

    /** All rows whose foreign field at that position refers to that key. */
    Stream<Row> eachFor(int position, @Nullable Object foreignKey, @Nullable Integer size, Options options);

    /** Deletes every row, and what refers to them. */
    void truncate();

    /** The cache key of a row. */
    String cacheKey(Row row, Options options);

    /** The cache key made of those parts, five at most; a null part is empty. */
    String cacheKey(List<? extends @Nullable Object> parts, Options options);

    /**
     * One page of rows.
     *
     * @param rows the rows
     * @param offset of the next page, or null
     */
    record RowPage(List<Row> rows, @Nullable String offset) {}
}
