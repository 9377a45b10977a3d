package dev.kongdb.dao;

import dev.kongdb.dao.DaoEngine.Parent;
import dev.kongdb.dao.DaoEngine.Reading;
import dev.kongdb.event.CrudEvents.Subscription;
import dev.kongdb.event.EntityChange;
import dev.kongdb.schema.Field;
import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What every generated DAO can do. A DAO is immutable and thread-safe, and lives as long as its {@code Kong}. Options are a view of
 * it: {@code credentials.with(Options.ttl(60)).insert(…)}. Every method may fail with the {@link
 * dev.kongdb.error.KongDbException}s that its text names, with {@link dev.kongdb.error.InvalidOptionsException} when the options of
 * the view do not fit the entity, and with {@link dev.kongdb.error.DatabaseException} when the database cannot be reached.
 *
 * @param <T> the record of the entity
 * @param <B> its builder for writes
 * @param <K> the type of its primary key
 * @param <D> the generated DAO itself
 */
public abstract class EntityDao<T, B extends EntityBuilder<T>, K, D extends EntityDao<T, B, K, D>> extends Entities<T> {
    private final RowCodec<T> codec;
    private final Function<DaoEngine, D> view;
    private final Reading<T> reading = new RecordReading();

    /**
     * For generated code.
     *
     * @param view makes the same DAO over an engine with other options
     */
    protected EntityDao(DaoEngine engine, RowCodec<T> codec, Function<DaoEngine, D> view) {
        super(engine, codec, null);
        this.codec = codec;
        this.view = view;
    }

    /** What a row holds for a primary key; generated code overrides it where this is not the key itself, as for an enum. */
    protected Object keyValue(K key) {
        return key;
    }

    /**
     * The same DAO with these options besides: those given win over those that it has already. What the options name is looked up and
     * checked by the first call, once for this view.
     */
    public final D with(Options options) {
        return view.apply(engine().with(options));
    }

    /** The same DAO in that workspace. */
    public final D inWorkspace(UUID id) {
        return with(Options.workspace(id));
    }

    /** The same DAO in the workspace with that name or id; an unknown one is refused by the first call. */
    public final D inWorkspace(String nameOrId) {
        return with(Options.workspace(nameOrId));
    }

    /**
     * The same DAO, which reads single entities through the cache of the node: {@code select}, {@code selectBy…}, {@link
     * #selectByCacheKey} and {@link #follow}. What is there is not asked of the database, that there is no such entity included; a hit is the very record that
     * was read. It goes from the cache when it is written, here before the write returns, and on other nodes as soon as they hear of it; it is never there longer
     * than it lives. Of all options, only the workspace may be set. A ttl that the record tells is that of the time when it was read.
     *
     * <p>What is not in the cache is read from the primary, whatever the options say: a replica may be older than what the node has been told.
     */
    public final D cached() {
        return view.apply(engine().cached());
    }

    /**
     * As {@link #cached}. What is not in the cache is read together with the entity that it refers to, in one round trip on PostgreSQL, and that one is put into the
     * cache, too, where {@code parents} finds it: {@code consumers.follow(credential.consumer())} after {@code credentials.selectByKey(key)} costs nothing, even of a
     * key that nobody has asked for before. Cassandra cannot read both at once; there {@code follow} asks.
     *
     * @param parents a view made by {@link #cached()} of the entity referred to, in the workspace that it will be followed in
     * @throws IllegalArgumentException when {@code parents} is no such view, or when not exactly one field refers to its entity
     */
    public final D cachedWith(EntityDao<?, ?, ?, ?> parents) {
        return view.apply(engine().cachedWith(parents.engine(), parents.reading));
    }

    /** The entity with that primary key; empty when there is none, or when it is of another workspace, or expired. */
    public final Optional<T> select(K key) {
        return engine().find(DaoEngine.PRIMARY_KEY, key, reading);
    }

    /** The entity that a field of another refers to; empty when there is none any more: {@code consumers.follow(credential.consumer())}. */
    public final Optional<T> follow(Reference<T> reference) {
        return engine().find(DaoEngine.PRIMARY_KEY, DaoEngine.keyOf(reference), reading);
    }

    /**
     * The entities with those primary keys, in the order of the keys, each once; keys without an entity are left out. On PostgreSQL
     * one round trip for each 500 of them. Fails with {@link dev.kongdb.error.UnreadableEntityException} when a record refuses one.
     */
    public final List<T> selectAll(Collection<K> keys) {
        List<Row> rows = new ArrayList<>(keys.size());
        for (K key : keys) {
            rows.add(keyRow(key));
        }
        return entities(engine().selectAll(rows));
    }

    /** Whether there is an entity with that primary key. */
    public final boolean exists(K key) {
        return engine().exists(primary(key));
    }

    /**
     * Inserts an entity and returns it as stored, with what was generated and defaulted. Fails with {@link
     * dev.kongdb.error.SchemaViolationException}, {@link dev.kongdb.error.UniqueViolationException}, {@link
     * dev.kongdb.error.PrimaryKeyViolationException} or {@link dev.kongdb.error.ForeignKeyViolationException}.
     */
    public final T insert(B values) {
        return entity(engine().insert(values.toRow()));
    }

    /**
     * Inserts entities and returns them as stored, in as few steps as the store can: on PostgreSQL one statement for some hundred, on
     * Cassandra many at a time. Each is judged and written by itself: an entity that is refused does not stop the others, and {@link
     * dev.kongdb.error.RefusedSomeException} tells at the end which were refused, and why.
     */
    public final List<T> insertAll(Collection<B> values) {
        return entities(engine().insertAll(rows(values)));
    }

