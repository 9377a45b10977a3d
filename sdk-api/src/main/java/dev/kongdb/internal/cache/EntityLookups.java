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
 * The look-ups of one entity through the cache. By what makes its cache key, an entity is under that key, and goes when an event names it. By anything
 * else, such as a consumer by its username, it is under a key of ours that no event names; so all of these go with every write of the entity. Thread-safe.
 */
public final class EntityLookups {
    private final Region region;
    private final Lifetimes lifetimes;
    private final ConcurrentMap<Lookup, KeyMemo> byCacheKey = new ConcurrentHashMap<>();
    private final ConcurrentMap<Lookup, KeyMemo> byOthers = new ConcurrentHashMap<>();

    /** What is looked up by: a field, in a workspace; null for an entity without, or for all. */
    private record Lookup(int position, @Nullable UUID workspace) {}

    /** Look-ups in that region. */
    public EntityLookups(Region region, Lifetimes lifetimes) {
        this.region = region;
        this.lifetimes = lifetimes;
    }

    /**
     * The memory of the keys of one kind of look-up, to be kept by who looks up often.
     *
     * @param position of the field; a negative number for other keys
     * @param isCacheKey whether its value makes the cache key
     * @param keyOf builds the key for a value
     */
    public KeyMemo memo(int position, @Nullable UUID workspace, boolean isCacheKey, Function<Object, String> keyOf) {
        return (isCacheKey ? byCacheKey : byOthers)
                .computeIfAbsent(new Lookup(position, workspace), lookup -> new KeyMemo(keyOf));
    }

    /** What is there, which may be that there is no such entity; null when nothing is. */
    public @Nullable Entry hit(KeyMemo memo, Object value) {
        return region.hit(memo, value);
    }

    /** The entity with that value, loaded when it is not there. */
    public <V> Optional<V> get(KeyMemo memo, Object value, Loader<V> loader) {
        return region.get(memo, value, lifetimes, loader);
    }

    /** For {@link #offer}: to be taken before the entities are read. */
    public Stamp stamp() {
        return region.stamp();
    }

    /** Whether an entity fits in without another having to go. */
    public boolean hasRoomFor(Loaded<?> entity) {
        return region.hasRoomFor(entity);
    }

    /** Puts an entity under its cache key that nobody has asked for, unless something was written since. */
    public void offer(String cacheKey, Loaded<?> entity, Stamp stamp) {
        region.offer(cacheKey, lifetimes, entity, stamp);
    }

    /** As {@link #offer(String, Loaded, Stamp)}, for who will ask by that value. */
    public void offer(KeyMemo memo, Object value, Loaded<?> entity, Stamp stamp) {
        region.offer(memo, value, lifetimes, entity, stamp);
    }

    /** Forgets all that is not under its cache key. */
    public void forgetOthers() {
        byOthers.values().forEach(region::invalidate);
    }
}
