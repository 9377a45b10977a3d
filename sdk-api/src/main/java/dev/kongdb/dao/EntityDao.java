package dev.kongdb.dao;

import dev.kongdb.dao.DaoEngine.RowPage;
import dev.kongdb.error.UnreadableEntityException;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every generated DAO can do. A DAO is thread-safe and lives as long as its {@code Kong}. Every method may fail with the
 * {@link dev.kongdb.error.KongDbException}s that its text names, and with {@link dev.kongdb.error.DatabaseException} when the
 * database cannot be reached.
 *
 * @param <T> the record of the entity
 * @param <B> its builder for writes
 * @param <K> its primary key: the type of the field, or the generated key record when there are several
 */
public abstract class EntityDao<T, B extends EntityBuilder<T>, K> {
    private static final Logger LOG = LoggerFactory.getLogger(EntityDao.class);

    private final DaoEngine engine;
    private final RowCodec<T> codec;

    /** For generated code. */
    protected EntityDao(DaoEngine engine, RowCodec<T> codec) {
        this.engine = engine;
        this.codec = codec;
    }

    /** A row in which that primary key is set; for generated code. */
    protected abstract Row keyRow(K key);

    /** The schema of the entity. */
    public final Schema schema() {
        return engine.schema();
    }

    /** The entity with that primary key; empty when there is none, or when it is of another workspace, or expired. */
    public final Optional<T> select(K key) {
        return select(key, Options.none());
    }

    /** As {@link #select(Object)}, with options. */
    public final Optional<T> select(K key, Options options) {
        return found(engine.select(keyRow(key), options));
    }

    /** The first page of all entities, of 1,000 at most. */
    public final Page<T> page() {
        return page(Options.none());
    }

    /** As {@link #page()}, with options. */
    public final Page<T> page(Options options) {
        return page(engine.page(null, null, options));
    }

    /**
     * A page of all entities.
     *
     * @param size how many at most, from 1 to 50,000; else {@link dev.kongdb.error.InvalidSizeException}
     * @param offset what the page before gave as {@link Page#offset()}, or null for the first; a damaged or foreign one is
     *     {@link dev.kongdb.error.InvalidOffsetException}
     */
    public final Page<T> page(int size, @Nullable String offset) {
        return page(size, offset, Options.none());
    }

    /** As {@link #page(int, String)}, with options. */
    public final Page<T> page(int size, @Nullable String offset, Options options) {
        return page(engine.page(size, offset, options));
    }

    /**
     * All entities, read page by page as the stream is consumed. An entity that its record refuses is left out, and logged as an error
     * with its primary key; {@link #each(Options, Consumer)} has a say on it.
     */
    public final Stream<T> each() {
        return each(Options.none());
    }

    /** As {@link #each()}, with options. */
    public final Stream<T> each(Options options) {
        return each(options, EntityDao::log);
    }

    /**
     * As {@link #each()}, with options, and with a say on entities that their records refuse: each is handed to {@code unreadable}, which
     * may throw it, and left out.
     */
    public final Stream<T> each(Options options, Consumer<UnreadableEntityException> unreadable) {
        return readable(engine.each(null, options), unreadable);
    }

    /** As {@link #each()}, in pages of that size, from 1 to 50,000; else {@link dev.kongdb.error.InvalidSizeException}. */
    public final Stream<T> each(int size) {
        return each(size, Options.none());
    }

    /** As {@link #each(int)}, with options. */
    public final Stream<T> each(int size, Options options) {
        return readable(engine.each(size, options), EntityDao::log);
    }

    /**
     * Inserts an entity and returns it as stored, with what was generated and defaulted. Fails with {@link
     * dev.kongdb.error.SchemaViolationException}, {@link dev.kongdb.error.UniqueViolationException}, {@link
     * dev.kongdb.error.PrimaryKeyViolationException} or {@link dev.kongdb.error.ForeignKeyViolationException}.
     */
    public final T insert(B values) {
        return insert(values, Options.none());
    }

    /** As {@link #insert(EntityBuilder)}, with options. */
    public final T insert(B values, Options options) {
        return entity(engine.insert(values.toRow(), options));
    }

    /**
     * Changes what is set in {@code values}, keeps the rest, and returns the entity as stored. Fails as {@link #insert}, and with
     * {@link dev.kongdb.error.NotFoundException} when there is no such entity.
     */
    public final T update(K key, B values) {
        return update(key, values, Options.none());
    }

    /** As {@link #update(Object, EntityBuilder)}, with options. */
    public final T update(K key, B values, Options options) {
        return entity(engine.update(keyRow(key), values.toRow(), options));
    }

    /**
     * Changes what is set in the values that {@code change} makes of the entity as it is: to count up, or to add to a list. When another
     * writer comes between, {@code change} is asked again, so that nothing is lost: it may run several times, and should do nothing else.
     * Fails as {@link #update(Object, EntityBuilder)}.
     */
    public final T update(K key, Function<T, B> change) {
        return update(key, change, Options.none());
    }

