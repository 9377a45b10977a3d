package dev.kongdb.tck.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.Kong;
import dev.kongdb.config.KongConfig;
import dev.kongdb.error.DatabaseException;
import dev.kongdb.tck.internal.Relay;
import dev.kongdb.tck.internal.library.Shelf;
import dev.kongdb.tck.internal.library.ShelfDao;
import dev.kongdb.tck.suite.NodesModel.Node;
import dev.kongdb.tck.suite.NodesModel.ShelfName;
import dev.kongdb.tck.suite.NodesModel.Ticks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several nodes on one database, each with its own cache: every node reads what another node
 * writes.
 */
@OfWrites
public abstract class NodesSuite extends ConformanceSuite {
    private static final int KEYS = 6;

    private static final int USUAL_ROUNDS = 25;

    /**
     * The number of rounds, each with one write of each key. {@code -Dkongdb.test.rounds=…} sets
     * another number.
     */
    private static final int ROUNDS = Integer.getInteger("kongdb.test.rounds", USUAL_ROUNDS);

    private static final int CUTS = Math.max(2, ROUNDS / 50);

    /** How often the nodes query the database for events. */
    private static final Duration FREQUENCY = Duration.ofMillis(100);

    /**
     * The longest time of a query for events and of the removal of cache entries, on a machine that
     * others use at the same time.
     */
    private static final Duration ASKING = Duration.ofSeconds(5);

    private final List<Kong> others = new ArrayList<>();

    /** For subclasses. */
    protected NodesSuite() {}

    /** The last node receives no notifications, and only queries for events. */
    @BeforeAll
    void openOthers() {
        others.add(open(often()));
        others.add(open(often().with(Map.of("pg_transaction_pooling", "on"))));
    }

    private KongConfig often() {
        return config().with(Map.of("db_update_frequency", String.valueOf(FREQUENCY.toMillis() / 1000.0)));
    }

    @AfterAll
    void closeOthers() {
        others.forEach(Kong::close);
    }

    /**
     * Checks all reads against a model. For each key, the model has the values with the times
     * between which each was written. A read may return a value only if no write that replaced it
     * had returned when the read began. For writes of the same node this holds without exception;
     * for writes of other nodes, it holds after the time that a node needs to receive an event,
     * with or without a notification. Each round ends when all nodes read the last written value.
     * There is no other write in the round, so a lost event would never be made up for, and the
     * test would fail.
     */
    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void everyReadIsOfAValueThatWasCurrentWithinTheBoundAndNoEventIsLost(int size) throws Exception {
        Random random = new Random(11);
        // Three nodes show what two nodes show, and more.
        int rounds = size == 2 ? Math.max(1, ROUNDS / 3) : ROUNDS;
        ExecutorService threads = Executors.newFixedThreadPool(size);
        try (Ticks ticks = new Ticks(FREQUENCY.plus(ASKING));
                Kong first = open(often())) {
            List<Node> nodes = new ArrayList<>();
            nodes.add(new Node(0, first, ticks));
            others.subList(0, size - 1).forEach(other -> nodes.add(new Node(nodes.size(), other, ticks)));
            List<ShelfName> keys = new ArrayList<>();
            for (int i = 0; i < KEYS; i++) {
                keys.add(new ShelfName(ticks));
            }
            List<Future<?>> reading = new ArrayList<>();
            nodes.forEach(node -> reading.add(threads.submit(() -> node.readUntilStopped(keys))));
            try {
                for (int round = 0; round < rounds; round++) {
                    keys.forEach(key -> key.write(nodes.get(random.nextInt(size)), random.nextInt(4)));
                    for (Node node : nodes) {
                        keys.forEach(key -> await(node + " of " + key, () -> node.isUpToDate(key)));
                    }
                }
            } finally {
                nodes.forEach(Node::stop);
            }
            for (Future<?> each : reading) {
                each.get();
            }
            for (Node node : nodes) {
                keys.forEach(key -> assertExplained(node, key));
                if (ROUNDS > USUAL_ROUNDS) {
                    System.out.println(node.lags());
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static void assertExplained(Node node, ShelfName key) {
        long[] replaced = key.replacedOn(node);
        assertThat(node.reads(key))
                .isNotEmpty()
                .allSatisfy(read -> assertThat(key.explains(read, replaced))
                        .as("%s on %s", read, node)
                        .isTrue());
    }

    /** All writes of the killed node are committed, and none has returned. */
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
            try (NodeProcess doomed = NodeProcess.stoppingInWrites(config())) {
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

    @Test
    void aNodeWhoseConnectionsAreCutHearsWhatItMissed() {
        String setting = store().portSetting();
        ShelfDao shelves = db().dao(ShelfDao.class);
        try (Relay relay = new Relay(Integer.parseInt(config().get(setting, "")));
                Kong node = open(often().with(Map.of(setting, String.valueOf(relay.port()))))) {
            String name = String.valueOf(
                    shelves.insert(Shelf.with().name(unique()).visits(0)).name());
            await("the first read", () -> visitsIfReached(node, name) == 0);
            for (int visits = 1; visits <= 2 * CUTS; visits += 2) {
                int afterCut = visits;
                relay.cut();
                shelves.updateByName(name, Shelf.with().visits(afterCut));
                await("what was written after a cut", () -> visitsIfReached(node, name) == afterCut);
                relay.silence();
                shelves.updateByName(name, Shelf.with().visits(afterCut + 1));
                relay.cut();
                await("what was written before a cut", () -> visitsIfReached(node, name) == afterCut + 1);
            }
        }
    }

    /**
     * As {@link #visits}, but -1 if the value is not in the cache and the database cannot be
     * reached.
     */
    private static int visitsIfReached(Kong node, String name) {
        try {
            return visits(node, name);
        } catch (DatabaseException e) {
            return -1;
        }
    }

    /**
     * The architecture tests of every build assert that no node reads its own clock. This test
     * proves it, if there is a library that shifts the clock.
     */
    @ParameterizedTest
    @ValueSource(longs = {-5, 5})
    @EnabledIfSystemProperty(named = NodeProcess.CLOCK, matches = ".+")
    void aNodeWhoseClockIsOffHearsAndIsHeard(long seconds) throws Exception {
        ShelfDao shelves = db().dao(ShelfDao.class);
        try (NodeProcess node = NodeProcess.withClock(often(), Duration.ofSeconds(seconds))) {
            assertThat(node.clockAhead()).isCloseTo(Duration.ofSeconds(seconds), Duration.ofSeconds(2));
            for (int round = 0; round < ROUNDS; round++) {
                String name = unique();
                shelves.insert(Shelf.with().name(name).visits(1));
                assertThat(node.visits(name)).isEqualTo(1);
                shelves.updateByName(name, Shelf.with().visits(2));
                long written = System.nanoTime();
                while (node.visits(name) != 2) {
                    assertThat(System.nanoTime() - written).isLessThan(TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS));
                }
                others.forEach(other -> await("what was written", () -> visits(other, name) == 2));
                node.write("update", name, 3);
                assertThat(node.visits(name)).isEqualTo(3);
                others.forEach(other -> await("what a node wrote", () -> visits(other, name) == 3));
                node.write("delete", name, 0);
                assertThat(node.visits(name)).isZero();
                others.forEach(other -> await("what a node deleted", () -> visits(other, name) == 0));
            }
        }
    }

    /** The visits in the cache of the node; 0 if there is no such shelf. */
    static int visits(Kong node, String name) {
        return node.db()
                .dao(ShelfDao.class)
                .cached()
                .selectByName(name)
                .map(Shelf::visits)
                .orElse(0);
    }
}
