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
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A running server, on throw-away data. */
class EmbeddedPostgresTest {
    private static EmbeddedPostgres postgres;

    @BeforeAll
    static void start() {
        postgres = EmbeddedPostgres.builder().start();
    }

    @BeforeEach
    void restartIfATestStoppedIt() {
        try {
            postgres.pid();
        } catch (IllegalStateException stopped) {
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

    @Test
    void listensOnLoopbackOnlyAndKeepsTimeInUtc() throws Exception {
        assertThat(postgres.host()).isEqualTo("127.0.0.1");
        assertThat(setting("listen_addresses")).isEqualTo("127.0.0.1");
        assertThat(setting("unix_socket_directories")).isEmpty();
        assertThat(setting("port")).isEqualTo(Integer.toString(postgres.port()));
        assertThat(setting("log_timezone")).isEqualTo("UTC");
        // not SHOW timezone: the driver sets one of its own for the session
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
        // throw-away data is written at leisure
        Sql.execute(asSuperuser(), "CHECKPOINT");
        ProcessHandle process = ProcessHandle.of(postgres.pid()).orElseThrow();

        postgres.kill();
        postgres.kill();
        assertThat(Waiting.isRunning(process)).isFalse();

        postgres.restart();
        assertThat(Sql.queryOne(postgres.jdbcUrl(), "SELECT n FROM killed")).isEqualTo("7");
    }

    @Test
    void comesBackWhenSomebodyElseKilledIt() throws Exception {
        ProcessHandle process = ProcessHandle.of(postgres.pid()).orElseThrow();
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
        return postgres.jdbcUrl().replace("user=kong", "user=postgres");
    }
}
