package dev.kongdb.internal;

import dev.kongdb.dao.DaoEngine;
import dev.kongdb.dao.Options;
import dev.kongdb.dao.RowKey;
import dev.kongdb.error.Errors;
import dev.kongdb.event.CrudEvents.Subscription;
import dev.kongdb.event.EntityChange;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.value.Row;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An entity with options. {@link Reads}, {@link PageReads}, {@link Writes} and {@link Deletions} do
 * the work; all views of the entity share them. Immutable and thread-safe.
 */
final class EntityEngine implements DaoEngine {
    private final EntityContext entity;
    private final ForeignKeys foreignKeys;
    private final Reads reads;
    private final PageReads pageReads;
    private final Writes writes;
    private final Deletions deletions;
    private final StoreStep storeStep;
    private final BoundOptions options;

    /** Null for a view that does not use the cache. */
    private final @Nullable CachedReads cachedReads;

    /**
     * Answers look-ups of views that did not ask for the cache, when the store is in memory anyway;
     * otherwise null.
     */
    private final @Nullable CachedReads inMemory;

    EntityEngine(EntityContext entity) {
        Behaviour behaviour = Behaviour.of(entity.schema.name());
        this.entity = entity;
        this.foreignKeys = new ForeignKeys(entity);
        Keys keys = new Keys(entity, foreignKeys);
        this.storeStep = new StoreStep(entity);
        this.options = new BoundOptions(entity, Options.none());
        this.cachedReads = null;
        this.reads = new Reads(entity, keys);
        this.pageReads = new PageReads(this, behaviour, keys, foreignKeys);
        this.inMemory = inMemory();
        this.writes = new Writes(this, behaviour, keys, foreignKeys, storeStep);
        this.deletions = new Deletions(this, behaviour, keys, storeStep);
    }

    private EntityEngine(EntityEngine other, Options options, boolean cached, @Nullable Followed followed) {
        this.entity = other.entity;
        this.foreignKeys = other.foreignKeys;
        this.reads = other.reads;
        this.pageReads = other.pageReads;
        this.writes = other.writes;
        this.deletions = other.deletions;
        this.storeStep = other.storeStep;
        this.options = new BoundOptions(entity, options);
        this.cachedReads = cached ? cachedReads(followed) : null;
        this.inMemory = inMemory();
    }

    private @Nullable CachedReads inMemory() {
        return entity.strategy.isReplacedAsAWhole() && CachedReads.allows(options.given()) ? cachedReads(null) : null;
    }

    private @Nullable CachedReads cachedReads(@Nullable Followed followed) {
        return entity.coherence == null
                ? null
                : new CachedReads(entity, reads, options, entity.coherence.lookups(entity.schema.name()), followed);
    }

    @Override
    public Schema schema() {
        return entity.schema;
    }

    @Override
    public Errors errors() {
        return entity.errors;
    }

    @Override
    public Options options() {
        return options.given();
    }

    @Override
    public EntityEngine with(Options further) {
        return new EntityEngine(
                this,
                options.given().and(further),
                cachedReads != null,
                cachedReads == null ? null : cachedReads.followed());
    }

    @Override
    public EntityEngine cached() {
        return new EntityEngine(this, options.given(), true, null);
    }

    @Override
    public EntityEngine cachedWith(DaoEngine parents, Reading<?> reading) {
        Field reference = Followed.reference(entity.schema, parents.schema());
        if (entity.coherence == null) {
            return cached();
        }
        if (!(parents instanceof EntityEngine engine) || engine.cachedReads == null) {
            throw new IllegalArgumentException(
                    "the DAO of '" + parents.schema().name() + "' is no view made by cached()");
        }
        return new EntityEngine(this, options.given(), true, new Followed(reference, engine.cachedReads, reading));
    }

    @Override
    public <T> Optional<T> find(int by, Object value, Reading<T> reading) {
        CachedReads cached = cachedReads != null || Hooks.isAny(entity) ? cachedReads : inMemory;
        if (cached != null) {
            return cached.find(by, value, reading);
        }
        Row row = by == CACHE_KEY
                ? reads.selectByCacheKey(value.toString(), options)
                : reads.select(reading.key(by, value), options);
        return row == null ? Optional.empty() : Optional.of(reading.entity(row));
    }

    @Override
    public <T> Subscription onChange(Reading<T> reading, Consumer<EntityChange<T>> subscriber) {
        return new Changes<>(entity, reads, reading, subscriber).subscribe();
    }

    @Override
    public @Nullable Row select(RowKey key) {
        return reads.select(key, options);
    }

    @Override
    public @Nullable Row selectByCacheKey(String cacheKey) {
        return reads.selectByCacheKey(cacheKey, options);
    }

    @Override
    public List<Row> selectAll(List<Row> keys) {
        return reads.selectAll(keys, options);
    }

    @Override
    public long count(@Nullable Parent parent) {
        return pageReads.count(parent, options);
    }

    @Override
    public Row insert(Row values) {
        return writes.insert(values, options);
    }

    @Override
    public List<Row> insertAll(List<Row> values) {
        return writes.insertAll(values, options);
    }

    @Override
    public List<Row> upsertAll(List<Row> values) {
        return writes.upsertAll(values, options);
    }

    @Override
    public Row update(RowKey key, Row values) {
        return writes.update(key, (stored, call) -> values, options);
    }

    @Override
    public Row update(RowKey key, UnaryOperator<Row> change) {
        return writes.update(
                key,
                (stored, call) -> stored == null
                        ? new Row(entity.schema.shape())
                        : change.apply(entity.shown(stored.deepCopy(), call)),
                options);
    }

    @Override
    public Row upsert(RowKey key, Row values) {
        return writes.upsert(key, values, options);
    }

    @Override
    public boolean delete(RowKey key) {
        return deletions.delete(key, options);
    }

    @Override
    public RowPage page(@Nullable Parent parent, @Nullable Integer size, @Nullable String offset) {
        return pageReads.page(parent, size, offset, options);
    }

    @Override
    public Stream<Row> each(@Nullable Parent parent, @Nullable Integer size) {
        return pageReads.each(parent, size, options);
    }

    @Override
    public RowPage pageByTag(@Nullable Object tag, @Nullable Integer size, @Nullable String offset) {
        return pageReads.pageByTag(tag, size, offset, options);
    }

    @Override
    public void truncate() {
        deletions.truncate();
    }

    @Override
    public String cacheKey(Row row) {
        UUID workspace = row.workspaceId() != null
                ? row.workspaceId()
                : options.checked().workspace();
        return CacheKeys.of(entity.schema, row, workspace);
    }

    @Override
    public String cacheKey(List<? extends @Nullable Object> parts) {
        return CacheKeys.of(entity.schema, parts, options.checked().workspace());
    }

    // Used by the behaviours of Kong's own entities, and by the registry.

    EntityContext context() {
        return entity;
    }

    ForeignKeys foreignKeys() {
        return foreignKeys;
    }

    StoreStep storeStep() {
        return storeStep;
    }
}
