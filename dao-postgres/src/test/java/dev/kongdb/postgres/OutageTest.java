package dev.kongdb.postgres;

import static dev.kongdb.postgres.Entities.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.KongConfig;
import dev.kongdb.embedded.EmbeddedPostgres;
import dev.kongdb.error.DatabaseException;
import dev.kongdb.error.KongDbException;
import dev.kongdb.migration.Migrator;
import dev.kongdb.schema.Row;
import dev.kongdb.schema.Schema;
import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.spi.Strategy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server is away, slow or silent: calls fail in time with a typed error, and succeed again once it is back. */
class OutageTest {
    private static final Entities ENTITIES = new Entities();
    private static final Schema PARAMETERS = ENTITIES.parameters;
    private static final String TIMEOUT = "1000";

    private static EmbeddedPostgres server;
    private static KongConfig config;
    private static ExecutorService threads;

    @BeforeAll
    static void start() {
        server = EmbeddedPostgres.builder().start();
        config = Server.config(server, server.database()).with("pg_timeout", TIMEOUT);
        threads = Executors.newCachedThreadPool();
        try (Strategy strategy = open(config)) {
            new Migrator(strategy.migrations(), List.of(), line -> {}).up();
        }
    }

    @AfterAll
    static void stop() {
        threads.shutdownNow();
        server.close();
    }

    private static Strategy open(KongConfig config) {
        return new PostgresStrategyFactory().open(config);
    }

    private static Row key(String key) {
        return row(PARAMETERS, "key", key);
    }

