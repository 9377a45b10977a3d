package dev.kongdb.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kongdb.config.KongConfig;
import dev.kongdb.dao.Dao;
import dev.kongdb.dao.Options;
import dev.kongdb.embedded.EmbeddedPostgres;
import dev.kongdb.error.DatabaseException;
import dev.kongdb.error.ForeignKeyViolationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A primary and a replica, which PostgreSQL replicates until a test makes the replica lag. */
class ReplicaTest {
    private static final Options PRIMARY = Options.readPrimary();

    @TempDir
    private static Path directory;

    private static EmbeddedPostgres primary;
    private static EmbeddedPostgres replica;
    private static KongConfig config;

    private Node node;
    private Dao consumers;

    @BeforeAll
    static void start() throws Exception {
        Path data = directory.resolve("primary");
        primary = EmbeddedPostgres.builder().dataDirectory(data).start();
        primary.stop();
        Path copy = directory.resolve("replica");
        String superuser = Files.readAllLines(data.resolve("kongdb.passwords")).get(0);
        copy(data, copy);
        Files.createFile(copy.resolve("standby.signal"));
        Files.writeString(
                copy.resolve("postgresql.auto.conf"),
                "primary_conninfo = 'host=127.0.0.1 port=" + primary.port() + " user=postgres password=" + superuser
                        + "'\n",
                StandardOpenOption.APPEND);
        primary.restart();
        replica = EmbeddedPostgres.builder().dataDirectory(copy).start();
        config = Server.config(primary, primary.database())
                .with(Map.of(
                        "pg_timeout",
                        "2000",
                        "pg_ro_host",
                        replica.host(),
                        "pg_ro_port",
                        String.valueOf(replica.port()),
                        "pg_ro_timeout",
                        "1000"));
    }

    /** Copies the data of a stopped server. */
    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                if (!file.getFileName().toString().matches("kongdb[.](lock|holder|log.*)")) {
                    Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    @AfterAll
    static void stop() {
        replica.close();
        primary.close();
    }

    @BeforeEach
    void open() {
        node = new Node(config);
        consumers = node.dao("consumers");
    }

    @AfterEach
    void close() throws SQLException {
        onReplica("SELECT pg_wal_replay_resume()");
        node.close();
    }

    private static String onReplica(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(replica.superuserUrl(replica.database()));
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return result.next() ? result.getString(1) : null;
        }
    }

