package dev.kongdb.internal.cluster;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The ids of events that were handled, since each event is read several times. Old ids are dropped
 * by generations. Thread-safe.
 */
final class SeenEvents {
    private final long generationNanos;
    private Map<UUID, Boolean> young = new HashMap<>();
    private Map<UUID, Boolean> old = new HashMap<>();
    private long turned = System.nanoTime();

    /**
     * No events.
     *
     * @param nanos how long an id is remembered at least
     */
    SeenEvents(long nanos) {
        this.generationNanos = nanos;
    }

    /** Remembers an event. Returns whether it is new. */
    synchronized boolean add(UUID id) {
        if (System.nanoTime() - turned > generationNanos) {
            old = young;
            young = new HashMap<>();
            turned = System.nanoTime();
        }
        return !old.containsKey(id) && young.put(id, Boolean.TRUE) == null;
    }
}
