package dev.kongdb.cache;

import java.util.Optional;

/**
 * Kong's {@code kong.cache}: what this node remembers of its database, by key. Entities are under their cache keys ({@code
 * consumers:ID:::::WORKSPACE}, see {@link dev.kongdb.dao.Dao#cacheKey}) and go from here when they are written, on whichever node; for entities,
 * {@code dao.cached()} is the typed way. A plugin may keep other things under keys of its own. Thread-safe.
 *
 * <p>It has two regions, as in Kong, each of {@code mem_cache_size} (128m): one for the entities that the proxy itself works with
 * (services, routes, plugins, upstreams, targets, certificates, …), one for all else; which one is told by the text of the key before its first colon. A flood of the
 * one does not evict the other.
 *
 * <p>A value whose load began before an invalidation of its key is handed to who waits for it, and never kept.
 */
public interface NodeCache {
    /**
     * The value under that key, loaded when it is not there. Of all who ask at a time one loads, and the others wait for it. That there is no such value is
     * remembered, too. The times are those of the settings.
     *
     * @throws IllegalStateException when the loader asks for its own key
     * @throws RuntimeException what the loader threw, when nothing is there that could be served for {@code db_resurrect_ttl}
     */
    <V> Optional<V> get(String key, Loader<V> loader);

    /** As {@link #get(String, Loader)}, with other times. */
    <V> Optional<V> get(String key, Lifetimes lifetimes, Loader<V> loader);

    /** What is there under that key, and for how long; empty when nothing is. Loads nothing. */
    <V> Optional<Probe<V>> probe(String key);

    /** Forgets the value under that key on this node. Whoever asks after this has returned gets what is loaded after it. */
    void invalidateLocal(String key);

    /**
     * Forgets the value under that key on all nodes: here at once, on the others as soon as they hear of it.
     *
     * @throws dev.kongdb.error.DatabaseException when the others could not be told; here it is forgotten
     */
    void invalidate(String key);

    /** Forgets everything on this node. */
    void purge();

    /** What it has done so far, both regions together. */
    CacheStatistics statistics();
}
