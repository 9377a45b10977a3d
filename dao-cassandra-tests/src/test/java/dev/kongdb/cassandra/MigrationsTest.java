package dev.kongdb.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.kongdb.config.KongConfig;
import dev.kongdb.error.DatabaseException;
import dev.kongdb.migration.MigrationStore;
import dev.kongdb.migration.Migrator;
import dev.kongdb.migration.SubsystemState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** The migrations on a keyspace that does not exist yet. */
class MigrationsTest {
    private static CassandraStrategy open(KongConfig config) {
        return new CassandraStrategy(CassandraSettings.of(config), FaultPoints.NONE, Deletes.PATIENCE);
    }

    private static int migrate(KongConfig config, List<String> progress) {
        try (CassandraStrategy strategy = open(config)) {
            return new Migrator(strategy.migrations(), Entities.migrations(), progress::add).up();
        }
    }

    @Test
    void manyNodesStartingAtOnceRunEachMigrationOnce() throws Exception {
        KongConfig config = Server.config();
        ExecutorService nodes = Executors.newFixedThreadPool(8);
        try {
            List<Future<Integer>> counts = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                counts.add(nodes.submit(() -> migrate(config, new ArrayList<>())));
            }
            int sum = 0;
            for (Future<Integer> count : counts) {
                sum += count.get();
            }
            assertThat(sum).isEqualTo(3);
        } finally {
            nodes.shutdownNow();
        }
        String keyspace = config.get("cassandra_keyspace", "");
        try (CassandraStrategy strategy = open(config);
                CqlSession session = CassandraSettings.of(config).connect()) {
            assertThat(session.execute("SELECT name FROM " + keyspace + ".workspaces")
                            .all())
                    .singleElement()
                    .satisfies(row -> assertThat(row.getString(0)).isEqualTo("default"));
            List<SubsystemState> state = strategy.migrations().state();
            assertThat(state).extracting(SubsystemState::subsystem).containsExactly("core", "key-auth", "tests");
            assertThat(state.get(0).executed()).hasSize(14).contains("000_base", "015_270_to_280");
            assertThat(state.get(0).lastExecuted()).isEqualTo("015_270_to_280");
            assertThat(state.get(1).executed()).contains("000_base_key_auth", "003_200_to_210");
            assertThat(session.execute("SELECT key FROM " + keyspace + ".locks").all())
                    .isEmpty();
            Entities entities = new Entities();
            for (dev.kongdb.schema.Schema schema : entities.all()) {
                entities.store(strategy, schema)
                        .page(new dev.kongdb.spi.EntityStrategy.PageQuery(1, null, null, null, null, List.of(), false));
            }

            List<String> progress = new ArrayList<>();
            assertThat(migrate(config, progress)).isZero();
            assertThat(progress).containsExactly("Database is already up-to-date");

            strategy.migrations().reset();
            assertThat(strategy.migrations().needsBootstrap()).isTrue();
            assertThat(strategy.migrations().state()).isEmpty();
        }
    }

    @Test
    void nodesInProcessesOfTheirOwnRunEachMigrationOnceToo() throws Exception {
        KongConfig config = Server.config();
        List<Process> nodes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            nodes.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-Xmx128m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            MigratingNode.class.getName(),
                            config.get("cassandra_port", ""),
                            config.get("cassandra_keyspace", ""),
                            config.get("cassandra_password", ""))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        }
        int sum = 0;
        for (Process node : nodes) {
            String output = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(node.waitFor()).as(output).isZero();
            sum += Integer.parseInt(output.replaceAll("(?s).*migrated (\\d+).*", "$1"));
        }
        assertThat(sum).isEqualTo(3);
        try (CassandraStrategy strategy = open(config)) {
            assertThat(strategy.migrations().state()).hasSize(3);
        }
    }

    @Test
    void whileOneHoldsTheLockAnotherWaitsOrIsNotLetIn() {
        KongConfig config = Server.config();
        try (CassandraStrategy one = open(config);
                CassandraStrategy other = open(config)) {
            MigrationStore store = one.migrations();
            store.bootstrap();
            boolean[] inside = new boolean[2];
            assertThat(store.locked("k", Duration.ZERO, () -> {
                        inside[0] = true;
                        inside[1] = other.migrations().locked("k", Duration.ofMillis(200), () -> {});
                    }))
                    .isTrue();
            assertThat(inside).containsExactly(true, false);
            assertThat(other.migrations().locked("k", Duration.ZERO, () -> {})).isTrue();
        }
    }

    @Test
    void anUnreachableClusterIsADatabaseError() {
        KongConfig nowhere = KongConfig.empty().with("cassandra_port", "1");
        try (CassandraStrategy strategy = open(nowhere)) {
            Assertions.assertThatExceptionOfType(DatabaseException.class)
                    .isThrownBy(() -> strategy.migrations().needsBootstrap());
        }
    }

    @Test
    void aScriptIsSplitIntoItsStatementsWithoutComments() {
        assertThat(CassandraMigrationStore.statements(
                        "-- a; b\nCREATE TABLE x (a int);\n\n ALTER TABLE x ADD b int -- c\n;\n"))
                .containsExactly("CREATE TABLE x (a int)", "ALTER TABLE x ADD b int");
    }
}
