package dev.kongdb.tck.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.Kong;
import dev.kongdb.cache.Loaded;
import dev.kongdb.entity.CaCertificateDao;
import dev.kongdb.tck.internal.library.Shelf;
import dev.kongdb.tck.internal.library.ShelfDao;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Several nodes on one database, each with its cache: whoever writes, all read what was written. */
public abstract class NodesSuite extends ConformanceSuite {
    private static final int NODES = 3;
    private static final int KEYS = 6;

    /** Of one write of each key; more by {@code -Dkongdb.test.rounds=…}. */
    private static final int ROUNDS = Integer.getInteger("kongdb.test.rounds", 25);

    private final List<Kong> others = new ArrayList<>();

    /** For subclasses. */
    protected NodesSuite() {}

    @BeforeAll
    void openOthers() {
        for (int i = 1; i < NODES; i++) {
            others.add(open(config().with(Map.of("db_update_frequency", "0.1"))));
        }
    }

    @AfterAll
    void closeOthers() {
        others.forEach(Kong::close);
    }

    /**
     * What was read is held against a model: for each key the values that it had, with the times between which each was written. A
     * read may give a value only if no write that replaced it had returned on the same node when the read began. Each round ends when all nodes read what was written
     * last, so that a lost event would be waited for in vain: there is no other write to make up for it.
     */
    @Test
    void everyReadIsOfAValueThatIsNotKnownToBeReplacedAndNoEventIsLost() throws Exception {
        List<Node> nodes = new ArrayList<>();
        nodes.add(new Node(0, open(config().with(Map.of("db_update_frequency", "0.1")))));
        for (Kong other : others) {
            nodes.add(new Node(nodes.size(), other));
        }
        List<Key> keys = new ArrayList<>();
        for (int i = 0; i < KEYS; i++) {
            keys.add(new Key());
        }
        Random random = new Random(11);
        ExecutorService threads = Executors.newFixedThreadPool(NODES);
        try {
            List<Future<?>> reading = new ArrayList<>();
            nodes.forEach(node -> reading.add(threads.submit(() -> node.readUntilStopped(keys))));
            for (int round = 0; round < ROUNDS; round++) {
                for (Key key : keys) {
                    key.write(nodes.get(random.nextInt(NODES)), random.nextInt(4));
                }
                for (Node node : nodes) {
                    for (Key key : keys) {
                        await(
                                "node " + node.number + " of " + key.name,
                                () -> node.value(key).equals(key.last().value));
                    }
                }
            }
            nodes.forEach(node -> node.stopped = true);
            for (Future<?> each : reading) {
                each.get();
            }
        } finally {
            nodes.forEach(node -> node.stopped = true);
            threads.shutdownNow();
            nodes.get(0).kong.close();
        }
        for (Node node : nodes) {
            assertThat(node.reads)
                    .isNotEmpty()
                    .allSatisfy(read ->
                            assertThat(read.key.explains(read)).as("%s", read).isTrue());
        }
    }

    /** A node, and what was read there. */
    private static final class Node {
        private final int number;
        private final Kong kong;
        private final ShelfDao cached;
        private final Queue<Read> reads = new ConcurrentLinkedQueue<>();
        private volatile boolean stopped;

        Node(int number, Kong kong) {
            this.number = number;
            this.kong = kong;
            this.cached = kong.db().dao(ShelfDao.class).cached();
        }

        Optional<Integer> value(Key key) {
            return cached.selectByName(key.name).map(Shelf::visits);
        }

        void readUntilStopped(List<Key> keys) {
            Random random = new Random(number);
            @Nullable Read last = null;
            while (!stopped) {
                Key key = keys.get(random.nextInt(keys.size()));
                long began = System.nanoTime();
                Optional<Integer> value = value(key);
                Read read = new Read(key, number, began, System.nanoTime(), value);
                if (last == null || last.key != key || !last.value.equals(value)) {
                    reads.add(read);
                    last = read;
                }
                LockSupport.parkNanos(50_000);
            }
        }
    }

    private record Read(Key key, int node, long began, long ended, Optional<Integer> value) {}

    /** A value of a key: written by a node between two times. */
    private record Written(Optional<Integer> value, int node, long began, long ended) {}

    /** A name under which there is a shelf now and then. Written by one thread. */
    private static final class Key {
        private final String name = unique();
        private final List<Written> history = new ArrayList<>(List.of(new Written(Optional.empty(), -1, 0, 0)));
        private @Nullable UUID id;
        private int next;

        Written last() {
            return history.get(history.size() - 1);
        }

        void write(Node node, int kind) {
            ShelfDao shelves = node.kong.db().dao(ShelfDao.class);
            long began = System.nanoTime();
            Optional<Integer> value = Optional.of(++next);
            if (id == null) {
                id = shelves.insert(Shelf.with().name(name).visits(next)).id();
            } else if (kind == 0) {
                shelves.delete(id);
                id = null;
                value = Optional.empty();
            } else if (kind == 1) {
                shelves.upsert(id, Shelf.with().name(name).visits(next));
            } else {
                shelves.update(id, Shelf.with().visits(next));
            }
            history.add(new Written(value, node.number, began, System.nanoTime()));
        }

        boolean explains(Read read) {
            for (int i = 0; i < history.size(); i++) {
                Written written = history.get(i);
                boolean began = written.began - read.ended <= 0 || written.node < 0;
                if (written.value.equals(read.value) && began && !isKnownToBeReplaced(i, read)) {
                    return true;
                }
            }
            return false;
        }

        private boolean isKnownToBeReplaced(int index, Read read) {
            return history.stream()
                    .skip(index + 1L)
                    .anyMatch(later -> later.node == read.node && later.ended - read.began < 0);
        }
    }

    @Test
    void anEventThatIsCommittedLaterThanItsTimeIsHeard() {
        Kong node = others.get(0);
        String key = remembered(node);
        store().tell(config(), "invalidations", key, Duration.ofSeconds(-12));
        await("an event of 12 seconds ago", () -> node.cache().probe(key).isEmpty());
    }

    /** A key that nobody writes, under which a node has something in its cache. */
    private String remembered(Kong node) {
        String key = "consumers:" + UUID.randomUUID() + ":::::" + db().defaultWorkspace();
        node.cache().get(key, () -> Loaded.of("remembered"));
        return key;
    }

    @Test
    void whatAKongSaysIsForgotten() {
        Kong node = others.get(0);
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
}