    /** Stops the replica at its current state, with all writes so far. */
    private static void lag() throws SQLException {
        String written;
        try (Connection connection = DriverManager.getConnection(primary.jdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT pg_current_wal_lsn()")) {
            result.next();
            written = result.getString(1);
        }
        await("SELECT pg_last_wal_replay_lsn() >= '" + written + "'", "t");
        onReplica("SELECT pg_wal_replay_pause()");
        await("SELECT pg_get_wal_replay_pause_state()", "paused");
    }

    private static void await(String sql, String answer) throws SQLException {
        while (!answer.equals(onReplica(sql))) {
            Thread.onSpinWait();
        }
    }

    private static String unique() {
        return UUID.randomUUID().toString();
    }

    private static Map<String, Object> consumer(String name) {
        return Map.of("username", name, "tags", List.of(name));
    }

    @Test
    void readsGoToTheReplicaUnlessTheyAskForThePrimary() throws Exception {
        String name = unique();
        String key = unique();
        lag();
        Map<String, Object> consumer = node.insert("consumers", consumer(name));
        Map<String, Object> id = Map.of("id", consumer.get("id"));
        node.insert("keyauth_credentials", Map.of("consumer", id, "key", key));
        Dao credentials = node.dao("keyauth_credentials");
        for (boolean written : List.of(false, true)) {
            Options options = written ? PRIMARY : Options.none();
            assertThat(consumers.with(options).select(id).isPresent()).isEqualTo(written);
            assertThat(consumers.with(options).selectBy("username", name).isPresent())
                    .isEqualTo(written);
            assertThat(credentials.with(options).selectByCacheKey(key).isPresent())
                    .isEqualTo(written);
            assertThat(consumers
                            .with(options.and(Options.anyTag(name)))
                            .page(10, null)
                            .data())
                    .hasSize(written ? 1 : 0);
            assertThat(credentials
                            .with(options)
                            .forForeign("consumer", id)
                            .page(10, null)
                            .data())
                    .hasSize(written ? 1 : 0);
            assertThat(credentials.with(options).forForeign("consumer", id).each(1))
                    .hasSize(written ? 1 : 0);
            assertThat(node.dao("tags").with(options).each(1000).filter(tag -> name.equals(tag.get("tag"))))
                    .hasSize(written ? 1 : 0);
        }
        onReplica("SELECT pg_wal_replay_resume()");
        await("SELECT EXISTS (SELECT FROM keyauth_credentials WHERE key = '" + key + "')", "t");
        assertThat(consumers.select(id)).isPresent();
    }

    @Test
    void whatAWriteReadsItReadsFromThePrimary() throws Exception {
        String name = unique();
        lag();
        Map<String, Object> id =
                Map.of("id", node.insert("consumers", consumer(name)).get("id"));
        assertThat(consumers.update(id, Map.of("custom_id", "a" + name))).containsEntry("custom_id", "a" + name);
        assertThat(consumers.updateBy("username", name, Map.of("custom_id", "b" + name)))
                .containsEntry("custom_id", "b" + name);
        assertThat(consumers.upsertBy("username", name, Map.of())).containsEntry("id", id.get("id"));
        Map<String, Object> found = node.insert("keyauth_credentials", Map.of("consumer", Map.of("username", name)));
        assertThat(found).containsEntry("consumer", id);
        assertThat(consumers.deleteBy("username", name)).isTrue();
        assertThatThrownBy(() -> node.insert("keyauth_credentials", Map.of("consumer", id)))
                .isInstanceOf(ForeignKeyViolationException.class);
    }

    @Test
    void aReplicaThatIsGoneFailsReadsOnly() {
        String name = unique();
        node.insert("consumers", consumer(name));
        replica.stop();
        try {
            assertThatThrownBy(() -> consumers.selectBy("username", name))
                    .isInstanceOf(DatabaseException.class)
                    .hasCauseInstanceOf(SQLException.class);
            assertThat(consumers.with(PRIMARY).selectBy("username", name)).isPresent();
            assertThat(consumers.updateBy("username", name, Map.of("custom_id", name)))
                    .containsEntry("custom_id", name);
        } finally {
            replica.restart();
        }
        consumers.selectBy("username", name);
    }

    @Test
    void eachServerHasTurnsOfItsOwn() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (Node bounded = new Node(config.with(Map.of(
                        "pg_max_concurrent_queries", "1", "pg_semaphore_timeout", "50", "pg_timeout", "60000")));
                Connection locker = DriverManager.getConnection(primary.jdbcUrl())) {
            locker.setAutoCommit(false);
            // The replica does not know this lock.
            Database.execute(locker, "LOCK TABLE consumers IN SHARE ROW EXCLUSIVE MODE");
            Future<Map<String, Object>> waiting = thread.submit(() -> bounded.insert("consumers", consumer(unique())));
            try (Statement statement = locker.createStatement()) {
                boolean waits = false;
                while (!waits) {
                    try (ResultSet result = statement.executeQuery("SELECT FROM pg_locks WHERE NOT granted")) {
                        waits = result.next();
                    }
                }
            }
            Dao dao = bounded.dao("consumers");
            assertThatThrownBy(() -> dao.with(PRIMARY).selectBy("username", "u"))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessage("[postgres] error acquiring query semaphore: timeout");
            assertThat(dao.selectBy("username", "u")).isEmpty();
            locker.rollback();
            assertThat(waiting.get()).containsKey("id");
        } finally {
            thread.shutdownNow();
        }
    }
}
