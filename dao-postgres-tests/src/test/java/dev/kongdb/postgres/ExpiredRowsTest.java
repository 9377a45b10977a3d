package dev.kongdb.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.Kong;
import dev.kongdb.config.KongConfig;
import dev.kongdb.spi.Strategy;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The deletion of expired rows by two nodes on one database. To expire rows, the tests write past
 * times into the tables.
 */
class ExpiredRowsTest {
    private Database database;
    private Node node;
    private Node other;

    @BeforeEach
    void open() {
        database = new Database();
        KongConfig config = Server.config(database.name);
        node = new Node(config);
        other = new Node(config);
    }

    @AfterEach
    void close() {
        node.close();
        other.close();
        database.close();
    }

    private void leases(int expired, int alive) {
        database.execute("INSERT INTO test_leases (id, ttl) SELECT gen_random_uuid(), now() - interval '1 second'"
                + " FROM generate_series(1, " + expired + ")");
        database.execute("INSERT INTO test_leases (id, ttl) SELECT gen_random_uuid(), now() + interval '1 hour'"
                + " FROM generate_series(1, " + alive + ")");
    }

    private void events(int expired, int alive) {
        String insert = "INSERT INTO cluster_events (id, node_id, at, expire_at) SELECT gen_random_uuid(),"
                + " gen_random_uuid(), now(), now() %s FROM generate_series(1, %d)";
        database.execute(String.format(insert, "- interval '1 second'", expired));
        database.execute(String.format(insert, "+ interval '1 hour'", alive));
    }

    /** Records how many rows each statement has deleted from the table. */
    private void watch(String table) {
        database.execute(
                "CREATE TABLE IF NOT EXISTS deletes (at BIGINT GENERATED ALWAYS AS IDENTITY, of TEXT, rows INTEGER);"
                        + " CREATE OR REPLACE FUNCTION watch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                        + " INSERT INTO deletes (of, rows) SELECT TG_TABLE_NAME, count(*) FROM gone; RETURN NULL; END $$;"
                        + " CREATE TRIGGER watch AFTER DELETE ON " + table + " REFERENCING OLD TABLE AS gone"
                        + " FOR EACH STATEMENT EXECUTE FUNCTION watch()");
    }

    private String count(String table) {
        return database.ask("SELECT count(*) FROM " + table);
    }

    @Test
    void whatHasExpiredGoesAndNothingElse() {
        leases(3, 2);
        database.execute("INSERT INTO test_leases (id) VALUES (gen_random_uuid())");
        events(4, 1);
        String consumer =
                node.insert("consumers", Map.of("username", "u")).get("id").toString();
        for (String ttl : List.of("NULL", "now() + interval '1 hour'", "now() - interval '1 hour'")) {
            database.execute("INSERT INTO keyauth_credentials (id, consumer_id, ws_id, key, tags, ttl) VALUES"
                    + " (gen_random_uuid(), '" + consumer + "', '" + database.workspace + "', gen_random_uuid()::text,"
                    + " '{swept}', " + ttl + ")");
        }
        assertThat(node.strategy.deleteExpired()).isEqualTo(8);
        assertThat(count("test_leases")).isEqualTo("3");
        // The events of the writes are deleted, too.
        assertThat(count("cluster_events WHERE channel IS NULL")).isEqualTo("1");
        assertThat(count("keyauth_credentials")).isEqualTo("2");
        assertThat(count("tags WHERE tags = '{swept}'")).isEqualTo("2");
        assertThat(other.strategy.deleteExpired()).isZero();
    }

    @Test
    void theEventsOfTheClusterGoFirstAndAllInBoundedBatches() {
        leases(ExpiredRows.BATCH, 5);
        events(2 * ExpiredRows.BATCH + 1, 5);
        watch("test_leases");
        watch("cluster_events");
        assertThat(node.strategy.deleteExpired()).isEqualTo(3L * ExpiredRows.BATCH + 1);
        assertThat(database.askAll("SELECT of, rows FROM deletes ORDER BY at"))
                .containsExactly(
                        "cluster_events|1000",
                        "cluster_events|1000",
                        "cluster_events|1",
                        "test_leases|1000",
                        "test_leases|0");
    }

    @Test
    void tablesFollowInTheOrderOfTheirReferences() {
        watch("keyauth_credentials");
        watch("test_leases");
        node.strategy.deleteExpired();
        List<String> entities = new ArrayList<>(node.order());
        entities.retainAll(List.of("keyauth_credentials", "test_leases"));
        assertThat(database.askAll("SELECT of FROM deletes ORDER BY at")).isEqualTo(entities);
    }

    @Test
    void whatFailsIsLoggedAndDoesNotKeepTheOthers() {
        leases(1, 0);
        events(1, 0);
        database.execute("CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
                + " $$ BEGIN RAISE EXCEPTION 'not today'; END $$;"
                + " CREATE TRIGGER refuse BEFORE DELETE ON cluster_events EXECUTE FUNCTION refuse()");
        String log = Logged.by(() -> assertThat(node.strategy.deleteExpired()).isEqualTo(1));
        assertThat(log)
                .containsOnlyOnce("unable to clean expired rows from table 'cluster_events' on PostgreSQL database"
                        + " (ERROR: not today)");
        assertThat(count("test_leases")).isEqualTo("0");
        assertThat(count("locks")).isEqualTo("0");
    }

