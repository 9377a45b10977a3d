package dev.kongdb.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server whose data is kept after its end. The tests share one directory, like successive starts
 * of a host.
 */
class KeptDataTest {
    @TempDir
    private static Path directory;

    private static Path data;

    @BeforeAll
    static void initialise() throws Exception {
        data = directory.resolve("made/on/demand");
        try (EmbeddedPostgres postgres = startOn(data)) {
            Sql.execute(postgres.jdbcUrl(), "CREATE TABLE kept AS SELECT 7 AS n");
        }
    }

    private static EmbeddedPostgres startOn(Path path) {
        return EmbeddedPostgres.builder().dataDirectory(path).start();
    }

    @Test
    void findsTheDataOfTheFirstStartAgain() throws Exception {
        try (EmbeddedPostgres postgres = startOn(data)) {
            assertThat(Sql.queryOne(postgres.jdbcUrl(), "SELECT n FROM kept")).isEqualTo("7");
            assertThat(postgres.dataDirectory()).isEqualTo(data);
        }
        assertThat(data.resolve("kongdb.log")).content().contains("database system is shut down");
        assertThat(data.resolve("kongdb.log.1")).exists();
    }

    @Test
    void givesDataOfADayWhenEverybodyWasLetInPasswords(@TempDir Path old) throws Exception {
        try (EmbeddedPostgres postgres = startOn(old)) {
            Sql.execute(postgres.jdbcUrl(), "CREATE TABLE kept AS SELECT 7 AS n");
            Sql.execute(postgres.superuserUrl("kong"), "ALTER ROLE kong PASSWORD NULL");
            Sql.execute(postgres.superuserUrl("kong"), "ALTER ROLE postgres PASSWORD NULL");
        }
        Files.writeString(old.resolve("pg_hba.conf"), "host all all 127.0.0.1/32 trust\n");
        Files.delete(old.resolve("kongdb.passwords"));
        for (int start = 0; start < 2; start++) {
            try (EmbeddedPostgres postgres = startOn(old)) {
                assertThat(Sql.queryOne(postgres.jdbcUrl(), "SELECT n FROM kept"))
                        .isEqualTo("7");
                assertThatExceptionOfType(SQLException.class)
                        .isThrownBy(() -> Sql.queryOne(
                                "jdbc:postgresql://127.0.0.1:" + postgres.port() + "/kong?user=postgres", "SELECT 1"));
            }
        }
        assertThat(old.resolve("kongdb.sql")).doesNotExist();
    }

    @Test
    void saysSoWhenTheKeptPasswordIsNotThatOfTheData(@TempDir Path old) throws Exception {
        startOn(old).close();
        Files.writeString(old.resolve("kongdb.passwords"), "a\nb\n");
        assertThatExceptionOfType(EmbeddedStoreException.class)
                .isThrownBy(() -> startOn(old))
                .withMessageContaining("PostgreSQL does not let user kong in")
                .withMessageContaining("delete " + old.resolve("kongdb.passwords"));
        Files.delete(old.resolve("kongdb.passwords"));
        startOn(old).close();
    }

    @Test
    void keepsDataSafeFromAPowerCut() throws Exception {
        try (EmbeddedPostgres postgres = startOn(data)) {
            assertThat(Sql.queryOne(postgres.jdbcUrl(), "SHOW fsync")).isEqualTo("on");
            assertThat(Sql.queryOne(postgres.jdbcUrl(), "SHOW synchronous_commit"))
                    .isEqualTo("on");
            assertThat(Sql.queryOne(postgres.jdbcUrl(), "SHOW full_page_writes"))
                    .isEqualTo("on");
        }
    }

    @Test
    void keepsCommittedDataWhenTheServerIsKilled() throws Exception {
        try (EmbeddedPostgres postgres = startOn(data)) {
            Sql.execute(postgres.jdbcUrl(), "CREATE TABLE crashed AS SELECT 7 AS n");
            postgres.kill();
        }
        try (EmbeddedPostgres postgres = startOn(data)) {
            assertThat(Sql.queryOne(postgres.jdbcUrl(), "SELECT n FROM crashed"))
                    .isEqualTo("7");
        }
    }

