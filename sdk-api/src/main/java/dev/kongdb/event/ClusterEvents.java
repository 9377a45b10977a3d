package dev.kongdb.event;

import dev.kongdb.event.CrudEvents.Subscription;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Kong's {@code kong.cluster_events}: the events that nodes on one database, including Kongs, send
 * each other by the table {@code cluster_events}. Every node polls the table each {@code
 * db_update_frequency} (5 s). On PostgreSQL, our nodes are also notified, within milliseconds.
 * Thread-safe.
 *
 * <p>Subscribers run on shared threads, one event after the other, so they should be quick. If one
 * throws, the exception is logged, and the others run all the same.
 */
public interface ClusterEvents {
    /** The id of this node, a new one at each start. */
    UUID nodeId();

    /**
     * Subscribes to the events of other nodes on a channel.
     *
     * @param channel such as {@code invalidations} or {@code balancer:targets}
     * @param subscriber takes the data of each event when it is due
     */
    Subscription subscribe(String channel, Consumer<String> subscriber);

    /**
     * Calls a subscriber each time that this node may have missed events, because it was cut off
     * for too long. Everything that was read before may have changed.
     */
    Subscription subscribeToGaps(Runnable subscriber);

    /**
     * Sends an event to the other nodes.
     *
     * @param delay how long the nodes wait before they act on it; zero means the time of {@code
     *     db_update_propagation}, which is zero by default
     * @throws dev.kongdb.error.DatabaseException if the event could not be stored
     */
    void broadcast(String channel, String data, Duration delay);
}
