package dev.kongdb.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A running server on temporary data. */
class EmbeddedPostgresTest {
    private static EmbeddedPostgres postgres;

    @BeforeAll
    static void start() {
        postgres = EmbeddedPostgres.builder().start();
    }

    @BeforeEach
    void restartIfATestStoppedIt() throws InterruptedException {
        if (postgres.awaitEnd(Duration.ZERO)) {
            postgres.restart();
        }
    }

    @AfterAll
    static void close() {
        postgres.close();
    }

    @Test
    void answersAndLeavesNothingBehindWhenClosed() throws Exception {
        EmbeddedPostgres other = EmbeddedPostgres.builder().start();
        ProcessHandle process = ProcessHandle.of(other.pid()).orElseThrow();
        assertThat(Sql.queryOne(other.jdbcUrl(), "SELECT 1")).isEqualTo("1");

        other.close();
        other.close();

        assertThat(Waiting.isRunning(process)).isFalse();
        assertThat(other.dataDirectory()).doesNotExist();
        assertThatIllegalStateException().isThrownBy(other::pid).withMessageContaining("stopped");
        assertThatIllegalStateException().isThrownBy(other::restart).withMessageContaining("closed");
    }

    @Test
    void runsVersions15And18SideBySide() throws Exception {
        try (EmbeddedPostgres old = EmbeddedPostgres.builder().version("15").start()) {
            assertThat(Sql.queryOne(old.jdbcUrl(), "SHOW server_version")).startsWith("15.");
            assertThat(Sql.queryOne(postgres.jdbcUrl(), "SHOW server_version")).startsWith("18.");
            assertThat(old.port()).isNotEqualTo(postgres.port());
        }
    }

