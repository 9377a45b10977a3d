package dev.kongdb.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.Kong;
import dev.kongdb.cache.Loaded;
import dev.kongdb.internal.cluster.EventPoller;
import dev.kongdb.meter.Meters;
import dev.kongdb.spi.ClusterEvent;
import dev.kongdb.spi.ClusterEventStore;
import dev.kongdb.spi.Strategy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Polls for events, on a database whose clock a test can set forward. */
class EventPollsTest {
    private static Kong node;
    private static Kong other;

    @BeforeAll
    static void open() {
        String database = Server.newDatabase();
        node = Kong.open(Server.config(database));
        other = Kong.open(Server.config(database));
    }

    @AfterAll
    static void close() {
        other.close();
        node.close();
    }

    /** Each poll reads the events of the last 20 seconds again. */
    @Test
    void anEventThatManyPollsReadIsHeardOnce() {
        List<String> heard = new CopyOnWriteArrayList<>();
        LaterStore store = laterStore();
        try (EventPoller poller = poller(store)) {
            poller.subscribe("suite_once", heard::add);
            poller.start();
            other.clusterEvents().broadcast("suite_once", "a", Duration.ZERO);
            Awaiting.until(() -> heard.contains("a"));
            store.awaitPolls(5);
            assertThat(heard).containsExactly("a");
        }
    }

    private static LaterStore laterStore() {
        return new LaterStore(node.db().unwrap(Strategy.class).orElseThrow().clusterEvents());
    }

    private static EventPoller poller(ClusterEventStore store) {
        return new EventPoller(store, event -> {}, Duration.ofMillis(10), Duration.ZERO, Meters.none());
    }

    /** The database's clock is an hour ahead for the poller of this test, so it has missed events. */
    @Test
    void aNodeThatWasCutOffForLongerThanEventsAreKeptForgetsEverything() {
        EventPoller ofNode = (EventPoller) node.clusterEvents();
        AtomicInteger gaps = new AtomicInteger();
        LaterStore later = laterStore();
        try (EventPoller poller = poller(later)) {
            poller.subscribeToGaps(gaps::incrementAndGet);
            poller.subscribeToGaps(ofNode::tellOfGap);
            poller.start();
            later.awaitPolls(2);
            assertThat(gaps).hasValue(0);
            node.cache().get("suite-told:gap", () -> Loaded.of("old"));
            later.ahead = ClusterEventStore.lifeOfEvents(Duration.ZERO);
            Awaiting.until(() -> node.cache().probe("suite-told:gap").isEmpty());
            assertThat(gaps).hasPositiveValue();
        }
    }

    /** A store whose clock can be set forward. */
    private static final class LaterStore implements ClusterEventStore {
        private final ClusterEventStore store;
        private final AtomicInteger polls = new AtomicInteger();
        private volatile Duration ahead = Duration.ZERO;

        LaterStore(ClusterEventStore store) {
            this.store = store;
        }

        void awaitPolls(int more) {
            int before = polls.get();
            Awaiting.until(() -> polls.get() > before + more);
        }

        @Override
        public UUID nodeId() {
            return store.nodeId();
        }

        @Override
        public Instant now() {
            return store.now().plus(ahead);
        }

        @Override
        public void append(String channel, String data, Duration delay) {
            store.append(channel, data, delay);
        }

        @Override
        public List<ClusterEvent> since(Instant after, Set<String> channels) {
            polls.incrementAndGet();
            return store.since(after, channels);
        }

        @Override
        public void onWritten(Consumer<List<ClusterEvent>> told) {
            // the node of the store has set its own
        }
    }
}