    /** As {@link #update(Object, Function)}, with options. */
    public final T update(K key, Function<T, B> change, Options options) {
        UnaryOperator<Row> onRows = row -> change.apply(entity(row)).toRow();
        return entity(engine.update(keyRow(key), onRows, options));
    }

    /**
     * Inserts the entity under that key, or replaces it whole: what is not set returns to its default, the ttl included. The key need
     * not be among the values.
     */
    public final T upsert(K key, B values) {
        return upsert(key, values, Options.none());
    }

    /** As {@link #upsert(Object, EntityBuilder)}, with options. */
    public final T upsert(K key, B values, Options options) {
        Row keyRow = keyRow(key);
        Row row = values.toRow();
        for (Field field : schema().primaryKey()) {
            row.set(field.position(), keyRow.get(field.position()));
        }
        return entity(engine.upsert(keyRow, row, options));
    }

    /**
     * Deletes the entity and whatever refers to it with {@code cascade}; false when there was none. Fails with {@link
     * dev.kongdb.error.ForeignKeyViolationException} when others refer to it.
     */
    public final boolean delete(K key) {
        return delete(key, Options.none());
    }

    /** As {@link #delete(Object)}, with options. */
    public final boolean delete(K key, Options options) {
        return engine.delete(keyRow(key), options);
    }

    /** Deletes all entities of all workspaces, and whatever refers to them. */
    public final void truncate() {
        engine.truncate();
    }

    /** For generated code, which knows what the parts are. */
    protected final String cacheKeyOf(Options options, @Nullable Object... parts) {
        return engine.cacheKey(Arrays.asList(parts), options);
    }

    /** The cache key of an entity with those values: made of the fields that {@code cacheKey} names, or of the primary key. */
    public final String cacheKey(B values) {
        return cacheKey(values, Options.none());
    }

    /** As {@link #cacheKey(EntityBuilder)}, with options: the workspace is part of the key. */
    public final String cacheKey(B values, Options options) {
        return engine.cacheKey(values.toRow(), options);
    }

    /** The entity with that cache key. */
    public final Optional<T> selectByCacheKey(String cacheKey) {
        return selectByCacheKey(cacheKey, Options.none());
    }

    /** As {@link #selectByCacheKey(String)}, with options. */
    public final Optional<T> selectByCacheKey(String cacheKey, Options options) {
        return found(engine.selectByCacheKey(cacheKey, options));
    }

    /** For generated code. */
    protected final Optional<T> selectBy(int position, @Nullable Object value, Options options) {
        return found(engine.selectBy(position, value, options));
    }

    /** For generated code. */
    protected final T updateBy(int position, @Nullable Object value, B values, Options options) {
        return entity(engine.updateBy(position, value, values.toRow(), options));
    }

    /** For generated code. */
    protected final T upsertBy(int position, @Nullable Object value, B values, Options options) {
        return entity(engine.upsertBy(position, value, values.toRow(), options));
    }

    /** For generated code. */
    protected final boolean deleteBy(int position, @Nullable Object value, Options options) {
        return engine.deleteBy(position, value, options);
    }

    /** For generated code. */
    protected final Page<T> pageFor(
            int position, Reference<?> foreignKey, @Nullable Integer size, @Nullable String offset, Options options) {
        return page(engine.pageFor(position, foreignKey, size, offset, options));
    }

    /** For generated code. */
    protected final Stream<T> eachFor(int position, Reference<?> foreignKey, Options options) {
        return readable(engine.eachFor(position, foreignKey, null, options), EntityDao::log);
    }

    private Optional<T> found(@Nullable Row row) {
        return row == null ? Optional.empty() : Optional.of(entity(row));
    }

    private Page<T> page(RowPage page) {
        List<T> data = new ArrayList<>(page.rows().size());
        List<UnreadableEntityException> unreadable = new ArrayList<>();
        for (Row row : page.rows()) {
            try {
                data.add(entity(row));
            } catch (UnreadableEntityException e) {
                log(e);
                unreadable.add(e);
            }
        }
        return new Page<>(data, page.offset(), unreadable);
    }

    private Stream<T> readable(Stream<Row> rows, Consumer<UnreadableEntityException> unreadable) {
        return rows.mapMulti((row, next) -> {
            T entity;
            try {
                entity = entity(row);
            } catch (UnreadableEntityException e) {
                unreadable.accept(e);
                return;
            }
            next.accept(entity);
        });
    }

    /** The record of a stored row. */
    private T entity(Row row) {
        try {
            return codec.decode(row);
        } catch (Exception | AssertionError e) {
            throw engine.errors().unreadable(schema().name(), schema().primaryKeyOf(row), e);
        }
    }

    private static void log(UnreadableEntityException unreadable) {
        LOG.error("{}", unreadable.getMessage());
        LOG.debug("that is refused because of", unreadable.getCause());
    }
}
