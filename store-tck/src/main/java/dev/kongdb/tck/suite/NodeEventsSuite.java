package dev.kongdb.tck.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.Kong;
import dev.kongdb.cache.Loaded;
import dev.kongdb.config.KongConfig;
import dev.kongdb.entity.CaCertificateDao;
import dev.kongdb.event.CrudEvents.Subscription;
import dev.kongdb.spi.ClusterEvent;
import dev.kongdb.spi.ClusterEventStore;
import dev.kongdb.spi.Strategy;
import dev.kongdb.tck.internal.library.Shelf;
import dev.kongdb.tck.internal.library.ShelfDao;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a node does with events of other nodes, of a Kong, and of plugins, however they arrive. */
@OfWrites
public abstract class NodeEventsSuite extends ConformanceSuite {
    private @Nullable Kong other;

    /** For subclasses. */
    protected NodeEventsSuite() {}

    @BeforeAll
    void openOther() {
        other = open(often());
    }

    private KongConfig often() {
        return config().with(Map.of("db_update_frequency", "0.1"));
    }

    @AfterAll
    void closeOther() {
        other().close();
    }

    /** Another node than that of the suite. */
    private Kong other() {
        return opened(other);
    }

    @Test
    void anEventThatIsCommittedLaterThanItsTimeIsHeard() {
        Kong node = other();
        String key = remembered(node);
        store().tell(config(), "invalidations", key, Duration.ofSeconds(-12));
        await("an event of 12 seconds ago", () -> node.cache().probe(key).isEmpty());
    }

    /** A key that nothing writes, for which the node has an entry in its cache. */
    private String remembered(Kong node) {
        String key = "consumers:" + UUID.randomUUID() + ":::::" + db().defaultWorkspace();
        node.cache().get(key, () -> Loaded.of("remembered"));
        return key;
    }

    @Test
    void whatAKongSaysIsForgotten() {
        Kong node = other();
        String key = remembered(node);
        store().tell(config(), "invalidations", key, Duration.ZERO);
        await("an invalidation by key", () -> node.cache().probe(key).isEmpty());

        CaCertificateDao authorities = node.db().caCertificates().cached();
        UUID none = UUID.randomUUID();
        authorities.select(none);
        String authority = "ca_certificates:" + none + ":::::";
        assertThat(node.cache().probe(authority)).isPresent();
        store().tell(config(), "invalidations", authority + db().defaultWorkspace(), Duration.ZERO);
        await(
                "an invalidation with a workspace that is none of the entity",
                () -> node.cache().probe(authority).isEmpty());
    }

    @Test
    void anEventWithADelayIsHeardAtOnceAndAgainAfterIt() {
        Duration delay = Duration.ofSeconds(1);
        List<String> heard = new CopyOnWriteArrayList<>();
        Map<String, String> setting = Map.of("db_update_propagation", String.valueOf(delay.toSeconds()));
        try (Subscription subscription = other().clusterEvents().subscribe("invalidations", heard::add);
                Kong slow = open(often().with(setting))) {
            assertThat(subscription).isNotNull();
            ClusterEventStore store =
                    slow.db().unwrap(Strategy.class).orElseThrow().clusterEvents();
            Instant before = store.now();
            String name = unique();
            ShelfDao shelves = slow.db().dao(ShelfDao.class);
            shelves.insert(Shelf.with().name(name).visits(1));
            String key = shelves.cacheKey(name).text();
            List<ClusterEvent> written = store.since(before, Set.of("invalidations")).stream()
                    .filter(event -> event.data().equals(key))
                    .toList();
            assertThat(written)
                    .isNotEmpty()
                    .allSatisfy(event ->
                            assertThat(event.notBefore()).isEqualTo(event.at().plus(delay)));
            // each event is heard when it comes, and again when its delay is over
            await("the event, again", () -> Collections.frequency(heard, key) >= 2 * written.size());
            assertThat(store.now()).isAfter(before.plus(delay));
        }
    }

    @Test
    void aSubscriberThatDoesNotReturnHoldsUpNoCache() throws Exception {
        Kong node = other();
        String name = unique();
        ShelfDao shelves = db().dao(ShelfDao.class);
        shelves.insert(Shelf.with().name(name).visits(1));
        await("the first read", () -> NodesSuite.visits(node, name) == 1);
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch returns = new CountDownLatch(1);
        try (Subscription slow = node.db().dao(ShelfDao.class).onChange(change -> {
            called.countDown();
            awaitUninterruptibly(returns);
        })) {
            assertThat(slow).isNotNull();
            shelves.insert(Shelf.with().name(unique()).visits(1));
            called.await();
            shelves.updateByName(name, Shelf.with().visits(2));
            await("what was written while a subscriber was busy", () -> NodesSuite.visits(node, name) == 2);
        } finally {
            returns.countDown();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whatAPluginInvalidatesIsForgottenByEveryNode() {
        String key = "suite-told:" + unique();
        other().cache().get(key, () -> Loaded.of("old"));
        kong().cache().get(key, () -> Loaded.of("old"));
        kong().cache().invalidate(key);
        assertThat(kong().cache().probe(key)).isEmpty();
        await("an invalidation by a plugin", () -> other().cache().probe(key).isEmpty());
    }
}
