package dev.kongdb.cache;

/**
 * What the cache has done since the node started, and what it holds.
 *
 * @param hits answers that were there, remembered misses included
 * @param misses answers that were not there, so that somebody loaded them or waited for who did
 * @param loads values that were loaded
 * @param failures loads that failed
 * @param resurrected failed loads in whose place a value that was too old was served
 * @param discarded loads whose value was not kept, since an invalidation came while they ran
 * @param evictions entries that went for want of room
 * @param entries how many there are, about
 * @param bytes what they take, about
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
    /** Both together. */
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
