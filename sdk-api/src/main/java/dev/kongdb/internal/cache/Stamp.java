package dev.kongdb.internal.cache;

/**
 * A moment in the life of a region. It is taken before a value is read that nobody has asked for.
 *
 * @param invalidations the number of invalidations so far
 * @param at the time by the region's clock
 * @param snapshot the number of what the thread reads
 */
public record Stamp(long invalidations, long at, long snapshot) {}
