package dev.kongdb.internal.cache;

import dev.kongdb.cache.Lifetimes;
import dev.kongdb.cache.Loaded;
import dev.kongdb.cache.Loader;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The look-ups of one entity through the cache. A look-up by the fields of the cache key uses that
 * key, and an event that names the key removes the entry. A look-up by anything else, such as a
 * consumer by its username, uses a key of ours that no event names; every write of the entity
 * removes all of these. Thread-safe.
 */
public final class EntityLookups {
    private final Region region;
    private final Lifetimes lifetimes;
    private final ConcurrentMap<Lookup, KeyMemo> byCacheKey = new ConcurrentHashMap<>();
    private final ConcurrentMap<Lookup, KeyMemo> byOthers = new ConcurrentHashMap<>();

    /**
     * One kind of look-up: by a field, in a workspace. The workspace is null for an entity without
     * workspaces, or for all of them.
     */
    private record Lookup(int position, @Nullable UUID workspace) {}

    /** Look-ups in the region. */
    public EntityLookups(Region region, Lifetimes lifetimes) {
        this.region = region;
        this.lifetimes = lifetimes;
    }

    /**
     * The memo of one kind of look-up. A caller that looks up often keeps it.
     *
     * @param position the position of the field; a negative number for other keys
     * @param isCacheKey whether the value of the field makes the cache key
     * @param keyOf makes the key for a value
     */
    public KeyMemo memo(int position, @Nullable UUID workspace, boolean isCacheKey, Function<Object, String> keyOf) {
        return (isCacheKey ? byCacheKey : byOthers)
                .computeIfAbsent(new Lookup(position, workspace), lookup -> new KeyMemo(keyOf));
    }

    /** The entry, which may say that there is no such entity; null when nothing is cached. */
    public @Nullable Entry hit(KeyMemo memo, Object value) {
        return region.hit(memo, value);
    }

    /** The entity with the value, loaded when it is not cached. */
    public <V> Optional<V> get(KeyMemo memo, Object value, Loader<V> loader) {
        return region.get(memo, value, lifetimes, loader);
    }

    /** A stamp for {@link #offer}. Take it before the entities are read. */
    public Stamp stamp() {
        return region.stamp();
    }

    /** Whether an entity fits in without an eviction. */
    public boolean hasRoomFor(Loaded<?> entity) {
        return region.hasRoomFor(entity);
    }

    /**
     * Puts an entity under its cache key before anybody asks for it, unless something was written
     * since the stamp.
     */
    public void offer(String cacheKey, Loaded<?> entity, Stamp stamp) {
        region.offer(cacheKey, lifetimes, entity, stamp);
    }

    /** As {@link #offer(String, Loaded, Stamp)}, for look-ups by a value. */
    public void offer(KeyMemo memo, Object value, Loaded<?> entity, Stamp stamp) {
        region.offer(memo, value, lifetimes, entity, stamp);
    }

    /** Forgets all entries that are not under a cache key. */
    public void forgetOthers() {
        byOthers.values().forEach(region::invalidate);
    }
}