    /**
     * As {@link #insertAll}, but replaces whole the entities that have the primary keys among the values; values without one make a new
     * entity where the key is generated. Of two with one key the later wins.
     */
    public final List<T> upsertAll(Collection<B> values) {
        return entities(engine().upsertAll(rows(values)));
    }

    private List<Row> rows(Collection<B> values) {
        List<Row> rows = new ArrayList<>(values.size());
        for (B each : values) {
            rows.add(each.toRow());
        }
        return rows;
    }

    /**
     * Changes what is set in {@code values}, keeps the rest, and returns the entity as stored. Fails as {@link #insert}, and with
     * {@link dev.kongdb.error.NotFoundException} when there is no such entity.
     */
    public final T update(K key, B values) {
        return entity(engine().update(primary(key), values.toRow()));
    }

    /**
     * Changes what is set in the values that {@code change} makes of the entity as it is: to count up, or to add to a list. When another
     * writer comes between, {@code change} is asked again, so that nothing is lost: it may run several times, and should do nothing else.
     * Fails as {@link #update(Object, EntityBuilder)}.
     */
    public final T update(K key, Function<T, B> change) {
        return entity(
                engine().update(primary(key), row -> change.apply(entity(row)).toRow()));
    }

    /**
     * Inserts the entity under that key, or replaces it whole: what is not set returns to its default, the ttl included. The key need
     * not be among the values.
     */
    public final T upsert(K key, B values) {
        Row row = values.toRow().set(keyPosition(), keyValue(key));
        return entity(engine().upsert(primary(key), row));
    }

    /**
     * Deletes the entity and whatever refers to it with {@code cascade}; false when there was none. Fails with {@link
     * dev.kongdb.error.ForeignKeyViolationException} when others refer to it.
     */
    public final boolean delete(K key) {
        return engine().delete(primary(key));
    }

    /** Deletes all entities of all workspaces, and whatever refers to them. */
    public final void truncate() {
        engine().truncate();
    }

    /**
     * Has a subscriber told of every change of such an entity, by whichever node and of whichever workspace, whatever the options of this view. Of this
     * node's writes it is told before they return, on their threads; of those of other nodes as soon as this one hears of them, on a thread that
     * others wait for. One that fails is logged. Ends when the subscription is closed. Not told of: rows that expire, and truncations.
     */
    public final Subscription onChange(Consumer<EntityChange<T>> subscriber) {
        return engine().onChange(reading, subscriber);
    }

    /**
     * The record of an entity that is at hand as a JSON-like map, as the view as maps gives it. Asks nothing of the database.
     *
     * @throws dev.kongdb.error.UnreadableEntityException when the record refuses it
     */
    public final T read(Map<String, ? extends @Nullable Object> entity) {
        Row row = schema().toRow(entity);
        for (Field field : schema().foreignFields()) {
            Object key = row.get(field.position());
            row.set(field.position(), key == null || key == Row.NULL ? null : field.toReference(key));
        }
        return entity(row);
    }

    /** The cache key of an entity with those values: made of the fields that {@code cacheKey} names, or of the primary key. */
    public final CacheKey<T> cacheKey(B values) {
        return new CacheKey<>(engine().cacheKey(values.toRow()));
    }

    /** The entity with that cache key. */
    public final Optional<T> selectByCacheKey(CacheKey<T> cacheKey) {
        return engine().find(DaoEngine.CACHE_KEY, cacheKey.text(), reading);
    }

    /** For generated code, which knows what the parts are. */
    protected final CacheKey<T> cacheKeyOf(@Nullable Object... parts) {
        return new CacheKey<>(engine().cacheKey(Arrays.asList(parts)));
    }

    /** For generated code. */
    protected final Optional<T> selectBy(int position, Object value) {
        return engine().find(position, value, reading);
    }

    /** For generated code. */
    protected final T updateBy(int position, Object value, B values) {
        return entity(engine().update(new RowKey.Unique(position, value), values.toRow()));
    }

    /** For generated code. */
    protected final T upsertBy(int position, Object value, B values) {
        return entity(engine().upsert(new RowKey.Unique(position, value), values.toRow()));
    }

    /** For generated code. */
    protected final boolean deleteBy(int position, Object value) {
        return engine().delete(new RowKey.Unique(position, value));
    }

    /** For generated code. */
    protected final Entities<T> childrenOf(int position, Reference<?> parent) {
        return new Entities<>(engine(), codec, new Parent(position, parent));
    }

    private RowKey primary(K key) {
        return new RowKey.Primary(keyRow(key));
    }

    private Row keyRow(K key) {
        return new Row(schema().shape()).set(keyPosition(), keyValue(key));
    }

    private int keyPosition() {
        return schema().primaryKey().get(0).position();
    }

    private final class RecordReading implements Reading<T> {
        @Override
        @SuppressWarnings("unchecked") // what is looked up by the primary key is one, or a reference
        public RowKey key(int by, Object value) {
            if (by != DaoEngine.PRIMARY_KEY) {
                return new RowKey.Unique(by, value);
            }
            return value instanceof Reference<?> reference
                    ? new RowKey.Primary(schema().toRow(reference.fields()))
                    : primary((K) value);
        }

        @Override
        public T entity(Row row) {
            return EntityDao.this.entity(row);
        }
    }

    private List<T> entities(List<Row> rows) {
        return rows.stream().map(this::entity).toList();
    }
}
