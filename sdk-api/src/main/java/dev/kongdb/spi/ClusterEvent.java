package dev.kongdb.spi;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of Kong's table {@code cluster_events}: an event that a node sends to the others.
 *
 * @param id random
 * @param nodeId the id of the sending node, a new one at each start
 * @param at the time of the event by the clock of the database; in our events it is a little ahead
 * @param notBefore the time at which nodes act on it; null for at once
 * @param channel the kind of the event, such as {@code invalidations}
 * @param data the content, such as a cache key
 */
public record ClusterEvent(
        UUID id, UUID nodeId, Instant at, @Nullable Instant notBefore, String channel, String data) {
    /** The channel for cache keys that nodes are to remove. */
    public static final String INVALIDATIONS = "invalidations";

    /**
     * A channel of ours, which no Kong reads, for truncations. The content names the entity whose
     * rows were deleted, together with the rows that referred to them.
     */
    public static final String TRUNCATIONS = "kongdb:truncations";
}
