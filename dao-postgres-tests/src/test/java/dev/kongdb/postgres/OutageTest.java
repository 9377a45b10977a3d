package dev.kongdb.postgres;

import static dev.kongdb.postgres.Entities.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.config.KongConfig;
import dev.kongdb.embedded.EmbeddedPostgres;
import dev.kongdb.error.DatabaseException;
import dev.kongdb.error.KongDbException;
import dev.kongdb.migration.Migrator;
import dev.kongdb.schema.Schema;
import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.spi.Strategy;
import dev.kongdb.tck.internal.Relay;
import dev.kongdb.tck.internal.SmallDisk;
import dev.kongdb.value.Row;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server is down, slow or silent. Calls fail in time with a typed error, and succeed again when
 * the server is back.
 */
class OutageTest {
    private static final Entities ENTITIES = new Entities();
    private static final Schema PARAMETERS = ENTITIES.parameters;

    /**
     * Far more than a busy machine takes, and less than the half minute for which a pool waits by
     * default.
     */
    private static final Duration IN_TIME = Duration.ofSeconds(20);

    private static EmbeddedPostgres server;

    /** The settings of the tests in which an answer is late, or never comes. */
    private static KongConfig config;

    /** The settings of the other tests. */
    private static KongConfig patient;

    private static ExecutorService threads;

