package dev.kongdb.internal.cache;

/**
 * A moment in the life of a region, taken before a value is read that nobody has asked for.
 *
 * @param invalidations how many there had been
 * @param at the time by the region's clock
 */
public record Stamp(long invalidations, long at) {}