    private static KongDbException failsInTime(EntityStrategy store) {
        long start = System.nanoTime();
        KongDbException error = Failing.error(() -> store.select(key("k"), null));
        // Connecting and the statement may each take the timeout; the driver counts whole seconds.
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(3_500));
        assertThat(error).isInstanceOf(DatabaseException.class).hasCauseInstanceOf(SQLException.class);
        return error;
    }

    @Test
    void callsSucceedAgainAfterTheServerWasStoppedAndStarted() {
        try (Strategy strategy = open(config)) {
            EntityStrategy store = strategy.entity(PARAMETERS);
            for (int round = 0; round < 3; round++) {
                assertThat(store.select(key("k"), null)).isNull();
                server.stop();
                assertThat(failsInTime(store).message()).isNotBlank();
                failsInTime(store);
                server.restart();
            }
            assertThat(store.select(key("k"), null)).isNull();
        }
    }

    @Test
    void everyConnectionOfTheTimeBeforeIsForgottenWhenOneTurnsOutDead() throws Exception {
        try (Strategy strategy = open(config)) {
            EntityStrategy store = strategy.entity(PARAMETERS);
            List<Callable<Object>> calls = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                calls.add(() -> store.page(new EntityStrategy.PageQuery(10, null, null, null, null, List.of(), false)));
            }
            for (Future<Object> each : threads.invokeAll(calls)) {
                each.get();
            }
            server.kill();
            server.restart();
            int failures = 0;
            for (int i = 0; i < 30; i++) {
                try {
                    store.select(key("k"), null);
                } catch (DatabaseException e) {
                    failures++;
                }
            }
            assertThat(failures).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void everyAcknowledgedWriteIsThereAfterTheServerWasKilled(@TempDir Path directory) throws Exception {
        // Only a server that keeps its data flushes what it acknowledges.
        try (EmbeddedPostgres keeping = EmbeddedPostgres.builder()
                        .dataDirectory(directory.resolve("data"))
                        .start();
                Strategy strategy = open(Server.config(keeping, keeping.database()))) {
            new Migrator(strategy.migrations(), List.of(), line -> {}).up();
            EntityStrategy store = strategy.entity(PARAMETERS);
            CountDownLatch manyAcknowledged = new CountDownLatch(50);
            List<String> acknowledged = new ArrayList<>();
            Future<?> writer = threads.submit(() -> {
                for (int i = 0; ; i++) {
                    String key = "killed-" + i;
                    try {
                        store.insert(
                                new EntityStrategy.Write(row(PARAMETERS, "key", key, "value", "v"), null, null, null));
                        acknowledged.add(key);
                        manyAcknowledged.countDown();
                    } catch (DatabaseException e) {
                        return;
                    }
                }
            });
            manyAcknowledged.await();
            keeping.kill();
            writer.get();
            keeping.restart();
            assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(50);
            for (String key : acknowledged) {
                assertThat(store.select(key(key), null)).as(key).isNotNull();
            }
        }
    }

    @Test
    void aServerThatAcceptsAndNeverAnswersIsGivenUp() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Strategy strategy = open(config.with("pg_port", String.valueOf(silent.getLocalPort())))) {
            failsInTime(strategy.entity(PARAMETERS));
        }
    }

    @Test
    void aServerThatIsNotThereIsNamed() {
        try (Strategy strategy = open(config.with(Map.of("pg_port", "1", "pg_timeout", "300")))) {
            assertThat(failsInTime(strategy.entity(PARAMETERS)).message()).contains("127.0.0.1:1");
        }
    }

    @Test
    void whatTheServerSaysWhenItRefusesIsTheMessage() {
        try (Strategy strategy = open(config.with("pg_database", "nowhere"))) {
            assertThat(failsInTime(strategy.entity(PARAMETERS)).message())
                    .isEqualTo("FATAL: database \"nowhere\" does not exist");
        }
    }

    @Test
    void aConnectionThatIsCutFailsTheCallItCarriesAndNoOther() throws Exception {
        try (Relay relay = new Relay(server.port());
                Strategy strategy =
                        open(config.with(Map.of("pg_port", String.valueOf(relay.port()), "pg_timeout", "5000")))) {
            EntityStrategy store = strategy.entity(PARAMETERS);
            store.select(key("k"), null);
            try (Connection locker = java.sql.DriverManager.getConnection(server.jdbcUrl())) {
                Future<KongDbException> call = lockedOut(locker, store);
                relay.cut();
                assertThat(call.get()).isInstanceOf(DatabaseException.class).hasCauseInstanceOf(SQLException.class);
            }
            assertThat(store.select(key("k"), null)).isNull();
        }
    }

    /** A call that waits for a lock that the connection holds, once it does. */
    private static Future<KongDbException> lockedOut(Connection locker, EntityStrategy store) throws Exception {
        locker.setAutoCommit(false);
        Database.execute(locker, "LOCK TABLE parameters IN ACCESS EXCLUSIVE MODE");
        Future<KongDbException> call = threads.submit(() -> Failing.error(() -> store.select(key("k"), null)));
        try (var statement = locker.createStatement()) {
            boolean waiting = false;
            while (!waiting) {
                try (var result = statement.executeQuery("SELECT 1 FROM pg_locks WHERE NOT granted")) {
                    waiting = result.next();
                }
            }
        }
        return call;
    }

    @Test
    void aStatementThatTakesTooLongIsCancelledAndItsConnectionLivesOn() throws Exception {
        try (Strategy strategy = open(config);
                Connection locker = java.sql.DriverManager.getConnection(server.jdbcUrl())) {
            EntityStrategy store = strategy.entity(PARAMETERS);
            KongDbException error = lockedOut(locker, store).get();
            assertThat(error.code()).isEqualTo(8);
            assertThat(error.message()).isEqualTo("ERROR: canceling statement due to statement timeout");
            locker.rollback();
            assertThat(store.select(key("k"), null)).isNull();
        }
    }

    @Test
    void aCallThatFindsAllTurnsTakenFailsInKongsWords() throws Exception {
        try (Strategy strategy =
                        open(config.with(Map.of("pg_max_concurrent_queries", "1", "pg_semaphore_timeout", "50")));
                Connection locker = java.sql.DriverManager.getConnection(server.jdbcUrl())) {
            EntityStrategy store = strategy.entity(PARAMETERS);
            Future<KongDbException> holder = lockedOut(locker, store);
            KongDbException error = Failing.error(() -> store.select(key("k"), null));
            assertThat(error.code()).isEqualTo(8);
            assertThat(error.message()).isEqualTo("error acquiring query semaphore: timeout");
            locker.rollback();
            holder.cancel(true);
        }
    }

    @Test
    void aTableThatAMigrationChangesIsReadOn() throws Exception {
        try (Strategy strategy = open(config)) {
            EntityStrategy store = strategy.entity(PARAMETERS);
            store.insert(new EntityStrategy.Write(row(PARAMETERS, "key", "changing", "value", "v"), null, null, null));
            try (Connection connection = java.sql.DriverManager.getConnection(server.jdbcUrl())) {
                for (String type : List.of("VARCHAR(100)", "TEXT", "VARCHAR(200)", "TEXT")) {
                    for (int i = 0; i < 8; i++) { // often enough for a prepared statement
                        assertThat(store.select(key("changing"), null).get("value"))
                                .isEqualTo("v");
                    }
                    Database.execute(connection, "ALTER TABLE parameters ALTER COLUMN value TYPE " + type);
                }
            }
            assertThat(store.select(key("changing"), null).get("value")).isEqualTo("v");
        }
    }
}
