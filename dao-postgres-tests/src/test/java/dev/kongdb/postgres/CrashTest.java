package dev.kongdb.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.config.KongConfig;
import dev.kongdb.embedded.EmbeddedPostgres;
import dev.kongdb.error.DatabaseException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * PostgreSQL is killed repeatedly during the writes of two nodes. It runs with fsync, as in
 * production. A test cannot cut the power of the machine.
 */
class CrashTest {
    private static final int CRASHES = 10;
    private static final int WRITES = 5;
    private static final int CHILDREN = 3;
    private static final int HEALED_SECONDS = 20;

    @TempDir
    private Path directory;

    private volatile boolean stopped;

    /** A thread that makes one kind of write, and records the acknowledged writes. */
    private abstract class Writer implements Runnable {
        final Node node;
        final List<DatabaseException> errors = new ArrayList<>();

        /** Counts down the acknowledged writes for which a test waits. */
        volatile CountDownLatch wanted = new CountDownLatch(WRITES);

        Writer(Node node) {
            this.node = node;
        }

        /** Any failure other than one of the database fails the test. */
        @Override
        public void run() {
            while (!stopped) {
                try {
                    write();
                    wanted.countDown();
                } catch (DatabaseException e) {
                    errors.add(e);
                    failed();
                }
            }
        }

        abstract void write();

        void failed() {}

        abstract void check(Truth truth) throws SQLException;
    }

    /** The contents of the tables, read directly. */
    private record Truth(Connection connection) {
        Set<String> column(String sql) throws SQLException {
            Set<String> values = new HashSet<>();
            try (Statement statement = connection.createStatement();
                    ResultSet result = statement.executeQuery(sql)) {
                while (result.next()) {
                    values.add(result.getString(1));
                }
            }
            return values;
        }
    }

    /** Inserts consumers. A trigger inserts a second row into {@code tags} for each of them. */
    private final class Inserter extends Writer {
        private final List<String> acknowledged = new ArrayList<>();

        Inserter(Node node) {
            super(node);
        }

        @Override
        void write() {
            String name = "inserted-" + UUID.randomUUID();
            node.insert("consumers", Map.of("username", name, "tags", List.of(name)));
            acknowledged.add(name);
        }

        @Override
        void check(Truth truth) throws SQLException {
            Set<String> rows = truth.column("SELECT username FROM consumers WHERE username LIKE 'inserted-%'");
            assertThat(rows).containsAll(acknowledged);
            assertThat(truth.column("SELECT unnest(tags) FROM tags WHERE entity_name = 'consumers'"))
                    .containsAll(rows);
        }
    }

    /** Counts up in one row, by updates or by upserts. */
    private final class Counter extends Writer {
        private final String name = UUID.randomUUID().toString();
        private final boolean upserts;
        private int acknowledged;
        private int tried;

        Counter(Node node, boolean upserts) {
            super(node);
            this.upserts = upserts;
            node.insert("test_counters", Map.of("name", name, "count", 0, "note", "0"));
        }

        @Override
        void write() {
            tried++;
            // Two fields, to see whether a row is ever half written.
            Map<String, Object> values = Map.of("count", tried, "note", String.valueOf(tried));
            if (upserts) {
                node.dao("test_counters").upsertBy("name", name, values);
            } else {
                node.dao("test_counters").updateBy("name", name, values);
            }
            acknowledged = tried;
        }

        @Override
        void check(Truth truth) throws SQLException {
            String where = " FROM test_counters WHERE name = '" + name + "'";
            assertThat(truth.column("SELECT count" + where)).isEqualTo(truth.column("SELECT note" + where));
            String count = truth.column("SELECT count" + where).iterator().next();
            assertThat(Integer.parseInt(count)).isBetween(acknowledged, tried);
        }
    }

    /** Deletes parents, with all their children or not at all. */
    private final class Deleter extends Writer {
        private final Set<String> deleted = new HashSet<>();
        private final Set<String> uncertain = new HashSet<>();
        private String parent;
        private boolean whole;

        Deleter(Node node) {
            super(node);
        }

        @Override
        void write() {
            parent = UUID.randomUUID().toString();
            whole = false;
            Map<String, Object> key = Map.of("id", parent);
            node.insert("consumers", Map.of("id", parent, "username", "parent-" + parent));
            for (int i = 0; i < CHILDREN; i++) {
                node.insert("keyauth_credentials", Map.of("consumer", key));
            }
            whole = true;
            assertThat(node.dao("consumers").delete(key)).isTrue();
            deleted.add(parent);
        }

        @Override
        void failed() {
            if (whole) {
                uncertain.add(parent);
            }
        }

        @Override
        void check(Truth truth) throws SQLException {
            Set<String> parents = truth.column("SELECT id FROM consumers WHERE username LIKE 'parent-%'");
            assertThat(parents).doesNotContainAnyElementsOf(deleted);
            Set<String> withChildren = truth.column("SELECT consumer_id FROM keyauth_credentials GROUP BY consumer_id"
                    + " HAVING count(*) = " + CHILDREN);
            for (String each : uncertain) {
                assertThat(withChildren.contains(each)).as(each).isEqualTo(parents.contains(each));
            }
            assertThat(parents).containsAll(truth.column("SELECT consumer_id FROM keyauth_credentials"));
        }
    }

    @Test
    void everyAcknowledgedWriteSurvivesTenCrashesAndNoneIsHalfThere() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .dataDirectory(directory.resolve("data"))
                .start()) {
            KongConfig config = Server.config(server, server.database()).with("pg_timeout", "2000");
            try (Node one = new Node(config);
                    Node other = new Node(config)) {
                List<Writer> writers = List.of(
                        new Inserter(one),
                        new Inserter(other),
                        new Counter(one, false),
                        new Counter(other, true),
                        new Deleter(one),
                        new Deleter(other));
                List<Future<?>> running = new ArrayList<>();
                writers.forEach(writer -> running.add(threads.submit(writer)));
                try {
                    awaitWrites(writers, running);
                    for (int crash = 0; crash < CRASHES; crash++) {
                        server.kill();
                        server.restart();
                        awaitWrites(writers, running);
                    }
                } finally {
                    stopped = true;
                }
                for (Future<?> each : running) {
                    each.get();
                }
                assertThat(writers)
                        .anySatisfy(writer -> assertThat(writer.errors).isNotEmpty());
                for (Writer writer : writers) {
                    assertThat(writer.errors).allSatisfy(e -> assertThat(e).hasCauseInstanceOf(SQLException.class));
                }
                try (Connection connection = DriverManager.getConnection(server.jdbcUrl())) {
                    for (Writer writer : writers) {
                        writer.check(new Truth(connection));
                    }
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Waits until each writer has made some more writes. */
    private static void awaitWrites(List<Writer> writers, List<Future<?>> running) throws Exception {
        for (Writer writer : writers) {
            writer.wanted = new CountDownLatch(WRITES);
        }
        for (int i = 0; i < writers.size(); i++) {
            if (!writers.get(i).wanted.await(HEALED_SECONDS, TimeUnit.SECONDS)) {
                if (running.get(i).isDone()) {
                    running.get(i).get(); // throws the exception that has ended the writer
                }
                throw new AssertionError("no write succeeds " + HEALED_SECONDS + " seconds after the restart");
            }
        }
    }
}