    @Test
    void startsAlthoughAStaleFileNamesAProcessThatLives() throws Exception {
        long mine = ProcessHandle.current().pid();
        Files.writeString(data.resolve("postmaster.pid"), mine + "\n" + data + "\n0\n5432\n\n\n\nready\n");
        try (EmbeddedPostgres postgres = startOn(data)) {
            assertThat(Sql.queryOne(postgres.jdbcUrl(), "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void refusesASecondStartInTheSameJvm() throws Exception {
        try (EmbeddedPostgres postgres = startOn(data)) {
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThatExceptionOfType(EmbeddedStoreException.class)
                        .isThrownBy(() -> startOn(data))
                        .withMessageContaining("is in use by process "
                                + ProcessHandle.current().pid())
                        .withMessageContaining("process " + postgres.pid() + " on port " + postgres.port());
            }
            assertThat(Sql.queryOne(postgres.jdbcUrl(), "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void refusesASecondStartFromAnotherJvmNamingBothProcesses() throws Exception {
        try (ChildJvm jvm = ChildJvm.start(data.toString())) {
            ChildJvm.Server server = jvm.awaitServer();
            assertThatExceptionOfType(EmbeddedStoreException.class)
                    .isThrownBy(() -> startOn(data))
                    .withMessageContaining(
                            "is in use by process " + jvm.handle().pid())
                    .withMessageContaining("process " + server.process().pid() + " on port " + server.port())
                    .withMessageContaining("What to do: stop that process");
            assertThat(jvm.finish()).isZero();
        }
    }

    @Test
    void refusesDataOfAnotherVersionAndSaysWhatToDo() throws Exception {
        String version = Files.readString(data.resolve("PG_VERSION"));
        assertThat(version).isEqualToIgnoringNewLines("18");
        assertThatExceptionOfType(EmbeddedStoreException.class)
                .isThrownBy(() -> EmbeddedPostgres.builder()
                        .version("15")
                        .dataDirectory(data)
                        .start())
                .withMessageContaining(data + " holds data of PostgreSQL 18, which PostgreSQL 15 cannot read")
                .withMessageContaining("What to do: start it with version(\"18\")");
        startOn(data).close();
    }

    @Test
    void refusesADirectoryWithOtherFilesAndLeavesItAlone(@TempDir Path photos) throws Exception {
        Path photo = Files.writeString(photos.resolve("photo.jpg"), "precious");
        assertThatExceptionOfType(EmbeddedStoreException.class)
                .isThrownBy(() -> startOn(photos))
                .withMessageContaining(photos + " holds files, but no PostgreSQL data: photo.jpg")
                .withMessageContaining("What to do: name a directory that is empty");
        assertThat(photos).isDirectoryNotContaining(file -> !file.equals(photo));
    }

    @Test
    void refusesAFileInPlaceOfADirectory(@TempDir Path temporary) throws Exception {
        Path file = Files.createFile(temporary.resolve("file"));
        assertThatExceptionOfType(EmbeddedStoreException.class)
                .isThrownBy(() -> startOn(file))
                .withMessageContaining(file + " is no directory");
        assertThatExceptionOfType(EmbeddedStoreException.class)
                .isThrownBy(() -> startOn(file.resolve("below")))
                .withMessageContaining(file.toString())
                .withMessageContaining("What to do");
    }

    @Test
    void quotesTheServersLogWhenItDoesNotStart() throws Exception {
        Path configuration = data.resolve("postgresql.conf");
        String good = Files.readString(configuration);
        Files.writeString(configuration, "\nno_such_setting = 1\n", StandardOpenOption.APPEND);
        assertThatExceptionOfType(EmbeddedStoreException.class)
                .isThrownBy(() -> startOn(data))
                .withMessageContaining("PostgreSQL ended while starting, with status 1")
                .withMessageContaining("unrecognized configuration parameter \"no_such_setting\"")
                .withMessageContaining(data.resolve("kongdb.log").toString());
        Files.writeString(configuration, good);
        startOn(data).close();
    }

    @Test
    void givesUpInTimeAndLeavesTheDirectoryFree() {
        assertThatExceptionOfType(EmbeddedStoreException.class)
                .isThrownBy(() -> EmbeddedPostgres.builder()
                        .dataDirectory(data)
                        .startTimeout(Duration.ZERO)
                        .start())
                .withMessageContaining("PostgreSQL was not ready within 0 s");
        startOn(data).close();
    }
}
