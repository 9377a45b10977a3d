package dev.kongdb.event;

import dev.kongdb.event.CrudEvents.Subscription;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * What nodes on one database tell each other, Kong's among them, by its table {@code cluster_events}: Kong's {@code kong.cluster_events}. On
 * PostgreSQL our nodes hear of each other within milliseconds; all hear within {@code db_update_frequency} (5 s) of the poll. Thread-safe.
 *
 * <p>Subscribers run on the threads of this, one event after the other; they should be quick. One that fails is logged, and harms no other.
 */
public interface ClusterEvents {
    /** The id of this node, a new one at each start. */
    UUID nodeId();

    /**
     * What other nodes say on a channel.
     *
     * @param channel such as {@code invalidations} or {@code balancer:targets}
     * @param subscriber takes the data of each event, once it is due
     */
    Subscription subscribe(String channel, Consumer<String> subscriber);

    /** Each time that this node cannot know what it was told, since it was cut off for too long: whatever was read may have changed. */
    Subscription subscribeToGaps(Runnable subscriber);

    /**
     * Tells the other nodes.
     *
     * @param delay until they are to act on it; zero for at once, or what {@code db_update_propagation} says
     * @throws dev.kongdb.error.DatabaseException when they could not be told
     */
    void broadcast(String channel, String data, Duration delay);
}
