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
 * The methods of every generated DAO. A DAO is immutable and thread-safe, and lives as long as its
 * {@code Kong}. Options are given by a view of it: {@code
 * credentials.with(Options.ttl(60)).insert(…)}. A method may fail with the {@link
 * dev.kongdb.error.KongDbException}s that its text names. Every method may fail with {@link
 * dev.kongdb.error.InvalidOptionsException} if the options of the view do not fit the entity, and
 * with {@link dev.kongdb.error.DatabaseException} if the database cannot be reached.
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

    /**
     * The value that a row holds for a primary key. Generated code overrides this method if it is
     * not the key itself, as for an enum.
     */
    protected Object keyValue(K key) {
        return key;
    }

    /**
     * The same DAO with these options in addition. They replace options that it has already. The
     * first call checks the options, once for this view.
     */
    public final D with(Options options) {
        return view.apply(engine().with(options));
    }

    /** The same DAO in that workspace. */
    public final D inWorkspace(UUID id) {
        return with(Options.workspace(id));
    }

    /**
     * The same DAO in the workspace with that name or id. If there is none, the first call fails.
     */
    public final D inWorkspace(String nameOrId) {
        return with(Options.workspace(nameOrId));
    }

    /**
     * The same DAO, which reads single entities through the cache of the node: {@code select},
     * {@code selectBy…}, {@link #selectByCacheKey} and {@link #follow}. If the cache has the
     * entity, or knows that there is none, the database is not asked. All callers get the record
     * that was read first. When the entity is written, it is removed from the cache: on this node
     * before the write returns, on other nodes when they get the event. It is never kept longer
     * than it lives. The workspace is the only option that such a view may have. If the record has
     * a ttl, it shows the seconds that were left when it was read.
     *
     * <p>An entity that is not in the cache is read from the primary, whatever the options say,
     * because a replica may lag behind the events that the node has received.
     */
    public final D cached() {
        return view.apply(engine().cached());
    }

    /**
     * As {@link #cached}, but if an entity is not in the cache, the entity that it refers to is
     * read in the same round trip, and both are put into the cache. So after {@code
     * credentials.selectByKey(key)}, {@code consumers.follow(credential.consumer())} does not ask
     * the database, even if nobody has asked for the key before. Cassandra cannot read both at
     * once; there {@code follow} asks the database.
     *
     * @param parents a view of the entity referred to, made by {@link #cached()}, in the workspace
     *     in which {@code follow} will be called
     * @throws IllegalArgumentException if {@code parents} is no such view, or if not exactly one
     *     field refers to its entity
     */
    public final D cachedWith(EntityDao<?, ?, ?, ?> parents) {
        return view.apply(engine().cachedWith(parents.engine(), parents.reading));
    }

    /**
     * The entity with that primary key; empty if there is none in the workspace, or if it has
     * expired.
     */
    public final Optional<T> select(K key) {
        return engine().find(DaoEngine.PRIMARY_KEY, key, reading);
    }

    /**
     * The entity to which a field of another refers, as in {@code
     * consumers.follow(credential.consumer())}; empty if it has been deleted.
     */
    public final Optional<T> follow(Reference<T> reference) {
        return engine().find(DaoEngine.PRIMARY_KEY, DaoEngine.keyOf(reference), reading);
    }

    /**
     * The entities with those primary keys, in the order of the keys, each once. Keys for which
     * there is no entity are left out. On PostgreSQL this takes one round trip for each 500 keys.
     * Fails with {@link dev.kongdb.error.UnreadableEntityException} if a record refuses an entity.
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
        return engine().select(primary(key)) != null;
    }

    /**
     * Inserts an entity and returns it as stored, with generated and default values. Fails with
     * {@link dev.kongdb.error.SchemaViolationException}, {@link
     * dev.kongdb.error.UniqueViolationException}, {@link
     * dev.kongdb.error.PrimaryKeyViolationException} or {@link
     * dev.kongdb.error.ForeignKeyViolationException}.
     */
    public final T insert(B values) {
        return entity(engine().insert(values.toRow()));
    }

    /**
     * Inserts entities in as few steps as the store can, and returns them as stored. PostgreSQL
     * takes one statement for some hundred; Cassandra writes many at a time. Each entity is
     * validated and written independently: if one is refused, the others are inserted all the same,
     * and the call ends with a {@link dev.kongdb.error.RefusedSomeException}, which says which were
     * refused and why.
     */
    public final List<T> insertAll(Collection<B> values) {
        return entities(engine().insertAll(rows(values)));
    }

    /**
     * As {@link #insertAll}, but replaces the entities that have the primary keys in the values. If
     * values have no primary key and it is generated, they make a new entity. If two have the same
     * key, the later wins.
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
     * Changes the fields that are set in {@code values}, keeps all others, and returns the entity
     * as stored. Fails as {@link #insert} does, and with {@link dev.kongdb.error.NotFoundException}
     * if there is no such entity.
     */
    public final T update(K key, B values) {
        return entity(engine().update(primary(key), values.toRow()));
    }

    /**
     * Changes the fields that are set in the values that {@code change} computes from the current
     * entity, for example to count up or to add to a list. If another writer changes the entity in
     * between, {@code change} runs again, so that no change is lost. So it may run several times,
     * and should have no other effect. Fails as {@link #update(Object, EntityBuilder)} does.
     */
    public final T update(K key, Function<T, B> change) {
        return entity(
                engine().update(primary(key), row -> change.apply(entity(row)).toRow()));
    }

    /**
     * Inserts the entity with that key, or replaces it. Fields that are not set get their defaults,
     * and so does the ttl. The values need not include the key.
     */
    public final T upsert(K key, B values) {
        Row row = values.toRow().set(keyPosition(), keyValue(key));
        return entity(engine().upsert(primary(key), row));
    }

    /**
     * Deletes the entity and all entities that refer to it with {@code cascade}; false if there was
     * none. Fails with {@link dev.kongdb.error.ForeignKeyViolationException} if others refer to it.
     */
    public final boolean delete(K key) {
        return engine().delete(primary(key));
    }

    /** Deletes all entities of all workspaces, and all entities that refer to them. */
    public final void truncate() {
        engine().truncate();
    }

    /**
     * Calls a subscriber for every change of such an entity by any node, in any workspace, whatever
     * the options of this view. For a write of this node, it runs on the thread of the write,
     * before the write returns. For a write of another node, it runs when this node gets the event,
     * after the cache has forgotten the entity. It then runs on a thread that all such subscribers
     * share: a slow subscriber delays the others, but not the cache; when 10,000 changes wait, more
     * are dropped, and the log says so. If it throws, the exception is logged. It is not called for
     * rows that expire, or for truncations. Closing the subscription ends it.
     */
    public final Subscription onChange(Consumer<EntityChange<T>> subscriber) {
        return engine().onChange(reading, subscriber);
    }

    /**
     * The record of an entity that the caller has as a JSON-like map, in the form that {@link Dao}
     * returns. Does not ask the database.
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

    /**
     * The cache key of an entity with those values. It consists of the fields that {@code cacheKey}
     * names, or of the primary key.
     */
    public final CacheKey<T> cacheKey(B values) {
        return new CacheKey<>(engine().cacheKey(values.toRow()));
    }

    /** The entity with that cache key. */
    public final Optional<T> selectByCacheKey(CacheKey<T> cacheKey) {
        return engine().find(DaoEngine.CACHE_KEY, cacheKey.text(), reading);
    }

    /** For generated code, which knows the parts. */
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
        @SuppressWarnings("unchecked") // a look-up by the primary key has a key or a reference
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