    @Test
    void rowsThatOthersReferToStayAndKeepNoOtherFromGoing() {
        leases(3, 1);
        database.execute("CREATE TABLE pledges (lease UUID REFERENCES test_leases (id));"
                + " INSERT INTO pledges SELECT id FROM test_leases WHERE ttl < now() LIMIT 2;"
                + " UPDATE test_leases SET ttl = now() - interval '1 hour' WHERE id IN (SELECT lease FROM pledges)");
        leases(2 * ExpiredRows.BATCH, 0);
        String log = Logged.by(() -> assertThat(node.strategy.deleteExpired()).isEqualTo(2L * ExpiredRows.BATCH + 1));
        assertThat(log)
                .containsOnlyOnce("unable to clean expired rows from table 'test_leases' on PostgreSQL database"
                        + " (ERROR: update or delete on table \"test_leases\" violates");
        assertThat(count("test_leases")).isEqualTo("3");
        database.execute("DELETE FROM pledges");
        assertThat(node.strategy.deleteExpired()).isEqualTo(2);
    }

    @Test
    void aDatabaseThatIsAwayIsLoggedOnce() {
        KongConfig nowhere = Server.config(database.name).with(Map.of("pg_port", "1", "pg_timeout", "250"));
        try (Strategy strategy = new PostgresStrategyFactory().open(nowhere)) {
            String log = Logged.by(() -> assertThat(strategy.deleteExpired()).isZero());
            assertThat(log).containsOnlyOnce("unable to clean expired rows from PostgreSQL database (");
        }
    }

    @Test
    void whileOneNodeIsAtItTheOtherLeavesItAlone() {
        leases(1, 0);
        long[] deleted = {-1};
        assertThat(other.strategy
                        .migrations()
                        .locked(ExpiredRows.LOCK, Duration.ZERO, () -> deleted[0] = node.strategy.deleteExpired()))
                .isTrue();
        assertThat(deleted[0]).isZero();
        assertThat(node.strategy.deleteExpired()).isEqualTo(1);
    }

    @Test
    void theLockOfADeadNodeExpires() {
        leases(1, 0);
        database.execute("INSERT INTO locks (key, owner, ttl) VALUES ('" + ExpiredRows.LOCK
                + "', 'dead', now() + interval" + " '1 minute')");
        assertThat(node.strategy.deleteExpired()).isZero();
        database.execute("UPDATE locks SET ttl = now() - interval '1 second'");
        assertThat(node.strategy.deleteExpired()).isEqualTo(1);
        assertThat(count("locks")).isEqualTo("0");
    }

    @Test
    void manyThreadsOfTwoNodesDeleteEachRowOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            for (int round = 0; round < 5; round++) {
                leases(2_500, 0);
                List<Callable<Long>> sweeps = new ArrayList<>();
                for (int i = 0; i < 16; i++) {
                    Node one = i % 2 == 0 ? node : other;
                    sweeps.add(one.strategy::deleteExpired);
                }
                long deleted = 0;
                for (Future<Long> each : threads.invokeAll(sweeps)) {
                    deleted += each.get();
                }
                assertThat(deleted).isEqualTo(2_500);
                assertThat(count("test_leases")).isEqualTo("0");
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aRowThatSomebodyIsAtIsLeftForTheNextTime() throws Exception {
        leases(3, 0);
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            Database.execute(connection, "SELECT FROM test_leases LIMIT 1 FOR UPDATE");
            assertThat(node.strategy.deleteExpired()).isEqualTo(2);
            connection.rollback();
        }
        assertThat(node.strategy.deleteExpired()).isEqualTo(1);
    }

    @Test
    void anInterruptEndsTheSweepAfterTheBatch() {
        leases(1, 0);
        Thread.currentThread().interrupt();
        String log = Logged.by(() -> assertThat(node.strategy.deleteExpired()).isZero());
        assertThat(Thread.interrupted()).isTrue();
        assertThat(log).doesNotContain("unable to clean");
    }

    @Test
    void aKongDeletesByItselfAndLeavesNoThreadBehind() throws Exception {
        events(2, 1);
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        Set<Thread> started;
        try (Kong kong = Kong.open(Server.config(database.name))) {
            assertThat(kong.db().deleteExpired()).isEqualTo(2);
            started = new HashSet<>(Thread.getAllStackTraces().keySet());
            started.removeAll(before);
            started.removeIf(thread -> !thread.getName().startsWith("kong.db"));
            assertThat(started).extracting(Thread::getName).contains("kong.db expiry");
        }
        for (Thread thread : started) {
            thread.join(Duration.ofSeconds(20).toMillis());
            assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
    }
}
