package dev.kongdb.cache;

import java.util.Optional;

/**
 * Kong's {@code kong.cache}: the cache of this node, by key. An entity is kept under its cache key
 * ({@code consumers:ID:::::WORKSPACE}, see {@link dev.kongdb.dao.Dao#cacheKey}), and is removed
 * when any node writes it. To read entities through the cache, use {@code dao.cached()}, which is
 * typed. A plugin may keep other values under keys of its own. Thread-safe.
 *
 * <p>It has two regions, as in Kong, each of {@code mem_cache_size} (128m), so that many entries in
 * one do not evict the entries of the other. One region is for the entities that the proxy itself
 * works with (services, routes, plugins, upstreams, targets, certificates, …), the other for
 * everything else. The text of the key before its first colon decides.
 *
 * <p>If a key is invalidated while its value is being loaded, the callers that wait get the value,
 * but the cache does not keep it.
 */
public interface NodeCache {
    /**
     * The value under a key; loads it if it is not in the cache. If several callers ask at the same
     * time, one loads and the others wait. The cache also remembers that there is no such value.
     * How long it keeps both is a setting.
     *
     * @throws IllegalStateException when the loader asks for its own key
     * @throws RuntimeException the loader's exception, unless an outdated value may be returned
     *     instead, for {@code db_resurrect_ttl}
     */
    <V> Optional<V> get(String key, Loader<V> loader);

    /** As {@link #get(String, Loader)}, with other times. */
    <V> Optional<V> get(String key, Lifetimes lifetimes, Loader<V> loader);

    /**
     * The entry under a key, with the time for which it is valid; empty if there is none. Does not
     * load.
     */
    <V> Optional<Probe<V>> probe(String key);

    /**
     * Removes the value under a key on this node. A caller that asks after this has returned gets a
     * value that was loaded afterwards.
     */
    void invalidateLocal(String key);

    /**
     * Removes the value under a key on all nodes: on this node at once, on the others when they get
     * the event.
     *
     * @throws dev.kongdb.error.DatabaseException if the event could not be sent; on this node the
     *     value is removed all the same
     */
    void invalidate(String key);

    /** Removes everything on this node. */
    void purge();

    /** The statistics of both regions together. */
    CacheStatistics statistics();
}
