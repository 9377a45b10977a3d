package dev.kongdb.tck.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.Kong;
import dev.kongdb.cache.Loaded;
import dev.kongdb.config.KongConfig;
import dev.kongdb.entity.CaCertificateDao;
import dev.kongdb.tck.internal.library.Shelf;
import dev.kongdb.tck.internal.library.ShelfDao;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Several nodes on one database, each with its cache: what one writes, all read. */
public abstract class NodesSuite extends ConformanceSuite {
    private static final int NODES = 3;
    private static final int KEYS = 6;

    private static final int USUAL_ROUNDS = 25;

    /** Of one write of each key; more by {@code -Dkongdb.test.rounds=…}. */
    private static final int ROUNDS = Integer.getInteger("kongdb.test.rounds", USUAL_ROUNDS);

    private final List<Kong> others = new ArrayList<>();

    /** For subclasses. */
    protected NodesSuite() {}

    /** The last of them hears nothing that it does not ask for. */
    @BeforeAll
    void openOthers() {
        KongConfig often = config().with(Map.of("db_update_frequency", "0.1"));
        others.add(open(often));
        others.add(open(often.with(Map.of("pg_transaction_pooling", "on"))));
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
                                () -> node.value(key).equals(key.last.value));
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
            for (Key key : keys) {
                long[] replaced = key.replacedOn(node.number);
                assertThat(node.reads(key))
                        .isNotEmpty()
                        .allSatisfy(read -> assertThat(key.explains(read, replaced))
                                .as("%s", read)
                                .isTrue());
            }
            if (ROUNDS > USUAL_ROUNDS) {
                System.out.println(node.lags());
            }
        }
    }

    /** A node, and what was read there. */
    private static final class Node {
        private final int number;
        private final Kong kong;
        private final ShelfDao cached;
        private final Map<Key, Deque<Read>> reads = new ConcurrentHashMap<>();

        /** How long after a write of another node had returned it was first seen here, in nanoseconds. */
        private final Map<Written, Long> lags = new ConcurrentHashMap<>();

        private volatile boolean stopped;

        Node(int number, Kong kong) {
            this.number = number;
            this.kong = kong;
            this.cached = kong.db().dao(ShelfDao.class).cached();
        }

        Optional<Integer> value(Key key) {
            return cached.selectByName(key.name).map(Shelf::visits);
        }

        Deque<Read> reads(Key key) {
            return reads.computeIfAbsent(key, none -> new ConcurrentLinkedDeque<>());
        }

        void readUntilStopped(List<Key> keys) {
            Random random = new Random(number);
            while (!stopped) {
                Key key = keys.get(random.nextInt(keys.size()));
                Written last = key.last;
                long began = System.nanoTime();
                Optional<Integer> value = value(key);
                long ended = System.nanoTime();
                keep(reads(key), new Read(began, ended, value));
                if (last.node != number && last.node >= 0 && value.equals(last.value)) {
                    lags.putIfAbsent(last, ended - last.ended);
                }
                LockSupport.parkNanos(50_000);
            }
        }

        /** Of reads of one value that follow each other, the first and the last say all. */
        private static void keep(Deque<Read> reads, Read read) {
            Read last = reads.pollLast();
            if (last != null) {
                Read first = reads.peekLast();
                if (!last.value.equals(read.value) || first == null || !first.value.equals(read.value)) {
                    reads.add(last);
                }
            }
            reads.add(read);
        }

        String lags() {
            long[] sorted =
                    lags.values().stream().mapToLong(Long::longValue).sorted().toArray();
            return String.format(
                    Locale.ROOT,
                    "node %d saw %d writes of others, half of them within %.1f ms, 99 %% within %.1f, all within %.1f",
                    number,
                    sorted.length,
                    sorted[sorted.length / 2] / 1e6,
                    sorted[sorted.length * 99 / 100] / 1e6,
                    sorted[sorted.length - 1] / 1e6);
        }
    }

    private record Read(long began, long ended, Optional<Integer> value) {}

    /** A value of a key: written by a node between two times. */
    private record Written(Optional<Integer> value, int node, long began, long ended) {}

    /** A name under which there is a shelf now and then. Written by one thread. */
    private static final class Key {
        private final String name = unique();
        private final List<Written> history = new ArrayList<>();
        private volatile Written last = new Written(Optional.empty(), -1, 0, 0);
        private @Nullable UUID id;
        private int next;

        Key() {
            history.add(last);
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
            Written written = new Written(value, node.number, began, System.nanoTime());
            history.add(written);
            last = written;
        }

        /** For each value, when a write of that node had returned that replaced it. */
        long[] replacedOn(int node) {
            long[] times = new long[history.size()];
            long replaced = Long.MAX_VALUE;
            for (int i = times.length - 1; i >= 0; i--) {
                times[i] = replaced;
                if (history.get(i).node == node) {
                    replaced = history.get(i).ended;
                }
            }
            return times;
        }

        boolean explains(Read read, long... replaced) {
            for (int i = 0; i < replaced.length; i++) {
                Written written = history.get(i);
                if (written.value.equals(read.value)
                        && (written.node < 0 || written.began <= read.ended)
                        && replaced[i] >= read.began) {
                    return true;
                }
            }
            return false;
        }
    }

    /** All of its writes are in force, and none has returned. */
    @Test
    void whatAKilledNodeWroteIsHeardOf() throws Exception {
        List<String> kinds = List.of("insert", "update", "upsert", "delete");
        for (int kill = 0; kill < Math.max(1, ROUNDS / 100); kill++) {
            List<String> names = new ArrayList<>();
            for (String kind : kinds) {
                String name = unique();
                names.add(name);
                if (!kind.equals("insert")) {
                    db().dao(ShelfDao.class).insert(Shelf.with().name(name).visits(1));
                }
                int before = kind.equals("insert") ? 0 : 1;
                others.forEach(node -> await(kind + " to come", () -> visits(node, name) == before));
            }
            try (NodeProcess doomed = new NodeProcess(config())) {
                for (int i = 0; i < kinds.size(); i++) {
                    doomed.write(kinds.get(i), names.get(i), 2);
                }
                doomed.kill();
            }
            for (int i = 0; i < kinds.size(); i++) {
                String name = names.get(i);
                int after = kinds.get(i).equals("delete") ? 0 : 2;
                others.forEach(node -> await("what a dead node wrote", () -> visits(node, name) == after));
            }
        }
    }

    /** By the cache of that node; 0 for no such shelf. */
    private static int visits(Kong node, String name) {
        return node.db()
                .dao(ShelfDao.class)
                .cached()
                .selectByName(name)
                .map(Shelf::visits)
                .orElse(0);
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