    @BeforeAll
    static void start() {
        server = EmbeddedPostgres.builder().start();
        patient = Server.config(server, server.database()).with("pg_timeout", "60000");
        config = patient.with("pg_timeout", "1000");
        threads = Executors.newCachedThreadPool();
        try (Strategy strategy = open(patient)) {
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
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(IN_TIME);
        assertThat(error).isInstanceOf(DatabaseException.class).hasCauseInstanceOf(SQLException.class);
        return error;
    }

    @Test
    void callsSucceedAgainAfterTheServerWasStoppedAndStarted() {
        try (Strategy strategy = open(patient)) {
            EntityStrategy store = ENTITIES.store(strategy, PARAMETERS);
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
        try (Strategy strategy = open(patient)) {
            EntityStrategy store = ENTITIES.store(strategy, PARAMETERS);
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
    void aServerThatAcceptsAndNeverAnswersIsGivenUp() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Strategy strategy = open(config.with("pg_port", String.valueOf(silent.getLocalPort())))) {
            failsInTime(ENTITIES.store(strategy, PARAMETERS));
        }
    }

    @Test
    void aServerThatIsNotThereIsNamed() {
        try (Strategy strategy = open(config.with(Map.of("pg_port", "1", "pg_timeout", "300")))) {
            assertThat(failsInTime(ENTITIES.store(strategy, PARAMETERS)).message())
                    .contains("127.0.0.1:1");
        }
    }

    @Test
    void aServerThatIsNotThereIsNotWaitedForHoweverLongAnswersMayTake() {
        try (Strategy strategy = open(config.with(Map.of("pg_port", "1", "pg_timeout", "60000")))) {
            EntityStrategy store = ENTITIES.store(strategy, PARAMETERS);
            for (int call = 0; call < 3; call++) {
                assertThat(failsInTime(store).message()).contains("127.0.0.1:1");
            }
        }
    }

    @Test
    void aLoginMayTakeAsLongAsTheSettingsSay() {
        AtomicBoolean first = new AtomicBoolean(true);
        UnaryOperator<byte[]> slowAtFirst = answer -> {
            if (first.getAndSet(false)) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2_500));
            }
            return answer;
        };
        try (Relay relay = new Relay(server.port(), slowAtFirst);
                Strategy strategy =
                        open(config.with(Map.of("pg_port", String.valueOf(relay.port()), "pg_timeout", "20000")))) {
            assertThat(ENTITIES.store(strategy, PARAMETERS).select(key("k"), null))
                    .isNull();
        }
    }

    @Test
    void aNameThatIsNoHostsIsSaidToBeThat() {
        try (Strategy strategy = open(config.with("pg_host", "no-such-host.invalid"))) {
            assertThat(failsInTime(ENTITIES.store(strategy, PARAMETERS)).message())
                    .isEqualTo("no host is named 'no-such-host.invalid'");
        }
    }

    @Test
    void whatTheServerSaysWhenItRefusesIsTheMessage() {
        try (Strategy strategy = open(config.with("pg_database", "nowhere"))) {
            assertThat(failsInTime(ENTITIES.store(strategy, PARAMETERS)).message())
                    .isEqualTo("FATAL: database \"nowhere\" does not exist");
        }
    }

    @Test
    void aConnectionThatIsCutFailsTheCallItCarriesAndNoOther() throws Exception {
        try (Relay relay = new Relay(server.port());
                Strategy strategy =
                        open(config.with(Map.of("pg_port", String.valueOf(relay.port()), "pg_timeout", "5000")))) {
            EntityStrategy store = ENTITIES.store(strategy, PARAMETERS);
            store.select(key("k"), null);
            try (Connection locker = java.sql.DriverManager.getConnection(server.jdbcUrl())) {
                Future<KongDbException> call = lockedOut(locker, store);
                relay.cut();
                assertThat(call.get()).isInstanceOf(DatabaseException.class).hasCauseInstanceOf(SQLException.class);
            }
            assertThat(store.select(key("k"), null)).isNull();
        }
    }

    /** A call that waits for a lock of the connection. Returns when it waits. */
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
            EntityStrategy store = ENTITIES.store(strategy, PARAMETERS);
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
                        open(patient.with(Map.of("pg_max_concurrent_queries", "1", "pg_semaphore_timeout", "50")));
                Connection locker = java.sql.DriverManager.getConnection(server.jdbcUrl())) {
            EntityStrategy store = ENTITIES.store(strategy, PARAMETERS);
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
        try (Strategy strategy = open(patient)) {
            EntityStrategy store = ENTITIES.store(strategy, PARAMETERS);
            store.insert(new EntityStrategy.Write(row(PARAMETERS, "key", "changing", "value", "v"), null, null, null));
            try (Connection connection = java.sql.DriverManager.getConnection(server.jdbcUrl())) {
                for (String type : List.of("VARCHAR(100)", "TEXT", "VARCHAR(200)", "TEXT")) {
                    for (int i = 0; i < 8; i++) { // often enough to use a prepared statement
                        assertThat(store.select(key("changing"), null).get("value"))
                                .isEqualTo("v");
                    }
                    Database.execute(connection, "ALTER TABLE parameters ALTER COLUMN value TYPE " + type);
                }
            }
            assertThat(store.select(key("changing"), null).get("value")).isEqualTo("v");
        }
    }

    @Test
    void anAnswerThatNeverComesIsGivenUpAndTheNextCallHasAnotherConnection() throws Exception {
        // A busy machine has so long for the new connection.
        KongConfig relayed = config.with("pg_timeout", "4000");
        try (Relay relay = new Relay(server.port());
                Strategy strategy = open(relayed.with("pg_port", String.valueOf(relay.port())))) {
            EntityStrategy store = ENTITIES.store(strategy, PARAMETERS);
            store.select(key("k"), null);
            relay.silence();
            failsInTime(store);
            assertThat(store.select(key("k"), null)).isNull();
        }
    }

    @Test
    void aPoolThatIsFullFailsWhoComesTooLateAndServesAllOnceItIsNot() throws Exception {
        int turns = 3;
        try (Strategy strategy = open(config.with(Map.of(
                        "pg_max_concurrent_queries", String.valueOf(turns),
                        "pg_semaphore_timeout", "300",
                        "pg_timeout", "60000")));
                Connection locker = java.sql.DriverManager.getConnection(server.jdbcUrl())) {
            EntityStrategy store = ENTITIES.store(strategy, PARAMETERS);
            locker.setAutoCommit(false);
            Database.execute(locker, "LOCK TABLE parameters IN ACCESS EXCLUSIVE MODE");
            List<Future<Object>> calls = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                calls.add(threads.submit(() -> {
                    try {
                        return List.of(java.util.Optional.ofNullable(store.select(key("k"), null)));
                    } catch (KongDbException e) {
                        return e;
                    }
                }));
            }
            List<Object> outcomes = new ArrayList<>();
            while (outcomes.size() < 20 - turns) {
                outcomes.clear();
                for (Future<Object> call : calls) {
                    if (call.isDone()) {
                        outcomes.add(call.get());
                    }
                }
            }
            assertThat(outcomes)
                    .allSatisfy(e -> assertThat(e)
                            .isInstanceOfSatisfying(
                                    DatabaseException.class,
                                    error -> assertThat(error.message())
                                            .isEqualTo("error acquiring query semaphore: timeout")));
            locker.rollback();
            int served = 0;
            for (Future<Object> call : calls) {
                served += call.get() instanceof List ? 1 : 0;
            }
            assertThat(served).isEqualTo(turns);
            assertThat(store.select(key("k"), null)).isNull();
        }
    }

    /** Uses a real file system that is really full. */
    @Test
    void aFullDiskIsADatabaseErrorUntilThereIsRoomAgain(@TempDir Path mountPoint) throws Exception {
        java.util.Optional<SmallDisk> mounted = SmallDisk.mount(mountPoint, 4);
        // To fill a disk, the test mounts its own. Only root, or a user with namespaces, can do
        // that.
        Assumptions.assumeTrue(mounted.isPresent(), "this user can mount no file system");
        try (SmallDisk disk = mounted.get();
                EmbeddedPostgres small = EmbeddedPostgres.builder().start();
                Strategy strategy = open(Server.config(small, small.database()))) {
            new Migrator(strategy.migrations(), List.of(), line -> {}).up();
            Path tablespace = disk.newDirectory("tablespace", small.dataDirectory());
            Path ballast = disk.newDirectory("ballast", mountPoint).resolve("file");
            Files.write(ballast, new byte[1_000_000]);
            try (Connection superuser = java.sql.DriverManager.getConnection(small.superuserUrl(small.database()))) {
                Database.execute(superuser, "CREATE TABLESPACE small LOCATION '" + tablespace + "'");
                Database.execute(superuser, "ALTER TABLE parameters SET TABLESPACE small");
            }
            EntityStrategy store = ENTITIES.store(strategy, PARAMETERS);
            String noise = new java.util.Random(1)
                    .ints(500_000, 'a', 'z')
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            int[] written = {0};
            KongDbException error = Failing.error(() -> {
                for (; written[0] < 1_000; written[0]++) {
                    store.insert(new EntityStrategy.Write(
                            row(PARAMETERS, "key", "full-" + written[0], "value", noise), null, null, null));
                }
            });
            assertThat(error.code()).isEqualTo(8);
            assertThat(error.message())
                    .startsWith("ERROR: could not extend file")
                    .contains("No space left on device");
            assertThat(((SQLException) error.getCause()).getSQLState()).isEqualTo("53100");
            assertThat(written[0]).isPositive();
            for (int i = 0; i <= written[0]; i++) {
                assertThat(store.select(key("full-" + i), null) != null).isEqualTo(i < written[0]);
            }
            Files.delete(ballast);
            store.insert(new EntityStrategy.Write(row(PARAMETERS, "key", "room", "value", noise), null, null, null));
            assertThat(store.select(key("room"), null)).isNotNull();
        }
    }
}
