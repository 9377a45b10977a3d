package dev.kongdb.cache;

/**
 * What the cache has done since the node started, and what it holds.
 *
 * @param hits look-ups that were answered by the cache, including remembered misses
 * @param misses look-ups that were not, so that the caller loaded the value or waited for another
 *     caller's load
 * @param loads values that were loaded
 * @param failures loads that failed
 * @param resurrected failed loads for which an outdated value was returned instead
 * @param discarded loads whose value was not kept because an invalidation came while they ran
 * @param evictions entries that were removed for lack of space
 * @param entries the approximate number of entries
 * @param bytes the approximate size of the entries
 */
public record CacheStatistics(
        long hits,
        long misses,
        long loads,
        long failures,
        long resurrected,
        long discarded,
        long evictions,
        long entries,
        long bytes) {
    /** The sums of both. */
    public CacheStatistics plus(CacheStatistics other) {
        return new CacheStatistics(
                hits + other.hits,
                misses + other.misses,
                loads + other.loads,
                failures + other.failures,
                resurrected + other.resurrected,
                discarded + other.discarded,
                evictions + other.evictions,
                entries + other.entries,
                bytes + other.bytes);
    }
}