    @Test
    void givesTheApplicationUserADatabaseOfItsOwn() throws Exception {
        assertThat(postgres.user()).isEqualTo("kong");
        assertThat(postgres.database()).isEqualTo("kong");
        assertThat(Sql.queryOne(postgres.jdbcUrl(), "SELECT current_user || '/' || current_database()"))
                .isEqualTo("kong/kong");
        Sql.execute(postgres.jdbcUrl(), "CREATE TABLE owned (id int)");
        assertThat(Sql.queryOne(postgres.jdbcUrl(), "SELECT rolsuper FROM pg_roles WHERE rolname = 'kong'"))
                .isEqualTo("f");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"postgres", "kong"})
    void letsNobodyInWithoutThePassword(String user) throws Exception {
        String url = "jdbc:postgresql://127.0.0.1:" + postgres.port() + "/kong?user=" + user;
        for (String password : List.of("", "&password=" + user, "&password=kong")) {
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> Sql.queryOne(url + password, "SELECT 1"))
                    .withMessageContaining("password");
        }
        try (EmbeddedPostgres other = EmbeddedPostgres.builder().start()) {
            assertThat(other.password()).isNotEqualTo(postgres.password());
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> Sql.queryOne(url + "&password=" + other.password(), "SELECT 1"));
        }
    }

    @Test
    void keepsItsPasswordsAndItsDataFromOtherUsersAndOutOfTheCommandLine() throws Exception {
        Path passwords = postgres.dataDirectory().resolve("kongdb.passwords");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(passwords)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(postgres.dataDirectory())))
                .isEqualTo("rwx------");
        assertThat(ProcessHandle.current().descendants())
                .allSatisfy(process ->
                        assertThat(process.info().commandLine().orElse("")).doesNotContain(postgres.password()));
    }

    /**
     * A program that takes the port of a stopped server learns nothing, whatever it answers in
     * place of the server.
     */
    @Test
    void isNotMistakenForAProgramThatTookItsPort() throws Exception {
        postgres.stop();
        byte[] in = {'R', 0, 0, 0, 8, 0, 0, 0, 0, 'Z', 0, 0, 0, 5, 'I'};
        byte[] plainPassword = {'R', 0, 0, 0, 8, 0, 0, 0, 3};
        for (byte[] says : List.of(in, plainPassword)) {
            try (Impostor impostor = new Impostor(postgres.port(), says)) {
                assertThat(postgres.answers(Duration.ofSeconds(5))).isFalse();
                assertThatThrownBy(() -> Sql.queryOne(postgres.jdbcUrl(), "SELECT 1"))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("requireAuth");
                assertThat(impostor.heard())
                        .isNotEmpty()
                        .doesNotContain(postgres.password())
                        .doesNotContain("SELECT 1");
            }
        }
    }

    @Test
    void writesNoDataOfStatementsIntoItsLog() throws Exception {
        for (String sql : List.of(
                "SELECT 'hush'::int",
                "INSERT INTO secrets VALUES ('hush')",
                "SELECT hush",
                "DO $$ BEGIN RAISE WARNING 'hush'; END $$")) {
            try {
                Sql.execute(postgres.jdbcUrl(), "CREATE TABLE IF NOT EXISTS secrets (secret text PRIMARY KEY)");
                Sql.execute(postgres.jdbcUrl(), sql);
                Sql.execute(postgres.jdbcUrl(), sql);
            } catch (SQLException refused) {
                assertThat(refused.getMessage()).contains("hush");
            }
        }
        assertThat(postgres.dataDirectory().resolve("kongdb.log"))
                .content()
                .contains("ready to accept connections")
                .doesNotContain("hush");
    }

    @Test
    void tellsWhenItEndsAndWhenItDoesNotAnswer() throws Exception {
        assertThat(postgres.awaitEnd(Duration.ofMillis(1))).isFalse();
        assertThat(postgres.answers(Duration.ofSeconds(20))).isTrue();
        signal("STOP");
        assertThat(postgres.answers(Duration.ofSeconds(1))).isFalse();
        signal("CONT");
        assertThat(postgres.answers(Duration.ofSeconds(20))).isTrue();
        signal("KILL");
        assertThat(postgres.awaitEnd(Duration.ofSeconds(20))).isTrue();
        assertThat(postgres.answers(Duration.ofSeconds(1))).isFalse();
    }

    private static void signal(String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(postgres.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void listensOnLoopbackOnlyAndKeepsTimeInUtc() throws Exception {
        assertThat(postgres.host()).isEqualTo("127.0.0.1");
        assertThat(setting("listen_addresses")).isEqualTo("127.0.0.1");
        assertThat(setting("unix_socket_directories")).isEmpty();
        assertThat(setting("port")).isEqualTo(Integer.toString(postgres.port()));
        assertThat(setting("log_timezone")).isEqualTo("UTC");
        // not SHOW timezone, because the driver sets its own for the session
        assertThat(postgres.dataDirectory().resolve("postmaster.opts"))
                .content()
                .contains("timezone=UTC");
    }

    @Test
    void caresForSpeedWithThrowAwayData() throws Exception {
        assertThat(setting("fsync")).isEqualTo("off");
        assertThat(setting("synchronous_commit")).isEqualTo("off");
        assertThat(setting("full_page_writes")).isEqualTo("off");
    }

    @Test
    void comesBackOnTheSamePortWithTheSameDataAfterAStop() throws Exception {
        int port = postgres.port();
        Sql.execute(postgres.jdbcUrl(), "CREATE TABLE stopped AS SELECT 7 AS n");
        ProcessHandle process = ProcessHandle.of(postgres.pid()).orElseThrow();

        postgres.stop();
        postgres.stop();
        assertThat(Waiting.isRunning(process)).isFalse();
        assertThatThrownBy(() -> Sql.queryOne(postgres.jdbcUrl(), "SELECT 1")).isInstanceOf(SQLException.class);

        postgres.restart();
        assertThat(postgres.port()).isEqualTo(port);
        assertThat(Sql.queryOne(postgres.jdbcUrl(), "SELECT n FROM stopped")).isEqualTo("7");
    }

    @Test
    void comesBackAfterAKill() throws Exception {
        Sql.execute(postgres.jdbcUrl(), "CREATE TABLE killed AS SELECT 7 AS n");
        // The server writes temporary data lazily.
        Sql.execute(asSuperuser(), "CHECKPOINT");
        ProcessHandle process = ProcessHandle.of(postgres.pid()).orElseThrow();

        postgres.kill();
        postgres.kill();
        assertThat(Waiting.isRunning(process)).isFalse();

        postgres.restart();
        assertThat(Sql.queryOne(postgres.jdbcUrl(), "SELECT n FROM killed")).isEqualTo("7");
    }

    @Test
    void comesBackWhenSomebodyElseKilledItAlthoughAnotherProcessOfItHangs() throws Exception {
        ProcessHandle process = ProcessHandle.of(postgres.pid()).orElseThrow();
        long hanging = process.children().findAny().orElseThrow().pid();
        assertThat(new ProcessBuilder("kill", "-STOP", Long.toString(hanging))
                        .start()
                        .waitFor())
                .isZero();
        process.destroyForcibly();
        Waiting.untilEnded(process);

        postgres.restart();
        assertThat(postgres.pid()).isNotEqualTo(process.pid());
        assertThat(Sql.queryOne(postgres.jdbcUrl(), "SELECT 1")).isEqualTo("1");
    }

    @Test
    void restartsARunningServerToo() throws Exception {
        long before = postgres.pid();
        postgres.restart();
        assertThat(postgres.pid()).isNotEqualTo(before);
        assertThat(Sql.queryOne(postgres.jdbcUrl(), "SELECT 1")).isEqualTo("1");
    }

    @Test
    void saysThatItsPortIsTakenWhenItCannotComeBack() throws Exception {
        postgres.stop();
        try (ServerSocket squatter =
                new ServerSocket(postgres.port(), 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            assertThatExceptionOfType(EmbeddedStoreException.class)
                    .isThrownBy(postgres::restart)
                    .withMessageContaining("another program has taken its port " + squatter.getLocalPort());
        }
        postgres.restart();
        assertThat(Sql.queryOne(postgres.jdbcUrl(), "SELECT 1")).isEqualTo("1");
    }

    @Test
    void makesMoreDatabases() throws Exception {
        postgres.createDatabase("odd \"name\"");
        postgres.createDatabase("plain");
        assertThat(Sql.queryOne(
                        postgres.jdbcUrl(),
                        "SELECT count(*) FROM pg_database WHERE datname IN ('odd \"name\"', 'plain')"
                                + " AND pg_get_userbyid(datdba) = 'kong'"))
                .isEqualTo("2");
        Sql.execute(postgres.jdbcUrl("plain"), "CREATE TABLE owned (id int)");

        assertThatExceptionOfType(EmbeddedStoreException.class)
                .isThrownBy(() -> postgres.createDatabase("plain"))
                .withMessageContaining("database \"plain\" already exists");
        assertThatIllegalArgumentException().isThrownBy(() -> postgres.createDatabase(""));
        assertThatIllegalArgumentException().isThrownBy(() -> postgres.createDatabase("x".repeat(64)));

        postgres.stop();
        assertThatExceptionOfType(EmbeddedStoreException.class)
                .isThrownBy(() -> postgres.createDatabase("late"))
                .withMessageContaining("does not answer")
                .withMessageContaining("restart()");
    }

    @Test
    void namesTheVersionsThereAreWhenAskedForAnother() {
        assertThatExceptionOfType(EmbeddedStoreException.class)
                .isThrownBy(() -> EmbeddedPostgres.builder().version("12").start())
                .withMessageContaining("no PostgreSQL 12 on the class path")
                .withMessageContaining("found: 15, 18")
                .withMessageContaining("What to do: add the artefact io.zonky.test.postgres");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EmbeddedPostgres.builder().version("18.6"));
    }

    @Test
    void deletesWhatACrashLeftBehindButNotWhatIsNotItsOwn() throws Exception {
        Path leftOver = Files.createTempDirectory("kongdb-postgres-");
        Files.createFile(leftOver.resolve("kongdb.lock"));
        Files.writeString(leftOver.resolve("kongdb.holder"), "process 1, started long ago");
        Files.createDirectory(leftOver.resolve("base"));
        Files.writeString(leftOver.resolve("postmaster.pid"), "1\n");
        Path foreign = Files.createTempDirectory("kongdb-postgres-");

        try (EmbeddedPostgres other = EmbeddedPostgres.builder().start()) {
            assertThat(leftOver).doesNotExist();
            assertThat(foreign).exists();
            assertThat(postgres.dataDirectory()).as("in use by this JVM").exists();
            assertThat(Sql.queryOne(other.jdbcUrl(), "SELECT 1")).isEqualTo("1");
        } finally {
            Files.delete(foreign);
        }
    }

    private static String setting(String name) throws SQLException {
        return Sql.queryOne(asSuperuser(), "SHOW " + name);
    }

    private static String asSuperuser() {
        return postgres.superuserUrl(postgres.database());
    }
}
