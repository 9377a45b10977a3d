package dev.kongdb.spi;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of Kong's table {@code cluster_events}: what a node tells the others.
 *
 * @param id random
 * @param nodeId of the node that tells, a new one at each start
 * @param at by the clock of the database; one of ours is a little ahead of it
 * @param notBefore when it is to be acted on; null for at once
 * @param channel what it is about, such as {@code invalidations}
 * @param data what it says, such as a cache key
 */
public record ClusterEvent(
        UUID id, UUID nodeId, Instant at, @Nullable Instant notBefore, String channel, String data) {
    /** Where cache keys are told that are to be forgotten. */
    public static final String INVALIDATIONS = "invalidations";

    /** A channel of ours, which no Kong reads: all rows of the entity that it names are gone, and those that referred to them. */
    public static final String TRUNCATIONS = "kongdb:truncations";
}
