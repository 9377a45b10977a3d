package dev.kongdb.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kongdb.config.KongConfig;
import dev.kongdb.error.DatabaseException;
import dev.kongdb.migration.Migration;
import dev.kongdb.migration.MigrationCode;
import dev.kongdb.migration.MigrationConnector;
import dev.kongdb.migration.MigrationException;
import dev.kongdb.migration.MigrationPart;
import dev.kongdb.migration.MigrationStore;
import dev.kongdb.migration.Migrator;
import dev.kongdb.migration.Subsystem;
import dev.kongdb.migration.SubsystemState;
import dev.kongdb.spi.Strategy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Migrations, each test on an empty database. */
class MigrationsTest {
    private String database;
    private Strategy strategy;
    private MigrationStore store;
    private final List<String> progress = new ArrayList<>();

    @BeforeEach
    void open() {
        database = Server.newDatabase();
        strategy = new PostgresStrategyFactory().open(Server.config(database));
        store = strategy.migrations();
    }

    @AfterEach
    void close() {
        strategy.close();
    }

    private Migrator migrator(Subsystem... plugins) {
        return new Migrator(store, List.of(plugins), progress::add);
    }

    private static Subsystem plugin(String name, String... ups) {
        List<Migration> migrations = new ArrayList<>();
        for (String up : ups) {
            migrations.add(new Migration(String.format("%03d_%s", migrations.size(), name), up, List.of()));
        }
        return new Subsystem(name, migrations);
    }

