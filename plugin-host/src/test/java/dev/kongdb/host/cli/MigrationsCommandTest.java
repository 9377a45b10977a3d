package dev.kongdb.host.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.host.TestHost;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command {@code migrations}, in a second process. */
@Timeout(180)
class MigrationsCommandTest {
    private static final String CORE = "core: 000_base, 003_100_to_110, 004_110_to_120, 005_120_to_130, 006_130_to_140,"
            + " 007_140_to_150, 008_150_to_200, 009_200_to_210, 010_210_to_211, 011_212_to_213, 012_213_to_220,"
            + " 013_220_to_230, 014_230_to_270, 015_270_to_280";

    @TempDir
    private Path folder;

    private Commands commands;

    private Map<String, String> settings;
    private String at;
    private String name;

    @BeforeEach
    void begin() throws IOException {
        commands = Commands.in(folder);
        settings = TestHost.settings();
        name = settings.get("pg_database");
        at = "database: postgres at " + settings.get("pg_host") + ":" + settings.get("pg_port") + "\n";
    }

    @AfterEach
    void end() {
        commands.close();
    }

    @Test
    void aDatabaseIsBootstrappedListedUpgradedFinishedAndReset() throws Exception {
        String needed = """
                Database needs bootstrapping or is older than Kong 1.0.

                To start a new installation from scratch, run 'plugin-host migrations bootstrap'.

                To migrate from a version older than 1.0, migrate to Kong 1.5.0 first.
                """;
        assertRun(run("list"), 3, at + needed);
        String inOneLine = needed.strip().replaceAll("\\n+", " ");
        assertRun(run("up"), 1, at + "error: Cannot run migrations: " + inOneLine + "\n");
        assertRun(run("bootstrap"), 0, at + """
                Bootstrapping database...
                migrating core on database '%1$s'...
                core migrated up to: 015_270_to_280 (executed)
                migrating alarms on database '%1$s'...
                alarms migrated up to: 000_base_alarms (executed)
                migrating key-auth on database '%1$s'...
                key-auth migrated up to: 000_base_key_auth (executed)
                migrating probe on database '%1$s'...
                probe migrated up to: 001_visits (executed)
                4 migrations processed
                4 executed
                Database is up-to-date
                """.formatted(name));
        assertRun(run("bootstrap"), 0, at + "Database already bootstrapped\n");
        assertRun(run("up"), 0, at + "Database is already up-to-date\n");
        assertRun(run("finish"), 0, at + "No pending migrations to finish\n");
        String executed = """
                Executed migrations:
                    %s
                  alarms: 000_base_alarms
                key-auth: 000_base_key_auth
                """.formatted(CORE);
        assertRun(run("list"), 0, at + executed + "   probe: 001_visits\n");

        execute("DELETE FROM schema_meta WHERE subsystem = 'probe'");
        assertRun(
                run("list"),
                5,
                at + executed + "\nNew migrations available:\nprobe: 001_visits\n\n"
                        + "Run 'plugin-host migrations up' to proceed\n");
        assertRun(run("up"), 0, at + """
                migrating probe on database '%s'...
                probe migrated up to: 001_visits (pending)
                1 migration processed
                1 pending

                Database has pending migrations; run 'plugin-host migrations finish' when ready
                """.formatted(name));
        assertRun(
                run("list"),
                4,
                at + executed + "\nPending migrations:\nprobe: 001_visits\n\n"
                        + "Run 'plugin-host migrations finish' when ready\n");
        assertRun(run("up"), 1, at + "error: Database has pending migrations; run 'plugin-host migrations finish'\n");
        assertRun(run("finish"), 0, at + """
                migrating probe on database '%s'...
                probe migrated up to: 001_visits (executed)
                1 migration processed
                1 executed
                """.formatted(name));

        assertRun(run("reset"), 1, "error: not a tty: invoke 'reset' non-interactively with the --yes flag\n");
        assertRun(run("list", "-q"), 0, "");
        assertRun(run("reset", "-y"), 0, at + "Resetting database...\nDatabase successfully reset\n");
        assertRun(run("reset", "--yes"), 1, at + "Database not bootstrapped, nothing to reset\n");
        assertRun(run("bootstrap", "--quiet"), 0, "");
        assertRun(run("up", "--force", "--quiet"), 0, "");
    }

    @Test
    void whileAnotherNodeIsMigratingACommandSaysSo() throws Exception {
        assertRun(run("bootstrap", "-q"), 0, "");
        execute("INSERT INTO locks VALUES ('migrations', 'another', now() + interval '1 hour')");
        execute("DELETE FROM schema_meta WHERE subsystem = 'probe'");
        String aborted = at + "aborted: another node is performing database changes\n";
        assertRun(run("up", "--lock-timeout", "1"), 1, at + "error: [PostgreSQL error] timeout\n");
        assertRun(run("finish"), 0, aborted);
        assertRun(run("reset", "--yes"), 1, aborted);
    }

    @Test
    void aDatabaseThatIsNotThereIsSaidInOneLine() throws Exception {
        try (ServerSocket free = new ServerSocket(0)) {
            settings.put("pg_port", String.valueOf(free.getLocalPort()));
        }
        settings.put("pg_password", "very-secret");
        for (String command : List.of("bootstrap", "up", "finish", "list")) {
            CommandRun run = run(command, "--db-timeout", "5");
            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.output().lines().toList())
                    .last()
                    .asString()
                    .startsWith("error: the database cannot be reached: ")
                    .doesNotContain("very-secret");
            assertThat(run.output()).doesNotContain("\tat ");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "pg_password, hush, password authentication failed",
        "pg_user, nobody, password authentication failed",
        "pg_database, nowhere, does not exist"
    })
    void whatTheDatabaseRefusesIsSaidAtOnce(String setting, String wrong, String why) throws Exception {
        settings.put(setting, wrong);
        long start = System.nanoTime();
        CommandRun run = run("list");
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as("a command that asks for a minute whether there is an answer")
                .isLessThan(Duration.ofSeconds(60));
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.output().lines().toList())
                .last()
                .asString()
                .startsWith("error: ")
                .contains(why);
    }

    @Test
    void withoutSettingsTheKeptDataOfTheEmbeddedDatabaseAreMigrated() throws Exception {
        settings = Map.of("prefix", folder.resolve("data").toString());
        assertThat(run("bootstrap").output()).endsWith("Database is up-to-date\n");
        assertThat(run("list").exit()).isZero();
    }

    @Test
    void aMisuseExitsWith2() throws Exception {
        assertThat(run("downgrade").exit()).isEqualTo(2);
        assertThat(run("up", "--lock-timeout", "soon").exit()).isEqualTo(2);
    }

    // --- processes

    private static void assertRun(CommandRun run, int exit, String output) {
        run.gave(exit, output);
    }

    private CommandRun run(String... arguments) throws IOException {
        return commands.run(settings, "migrations", arguments);
    }

    private void execute(String sql) throws SQLException {
        String url = "jdbc:postgresql://" + settings.get("pg_host") + ":" + settings.get("pg_port") + "/" + name;
        try (Connection connection =
                        DriverManager.getConnection(url, settings.get("pg_user"), settings.get("pg_password"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
