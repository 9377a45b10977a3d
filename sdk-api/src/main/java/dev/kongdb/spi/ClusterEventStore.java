package dev.kongdb.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Kong's table {@code cluster_events} in a store. Every write of an entity writes the events that {@link EventRule} names for it, and a truncation one on
 * {@link ClusterEvent#TRUNCATIONS}, in such a way that no crash comes between, and tells {@link #onWritten} of all that it has written once the write is in force and before its call returns. Thread-safe.
 */
public interface ClusterEventStore {
    /** How long an event stays, at the least. */
    Duration MIN_LIFE = Duration.ofHours(1);

    /**
     * How far ahead of the database's clock an event is written, so that no Kong can have polled past it before it is committed. One that is stored before its
     * write, lest a crash comes between, lies more than twice as far ahead, and has another id than the one after the write.
     */
    Duration AHEAD = Duration.ofMillis(500);

    /** How much later an event is that makes others read anew what the events of the same write make them forget. */
    Duration VERSIONS_LATER = Duration.ofMillis(1);

    /** The id of this node, as its events bear it: a new one at each start. */
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
     * @param delay until it is to be acted on; zero for what {@code db_update_propagation} says
     * @throws dev.kongdb.error.DatabaseException when it was not written, or it is not known whether it was
     */
    void append(String channel, String data, Duration delay);

    /**
     * The events on those channels later than that, also those that lie ahead of the clock; in order of time. Those of this node are among
     * them.
     *
     * @throws dev.kongdb.error.DatabaseException when they cannot be read
     */
    List<ClusterEvent> since(Instant after, Set<String> channels);

    /** Who is told of the events of each write of this node; one for the life of the store, set before it is used. */
    void onWritten(Consumer<List<ClusterEvent>> told);

    /** Begins to listen, if the store can tell a node of events without being asked: until it is closed, in a thread of its own. */
    default AutoCloseable listen(Listener listener) {
        return () -> {};
    }

    /** Who hears of events as they come. */
    interface Listener {
        /** These have been written, perhaps by this node. */
        void heard(Collection<ClusterEvent> events);

        /** There may be events that were not told: the connection is new, or an event was too long. */
        void mayHaveMissed();
    }
}