    private void execute(String sql) {
        try (Connection connection = DriverManager.getConnection(Server.jdbcUrl(database))) {
            Database.execute(connection, sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> ask(String sql) {
        try (Connection connection = DriverManager.getConnection(Server.jdbcUrl(database));
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(result.getString(1));
            }
            return rows;
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    private List<String> tables() {
        return ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public'");
    }

    // --- which migrations run

    @Test
    void anEmptyDatabaseNeedsBootstrapAndHasNoState() {
        assertThat(store.needsBootstrap()).isTrue();
        assertThat(store.state()).isEmpty();
        assertThat(migrator().isUpToDate()).isFalse();
    }

    @Test
    void coreRunsFirstThenThePluginsInTheirOrderAndProgressIsInKongsWords() {
        String inserts = "INSERT INTO ran VALUES ('%s')";
        int count = migrator(
                        plugin("zebra", "CREATE TABLE ran (name TEXT)", String.format(inserts, "zebra")),
                        plugin("ant", String.format(inserts, "ant")))
                .up();
        assertThat(count).isEqualTo(4);
        assertThat(ask("SELECT name FROM ran")).containsExactly("zebra", "ant");
        assertThat(progress)
                .containsExactly(
                        "migrating core on database '" + database + "'...",
                        "core migrated up to: 015_270_to_280 (executed)",
                        "migrating zebra on database '" + database + "'...",
                        "zebra migrated up to: 000_zebra (executed)",
                        "zebra migrated up to: 001_zebra (executed)",
                        "migrating ant on database '" + database + "'...",
                        "ant migrated up to: 000_ant (executed)",
                        "4 migrations processed",
                        "4 executed",
                        "Database is up-to-date");
        assertThat(store.state())
                .contains(new SubsystemState("zebra", "001_zebra", List.of("000_zebra", "001_zebra"), List.of()));
    }

    @Test
    void aSecondRunDoesNothing() {
        migrator(plugin("ant", "CREATE TABLE ant ()")).up();
        progress.clear();
        assertThat(migrator(plugin("ant", "CREATE TABLE ant ()")).isUpToDate()).isTrue();
        assertThat(migrator(plugin("ant", "CREATE TABLE ant ()")).up()).isZero();
        assertThat(progress).containsExactly("Database is already up-to-date");
    }

    @Test
    void onlyWhatIsNewRuns() {
        migrator(plugin("ant", "CREATE TABLE ant (a TEXT)")).up();
        assertThat(migrator(
                                plugin("ant", "CREATE TABLE ant (a TEXT)", "ALTER TABLE ant ADD b TEXT"),
                                plugin("bee", "CREATE TABLE bee ()"))
                        .up())
                .isEqualTo(2);
        assertThat(store.state())
                .contains(
                        new SubsystemState("ant", "001_ant", List.of("000_ant", "001_ant"), List.of()),
                        new SubsystemState("bee", "000_bee", List.of("000_bee"), List.of()));
    }

    @Test
    void whatIsMissingBeforeTheLastIsLeftOutAsInKong() {
        migrator().up();
        execute("INSERT INTO schema_meta VALUES ('schema_meta', 'ant', '001_ant', '{001_ant}', '{}')");
        assertThat(migrator(plugin("ant", "CREATE TABLE never ()", "CREATE TABLE never ()", "CREATE TABLE new ()"))
                        .up())
                .isEqualTo(1);
        assertThat(tables()).contains("new").doesNotContain("never");
    }

    @Test
    void aMigrationThatAKongHasStillPendingDoesNotRunAgain() {
        migrator().up();
        execute("INSERT INTO schema_meta VALUES ('schema_meta', 'ant', '000_ant', NULL, '{000_ant}')");
        assertThat(migrator(plugin("ant", "CREATE TABLE never ()")).isUpToDate())
                .isTrue();
    }

    // --- databases created by Kong

    private static final String EVERYTHING = """
            SELECT md5(string_agg(each, ';' ORDER BY each)) FROM (
              SELECT attrelid || attname || atttypid || attnum AS each FROM pg_attribute WHERE attrelid >= 16384
              UNION ALL SELECT conname || pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid >= 16384
              UNION ALL SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid >= 16384
              UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger
              UNION ALL SELECT proname || prosrc FROM pg_proc WHERE oid >= 16384
              UNION ALL SELECT xmin || w::text FROM workspaces w
              UNION ALL SELECT xmin || s::text FROM schema_meta s) AS all_of_it""";

    /**
     * A state as Kong may have left it: two rows of plugins that are not installed here, lists in
     * another order, and an unfinished migration.
     */
    private void asAKongLeftIt() {
        migrator(Entities.migrations().get(0)).up();
        execute(
                "UPDATE schema_meta SET executed = '{000_base,014_230_to_270,003_100_to_110,004_110_to_120,005_120_to_130,"
                        + "006_130_to_140,007_140_to_150,008_150_to_200,009_200_to_210,010_210_to_211,011_212_to_213,012_213_to_220,"
                        + "013_220_to_230}', pending = '{015_270_to_280}' WHERE subsystem = 'core'");
        execute(
                "INSERT INTO schema_meta VALUES ('schema_meta', 'acl', '004_212_to_213', '{000_base_acl,004_212_to_213}', NULL)");
        execute("DROP TABLE ttls");
        progress.clear();
    }

    @Test
    void aDatabaseThatAKongMadeIsUsedAsItIsAndLeftUntouched() {
        asAKongLeftIt();
        List<String> before = ask(EVERYTHING);
        assertThat(migrator(Entities.migrations().get(0)).up()).isZero();
        assertThat(ask(EVERYTHING)).isEqualTo(before);
        assertThat(progress)
                .containsExactly(
                        "Database is already up-to-date", "database has pending migrations: core: 015_270_to_280");
        assertThat(migrator(Entities.migrations().get(0)).state().pending())
                .isEqualTo(Map.of("core", List.of("015_270_to_280")));
        assertThatThrownBy(() -> migrator(Entities.migrations().get(0)).finish(false))
                .hasMessageContaining("run 'kong migrations finish' of that Kong");
        assertThat(ask(EVERYTHING)).isEqualTo(before);
    }

    @Test
    void aNewPluginMigratesOnADatabaseThatAKongMade() {
        asAKongLeftIt();
        assertThat(migrator(plugin("ant", "CREATE TABLE ant ()")).up()).isEqualTo(1);
    }

    @Test
    void aDatabaseOfAnOlderKongIsRefusedWithWhatToDo() {
        migrator().up();
        execute(
                "UPDATE schema_meta SET last_executed = '009_200_to_210',"
                        + " executed = '{000_base,003_100_to_110,004_110_to_120,005_120_to_130,006_130_to_140,007_140_to_150,008_150_to_200,009_200_to_210}'");
        assertThatThrownBy(() -> migrator().up())
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("older Kong")
                .hasMessageContaining("010_210_to_211")
                .hasMessageContaining("kong migrations up");
    }

    // --- failures

    @Test
    void aMigrationThatFailsLeavesNothingAndTheNextRunGoesOnThere() {
        String broken = "CREATE TABLE second (); SELECT 1/0";
        assertThatThrownBy(() -> migrator(plugin("ant", "CREATE TABLE first ()", broken, "CREATE TABLE third ()"))
                        .up())
                .isInstanceOf(MigrationException.class)
                .hasMessage("[PostgreSQL error] failed to run migration '001_ant' up: ERROR: division by zero")
                .hasRootCauseInstanceOf(SQLException.class);
        assertThat(tables()).contains("first").doesNotContain("second", "third");
        assertThat(store.state()).contains(new SubsystemState("ant", "000_ant", List.of("000_ant"), List.of()));
        assertThat(ask("SELECT key FROM locks")).isEmpty();
        assertThat(migrator(plugin("ant", "CREATE TABLE first ()", "CREATE TABLE second ()", "CREATE TABLE third ()"))
                        .up())
                .isEqualTo(2);
    }

    @Test
    void aScriptOfFunctionsCommentsBracesAndQuestionMarksRunsAsItIs() {
        migrator(plugin("ant", """
                -- a comment; with a semicolon and a ?
                CREATE TABLE ant (a JSONB DEFAULT '{"b": [1]}', c TEXT[] DEFAULT '{}', d TEXT DEFAULT 'it''s {fn x} ?');
                DO $body$ BEGIN
                  INSERT INTO ant DEFAULT VALUES;
                  IF (SELECT a ? 'b' FROM ant) THEN UPDATE ant SET c = '{x}'; END IF;
                END $body$;
                """)).up();
        assertThat(ask("SELECT row_to_json(ant) FROM ant"))
                .containsExactly("{\"a\":{\"b\": [1]},\"c\":[\"x\"],\"d\":\"it's {fn x} ?\"}");
    }

    @Test
    void anEmptyMigrationIsRecorded() {
        assertThat(migrator(plugin("ant", "")).up()).isEqualTo(2);
        assertThat(migrator(plugin("ant", "")).isUpToDate()).isTrue();
    }

    @Test
    void anUnreachableDatabaseIsADatabaseError() {
        KongConfig nowhere = Server.config(database).with(Map.of("pg_database", "nowhere", "pg_timeout", "300"));
        try (Strategy other = new PostgresStrategyFactory().open(nowhere)) {
            assertThatThrownBy(() -> new Migrator(other.migrations(), List.of(), progress::add).up())
                    .isInstanceOf(DatabaseException.class);
        }
    }

    @Test
    void theTimeZoneOfAMigrationIsUtcWhateverThatOfTheJvm() {
        migrator(plugin("ant", "CREATE TABLE ant AS SELECT current_setting('TimeZone') AS zone"))
                .up();
        assertThat(ask("SELECT zone FROM ant")).containsExactly("UTC");
    }

    // --- the teardown part of migrations

    private static final Subsystem BEE = new Subsystem(
            "bee",
            List.of(
                    new Migration("000_base_bee", "CREATE TABLE IF NOT EXISTS bee (a TEXT)", List.of()),
                    new Migration(
                            "001_bee",
                            "INSERT INTO bee VALUES ('up')",
                            "INSERT INTO bee VALUES ('down')",
                            null,
                            List.of())));

    @Test
    void aMigrationWithATeardownIsPendingUntilItIsFinished() {
        migrator().bootstrap(false);
        progress.clear();
        migrator(BEE).up(false);
        assertThat(progress)
                .containsExactly(
                        "migrating bee on database '" + database + "'...",
                        "bee migrated up to: 000_base_bee (executed)",
                        "bee migrated up to: 001_bee (pending)",
                        "2 migrations processed",
                        "1 executed",
                        "1 pending",
                        "",
                        "Database has pending migrations; run 'plugin-host migrations finish' when ready");
        assertThat(store.state())
                .contains(new SubsystemState("bee", "001_bee", List.of("000_base_bee"), List.of("001_bee")));
        assertThat(ask("SELECT a FROM bee")).containsExactly("up");
        assertThat(migrator(BEE).isUpToDate()).isTrue();
        assertThatThrownBy(() -> migrator(BEE).up(false))
                .isInstanceOf(MigrationException.class)
                .hasMessage("Database has pending migrations; run 'plugin-host migrations finish'");
        progress.clear();
        migrator(BEE, plugin("ant", "")).finish(false);
        assertThat(progress)
                .containsExactly(
                        "migrating bee on database '" + database + "'...",
                        "bee migrated up to: 001_bee (executed)",
                        "1 migration processed",
                        "1 executed",
                        "",
                        "New migrations available; run 'plugin-host migrations up' to proceed");
        assertThat(ask("SELECT a FROM bee")).containsExactly("up", "down");
        assertThat(store.state())
                .contains(new SubsystemState("bee", "001_bee", List.of("000_base_bee", "001_bee"), List.of()));
        progress.clear();
        migrator(BEE).finish(false);
        assertThat(progress).containsExactly("No pending migrations to finish");
    }

    @Test
    void aBootstrapRunsBothPartsAtOnce() {
        migrator(BEE).bootstrap(false);
        assertThat(ask("SELECT a FROM bee")).containsExactly("up", "down");
        assertThat(migrator(BEE).state().pending()).isEmpty();
        progress.clear();
        migrator(BEE).bootstrap(false);
        assertThat(progress).containsExactly("Database already bootstrapped");
        migrator(BEE).bootstrap(true);
        assertThat(ask("SELECT a FROM bee")).containsExactly("up", "down");
    }

    @Test
    void byForceWhatIsExecutedRunsAgainKongsTablesIncluded() {
        migrator(BEE).bootstrap(false);
        execute("INSERT INTO consumers (id) VALUES ('00000000-0000-0000-0000-000000000001')");
        List<String> before = ask(EVERYTHING);
        migrator(BEE).up(true);
        assertThat(ask("SELECT a FROM bee")).containsExactly("up", "down", "up", "down");
        assertThat(ask("SELECT count(*) FROM consumers")).containsExactly("1");
        assertThat(ask(EVERYTHING)).isEqualTo(before);
        migrator(BEE).finish(true);
        assertThat(ask("SELECT count(*) FROM bee")).containsExactly("6");
    }

    @Test
    void byForceTheTeardownOfWhatIsPendingDoesNotRun() {
        migrator().bootstrap(false);
        migrator(BEE).up(false);
        migrator(BEE).up(true);
        assertThat(ask("SELECT a FROM bee")).containsExactly("up", "up");
        assertThat(migrator(BEE).state().pending()).containsEntry("bee", List.of("001_bee"));
    }

    @Test
    void withoutABootstrapNothingRuns() {
        String message = "Cannot run migrations: " + Migrator.NEEDS_BOOTSTRAP;
        assertThatThrownBy(() -> migrator().up(false)).hasMessage(message);
        assertThatThrownBy(() -> migrator().finish(false)).hasMessage(message);
        assertThat(migrator().reset()).isFalse();
        assertThat(tables()).isEmpty();
    }

    @Test
    void aTeardownThatFailsLeavesItPending() {
        migrator().bootstrap(false);
        Subsystem failing = new Subsystem(
                "bee", List.of(new Migration("000_bee", "", "CREATE TABLE half (); SELECT 1/0", null, List.of())));
        migrator(failing).up(false);
        assertThatThrownBy(() -> migrator(failing).finish(false))
                .hasMessage("[PostgreSQL error] failed to run migration '000_bee' teardown: ERROR: division by zero");
        assertThat(tables()).doesNotContain("half");
        assertThat(migrator(failing).state().pending()).containsEntry("bee", List.of("000_bee"));
    }

    private static final class Doubling implements MigrationCode {
        private final boolean failing;

        Doubling(boolean failing) {
            this.failing = failing;
        }

        @Override
        public String plugin() {
            return "bee";
        }

        @Override
        public String name() {
            return "000_bee";
        }

        @Override
        public void up(MigrationConnector connector) {
            for (Map<String, Object> row : connector.query("SELECT a FROM bee WHERE a <> ?", "'; DROP TABLE bee --")) {
                connector.execute("UPDATE bee SET a = ?", connector.store() + row.get("a") + row.get("a"));
            }
            if (failing) {
                throw new IllegalStateException("not today");
            }
        }
    }

    @Test
    void codeRunsAfterTheStatementsInTheSameTransaction() {
        String up = "CREATE TABLE bee (a TEXT); INSERT INTO bee VALUES ('x')";
        migrator().bootstrap(false);
        Subsystem failing =
                new Subsystem("bee", List.of(new Migration("000_bee", up, null, new Doubling(true), List.of())));
        assertThatThrownBy(() -> migrator(failing).up(false))
                .isInstanceOf(MigrationException.class)
                .hasMessage("[PostgreSQL error] failed to run migration '000_bee' up_f:"
                        + " java.lang.IllegalStateException: not today");
        assertThat(tables()).doesNotContain("bee");
        migrator(new Subsystem("bee", List.of(new Migration("000_bee", up, null, new Doubling(false), List.of()))))
                .up(false);
        assertThat(ask("SELECT a FROM bee")).containsExactly("postgresxx");
    }

    @Test
    void aBootstrapThatFoundTheLockTakenSaysSo() {
        store.bootstrap();
        execute("INSERT INTO locks VALUES ('migrations', 'a Kong', now() + interval '1 hour')");
        execute("ALTER TABLE schema_meta RENAME TO elsewhere");
        progress.clear();
        migrator().bootstrap(false);
        assertThat(progress)
                .containsExactly("Bootstrapping database...", "aborted: another node is performing database changes");
        assertThat(store.state()).isEmpty();
    }

    @Test
    void aMigrationThatCannotBeRecordedIsUndoneAndSaidToBeThat() {
        migrator().bootstrap(false);
        execute("CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
                + " $$ BEGIN RAISE EXCEPTION 'not today'; END $$;"
                + " CREATE TRIGGER refuse BEFORE INSERT OR UPDATE ON schema_meta EXECUTE FUNCTION refuse()");
        assertThatThrownBy(() -> migrator(plugin("ant", "CREATE TABLE ant ()")).up(false))
                .isInstanceOf(MigrationException.class)
                .hasMessageStartingWith("[PostgreSQL error] failed to record migration '000_ant': ERROR: not today")
                .hasRootCauseInstanceOf(SQLException.class);
        assertThat(tables()).doesNotContain("ant");
    }

    // --- many nodes at once

    @Test
    void manyNodesStartingAtOnceRunEachMigrationOnce() throws Exception {
        int nodes = 8;
        ExecutorService threads = Executors.newFixedThreadPool(nodes);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<Integer>> counts = new ArrayList<>();
            for (int i = 0; i < nodes; i++) {
                counts.add(threads.submit(() -> {
                    try (Strategy node = new PostgresStrategyFactory().open(Server.config(database))) {
                        start.await();
                        return new Migrator(
                                        node.migrations(),
                                        List.of(plugin(
                                                "ant",
                                                "CREATE TABLE ant (a INTEGER)",
                                                "INSERT INTO ant VALUES (1)",
                                                "INSERT INTO ant VALUES (2)")),
                                        line -> {})
                                .up();
                    }
                }));
            }
            start.countDown();
            List<Integer> ran = new ArrayList<>();
            for (Future<Integer> count : counts) {
                ran.add(count.get());
            }
            assertThat(ran).containsOnlyOnce(4).filteredOn(count -> count == 0).hasSize(nodes - 1);
            assertThat(ask("SELECT a FROM ant")).containsExactly("1", "2");
            assertThat(ask("SELECT key FROM locks")).isEmpty();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aMigrationThatAnotherNodeRecordedMeanwhileDoesNotRun() {
        migrator().up();
        Migration migration = new Migration("000_ant", "CREATE TABLE ant ()", List.of());
        store.run("ant", migration, MigrationPart.UP);
        store.run("ant", migration, MigrationPart.UP);
        assertThat(store.state()).contains(new SubsystemState("ant", "000_ant", List.of("000_ant"), List.of()));
    }

    @Test
    void whileOneHoldsTheLockAnotherDoesNotGetIt() {
        store.bootstrap();
        List<String> order = new ArrayList<>();
        assertThat(store.locked("key", Duration.ZERO, () -> {
                    assertThat(store.locked("key", Duration.ofMillis(50), () -> order.add("inner")))
                            .isFalse();
                    assertThat(store.locked("other key", Duration.ZERO, () -> order.add("other")))
                            .isTrue();
                    assertThat(ask("SELECT key FROM locks WHERE ttl > now()")).containsExactly("key");
                    order.add("outer");
                }))
                .isTrue();
        assertThat(order).containsExactly("other", "outer");
        assertThat(store.locked("key", Duration.ZERO, () -> order.add("after"))).isTrue();
    }

    @Test
    void aNodeWaitsForAnotherToFinish() throws Exception {
        store.bootstrap();
        execute("INSERT INTO locks VALUES ('key', 'a Kong', now() + interval '1 hour')");
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            CountDownLatch worked = new CountDownLatch(1);
            Future<Boolean> waiting =
                    threads.submit(() -> store.locked("key", Duration.ofSeconds(30), worked::countDown));
            assertThat(worked.getCount()).isEqualTo(1);
            execute("DELETE FROM locks WHERE key = 'key'");
            assertThat(waiting.get()).isTrue();
            assertThat(worked.getCount()).isZero();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void theLockOfANodeThatDiedIsTakenOver() {
        store.bootstrap();
        execute("INSERT INTO locks VALUES ('key', 'dead', now() - interval '1 second')");
        assertThat(store.locked("key", Duration.ZERO, () -> {})).isTrue();
        assertThat(ask("SELECT key FROM locks")).isEmpty();
    }

    @Test
    void workThatFailsReleasesTheLock() {
        store.bootstrap();
        assertThatThrownBy(() -> store.locked("key", Duration.ZERO, () -> {
                    throw new IllegalStateException("work");
                }))
                .hasMessage("work");
        assertThat(ask("SELECT key FROM locks")).isEmpty();
    }

    @Test
    void aNodeThatIsNotLetInSaysSo() {
        migrator().up();
        execute("INSERT INTO locks VALUES ('migrations', 'a Kong', now() + interval '1 hour')");
        Migrator hasty = new Migrator(
                store, List.of(plugin("ant", "CREATE TABLE ant ()")), Duration.ofMillis(50), progress::add);
        assertThatThrownBy(hasty::up)
                .isInstanceOf(MigrationException.class)
                .hasMessage("aborted: another node is performing database changes");
    }

    // --- schema and reset

    @Test
    void theSchemaThatIsSetIsMadeAndUsedAlone() {
        try (Strategy other =
                new PostgresStrategyFactory().open(Server.config(database).with("pg_schema", "Kong's \"own\""))) {
            new Migrator(other.migrations(), List.of(), progress::add).up();
            assertThat(ask("SELECT count(*) FROM pg_tables WHERE schemaname = 'Kong''s \"own\"'"))
                    .containsExactly("18");
            assertThat(tables()).isEmpty();
            Entities entities = new Entities();
            assertThat(entities.store(other, entities.workspaces)
                            .selectBy(entities.workspaces.field("name"), "default", null)
                            .get("name"))
                    .isEqualTo("default");
            assertThat(store.needsBootstrap()).isTrue();
        }
    }

    @Test
    void afterAResetTheDatabaseIsEmptyAndCanBeMigratedAgain() {
        migrator().up();
        store.reset();
        assertThat(tables()).isEmpty();
        assertThat(store.needsBootstrap()).isTrue();
        assertThat(migrator().up()).isEqualTo(1);
    }
}
