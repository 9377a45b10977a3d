package dev.kongdb.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Kong's table {@code cluster_events} in a store. Every write of an entity also writes the events
 * that {@link EventRule} names for it, and a truncation writes one on {@link
 * ClusterEvent#TRUNCATIONS}, so that a crash never leaves one without the other. When the write is
 * in force, and before its call returns, the listener of {@link #onWritten} gets these events.
 * Thread-safe.
 */
public interface ClusterEventStore {
    /**
     * How long an event is kept, as Kong keeps it: an hour, or ten times {@code
     * db_update_propagation} if that is longer.
     */
    static Duration lifeOfEvents(Duration propagation) {
        Duration hour = Duration.ofHours(1);
        Duration tenfold = propagation.multipliedBy(10);
        return tenfold.compareTo(hour) > 0 ? tenfold : hour;
    }

    /**
     * How far ahead of the database's clock the time of an event is, so that no Kong has polled
     * past it before it is committed. If a store writes an event before its write, because a crash
     * could come between, its time is more than twice as far ahead, and its id differs from that of
     * the event after the write.
     */
    Duration AHEAD = Duration.ofMillis(500);

    /**
     * By how much the time of an event that makes nodes read again is later than that of the
     * events, of the same write, that make them remove cached values.
     */
    Duration VERSIONS_LATER = Duration.ofMillis(1);

    /** The id of this node in its events, a new one at each start. */
    UUID nodeId();

    /**
     * The clock of the database.
     *
     * @throws dev.kongdb.error.DatabaseException when it cannot be reached
     */
    Instant now();

    /**
     * Writes an event that belongs to no write of an entity.
     *
     * @param delay how long nodes wait before they act on it; zero means the time of {@code
     *     db_update_propagation}
     * @throws dev.kongdb.error.DatabaseException if it was not written, or if this is not known
     */
    void append(String channel, String data, Duration delay);

    /**
     * The events on those channels after a time, including those ahead of the clock and those of
     * this node, in order of time.
     *
     * @throws dev.kongdb.error.DatabaseException when they cannot be read
     */
    List<ClusterEvent> since(Instant after, Set<String> channels);

    /**
     * Sets the listener that gets the events of each write of this node. There is one for the life
     * of the store, set before the store is used.
     */
    void onWritten(Consumer<List<ClusterEvent>> told);

    /**
     * Begins to listen, on a thread of its own until it is closed, if the store can send events to
     * a node without being asked.
     */
    default AutoCloseable listen(Listener listener) {
        return () -> {};
    }

    /** Gets events as they come. */
    interface Listener {
        /** Called with events that have been written, perhaps by this node. */
        void heard(Collection<ClusterEvent> events);

        /**
         * Called if events may have been missed, because the connection is new or an event was too
         * long.
         */
        void mayHaveMissed();
    }
}
