package dev.kongdb.internal;

import dev.kongdb.cache.Loaded;
import dev.kongdb.dao.DaoEngine;
import dev.kongdb.dao.DaoEngine.Reading;
import dev.kongdb.dao.Options;
import dev.kongdb.error.KongDbException;
import dev.kongdb.internal.cache.EntityLookups;
import dev.kongdb.internal.cache.Entry;
import dev.kongdb.internal.cache.KeyMemo;
import dev.kongdb.internal.cache.Sizes;
import dev.kongdb.internal.cache.Stamp;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.value.Row;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Reads of single entities that ask the cache first. An entity is cached under its cache key, and
 * an event that names the key removes it. A look-up by anything else, such as a consumer by its
 * username, is cached under a key that starts with {@code @}; every write of the entity removes all
 * of these. Thread-safe.
 */
final class CachedReads {
    private static final Set<String> ALLOWED = Set.of("workspace", "read_primary");

    /** The index of the first way to look up, in arrays of all ways. */
    private static final int FIRST = -DaoEngine.CACHE_KEY;

    private final EntityContext entity;
    private final Schema schema;
    private final Reads reads;
    private final BoundOptions options;
    private final BoundOptions primary;
    private final EntityLookups lookups;

    /** The reference that is read with each entity; null for none. */
    private final @Nullable Followed followed;

    private volatile @Nullable Memos memos;

    /** The known keys of a workspace, for each way to look up. */
    private record Memos(@Nullable UUID workspace, AtomicReferenceArray<@Nullable KeyMemo> by) {}

    CachedReads(
            EntityContext entity,
            Reads reads,
            BoundOptions options,
            EntityLookups lookups,
            @Nullable Followed followed) {
        this.entity = entity;
        this.schema = entity.schema;
        this.reads = reads;
        this.options = options;
        this.primary = new BoundOptions(entity, options.given().and(Options.readPrimary()));
        this.lookups = lookups;
        this.followed = followed;
    }

    /** Whether a view with these options may use the cache. */
    static boolean allows(Options options) {
        return ALLOWED.containsAll(options.asMap().keySet());
    }

    @Nullable
    Followed followed() {
        return followed;
    }

    /** Whether hooks see the reads of the entity. */
    boolean haveHooks() {
        return Hooks.isAny(entity);
    }

    @Nullable
    UUID workspace() {
        return options.checked().workspace();
    }

    /** A stamp for {@link #offer}. Take it before the row is read. */
    Stamp stamp() {
        return lookups.stamp();
    }

    /**
     * Puts an entity into the cache that was read together with another. If no record can be made
     * of its row, the reader who follows the reference gets the error.
     */
    void offer(Object key, Row stored, Reading<?> reading, Stamp stamp) {
        CallOptions call = primary.checked();
        Loaded<?> loaded;
        try {
            loaded = loaded(entity.shown(stored, call), reading);
        } catch (KongDbException e) {
            return;
        }
        lookups.offer(memo(DaoEngine.PRIMARY_KEY, call.workspace()), key, loaded, stamp);
    }

    <T> Optional<T> find(int by, Object value, Reading<T> reading) {
        CallOptions call = options.checked();
        KeyMemo memo = memo(by, call.workspace());
        Entry there = lookups.hit(memo, value);
        return there != null ? there.found() : read(memo, by, value, reading, call.workspace());
    }

    private <T> Optional<T> read(KeyMemo memo, int by, Object value, Reading<T> reading, @Nullable UUID workspace) {
        if (by != DaoEngine.CACHE_KEY) {
            return lookups.get(
                    memo, value, () -> loaded(reads.select(reading.key(by, value), primary, followed), reading));
        }
        String key = value.toString();
        if (schema.cacheKey().size() == 1) {
            return find(schema.cacheKey().get(0).position(), CacheKeys.bareValue(schema, key), reading);
        }
        // A key of another workspace finds nothing in this workspace. That must not be cached, as
        // it says nothing about the other workspace.
        return workspace == null || key.endsWith(":" + workspace)
                ? lookups.get(memo, key, () -> loaded(reads.selectByCacheKey(key, primary), reading))
                : loaded(reads.selectByCacheKey(key, primary), reading).value();
    }

    private static <T> Loaded<T> loaded(@Nullable Row row, Reading<T> reading) {
        if (row == null) {
            return Loaded.none();
        }
        Loaded<T> entity = Loaded.of(reading.entity(row)).sized(Sizes.of(row));
        Long ttl = row.ttl();
        return ttl == null ? entity : entity.living(Duration.ofSeconds(ttl));
    }

    private KeyMemo memo(int by, @Nullable UUID workspace) {
        Memos known = memos;
        if (known == null || !Objects.equals(known.workspace, workspace)) {
            checkOptions();
            known = new Memos(
                    workspace,
                    new AtomicReferenceArray<>(FIRST + schema.fields().size()));
            memos = known;
        }
        KeyMemo memo = known.by.get(FIRST + by);
        if (memo == null) {
            memo = newMemo(by, workspace);
            known.by.set(FIRST + by, memo);
        }
        return memo;
    }

    /** Refuses options that change the entity: other callers get the same entity from the cache. */
    private void checkOptions() {
        for (String name : options.given().asMap().keySet()) {
            if (!ALLOWED.contains(name)) {
                throw entity.errors.invalidOptions(
                        RowValues.jsonMap(name, "cannot be used with reads through the cache"));
            }
        }
    }

    private KeyMemo newMemo(int by, @Nullable UUID workspace) {
        boolean everywhere = workspace == null && schema.workspaceable();
        if (by == DaoEngine.CACHE_KEY) {
            return lookups.memo(by, workspace, !everywhere, Object::toString);
        }
        List<Field> keyFields = schema.cacheKey().isEmpty() ? schema.primaryKey() : schema.cacheKey();
        boolean isCacheKey = !everywhere
                && keyFields.size() == 1
                && (by == DaoEngine.PRIMARY_KEY
                        ? schema.primaryKey().equals(keyFields)
                        : keyFields.get(0).position() == by);
        if (isCacheKey) {
            return lookups.memo(by, workspace, true, value -> CacheKeys.of(schema, List.of(value), workspace));
        }
        String field = by == DaoEngine.PRIMARY_KEY ? "" : entity.field(by).name();
        return lookups.memo(
                by,
                workspace,
                false,
                value -> "@" + schema.name() + ":" + field + ":" + value + ":" + (workspace == null ? "" : workspace));
    }
}
