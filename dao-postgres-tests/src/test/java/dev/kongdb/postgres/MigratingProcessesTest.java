package dev.kongdb.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.config.KongConfig;
import dev.kongdb.migration.MigrationStore;
import dev.kongdb.migration.Migrator;
import dev.kongdb.migration.SubsystemState;
import dev.kongdb.spi.Strategy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Nodes in their own processes migrate one database, at the same time, or are killed during a
 * migration.
 */
@Timeout(180)
class MigratingProcessesTest {
    private static final SubsystemState DONE =
            new SubsystemState("ant", "002_two", List.of("000_base_ant", "001_one", "002_two"), List.of());

    private final List<Process> processes = new ArrayList<>();
    private String database;
    private Strategy strategy;
    private MigrationStore store;

    @BeforeEach
    void open() {
        database = Server.newDatabase();
        strategy = new PostgresStrategyFactory().open(Server.config(database));
        store = strategy.migrations();
    }

    @AfterEach
    void close() {
        strategy.close();
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void ofEightNodesThatStartAtOnceOneRunsEachMigration() throws Exception {
        List<Node> nodes = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            nodes.add(new Node("start"));
        }
        for (Node node : nodes) {
            node.awaitReady();
        }
        for (Node node : nodes) {
            node.go();
        }
        List<String> answers = new ArrayList<>();
        for (Node node : nodes) {
            answers.add(node.answer());
        }
        assertThat(answers)
                .containsOnlyOnce("ran 4")
                .filteredOn("ran 0"::equals)
                .hasSize(7);
        assertThat(ask("SELECT a FROM ant ORDER BY a")).containsExactly("0", "1", "2", "3");
        assertThat(ask("SELECT name FROM workspaces")).containsExactly("default");
        assertThat(ask("SELECT key FROM locks")).isEmpty();
        assertThat(store.state()).contains(DONE);
    }

    /**
     * The point at which a node waits and is killed, and the migrations that remain for the next
     * node.
     */
    @ParameterizedTest(name = "killed in {0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "the first tables | SELECT pg_advisory_xact_lock(" + 0x6b6f6e67_62_6f_6f_74L + ") | 4",
                "Kong's tables | CREATE TABLE workspaces () | 4",
                "the second migration of a plugin | SELECT pg_advisory_xact_lock(1) | 2",
                "the last migration | SELECT pg_advisory_xact_lock(2) | 1",
                "a teardown | SELECT pg_advisory_xact_lock(3) | 1",
            })
    void aNodeThatIsKilledLeavesTheRestToTheNext(String where, String stop, int left) throws Exception {
        try (Connection blocking = connect()) {
            blocking.setAutoCommit(false);
            Database.execute(blocking, stop);
            Node node = new Node("start");
            node.awaitReady();
            node.go();
            awaitBlocked();
            node.kill();
            blocking.rollback();
        }
        expireLocks();
        assertThat(run("start")).isEqualTo(left);
        run("finish"); // finishes the migrations that ran after the interrupted bootstrap
        assertThat(ask("SELECT a FROM ant ORDER BY a")).containsExactly("0", "1", "2", "3");
        assertThat(ask("SELECT name FROM workspaces")).containsExactly("default");
        assertThat(store.state()).contains(DONE);
    }

    @Test
    void aNodeThatIsKilledInFinishLeavesItPending() throws Exception {
        new Migrator(store, List.of(), line -> {}).up();
        run("up");
        SubsystemState pending =
                new SubsystemState("ant", "002_two", List.of("000_base_ant", "001_one"), List.of("002_two"));
        assertThat(store.state()).contains(pending);
        assertThat(ask("SELECT a FROM ant ORDER BY a")).containsExactly("0", "1", "2");
        try (Connection blocking = connect()) {
            blocking.setAutoCommit(false);
            Database.execute(blocking, "SELECT pg_advisory_xact_lock(3)");
            Node node = new Node("finish");
            node.awaitReady();
            node.go();
            awaitBlocked();
            node.kill();
            blocking.rollback();
        }
        assertThat(store.state()).contains(pending);
        expireLocks();
        run("finish");
        assertThat(store.state()).contains(DONE);
        assertThat(ask("SELECT a FROM ant ORDER BY a")).containsExactly("0", "1", "2", "3");
    }

    @Test
    void theLockOfANodeThatIsKilledExpiresByItself() throws Exception {
        try (Connection blocking = connect()) {
            blocking.setAutoCommit(false);
            Database.execute(blocking, "SELECT pg_advisory_xact_lock(1)");
            Node node = new Node("start");
            node.awaitReady();
            node.go();
            awaitBlocked();
            node.kill();
            blocking.rollback();
        }
        assertThat(ask("SELECT key FROM locks")).containsExactly("migrations");
        run("start");
        run("finish");
        assertThat(store.state()).contains(DONE);
    }

    // --- nodes

    /** Runs the command in this process, as a node that is not killed. */
    private int run(String command) {
        return MigratingNode.run(store, command);
    }

    private final class Node {
        private final Process process;
        private final BufferedReader out;

        Node(String command) throws IOException {
            KongConfig config = Server.config(database);
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("java.class.path"),
                            MigratingNode.class.getName(),
                            config.get("pg_port", ""),
                            config.get("pg_user", ""),
                            database,
                            command,
                            config.get("pg_password", ""))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            processes.add(process);
            out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        }

        void awaitReady() throws IOException {
            assertThat(out.readLine()).isEqualTo("ready");
        }

        void go() throws IOException {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
        }

        String answer() throws IOException, InterruptedException {
            String answer = out.readLine();
            assertThat(process.waitFor()).isZero();
            return answer;
        }

        void kill() throws InterruptedException {
            assertThat(process.destroyForcibly().waitFor()).isNotZero();
        }
    }

    // --- the database

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(Server.jdbcUrl(database));
    }

    private List<String> ask(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(result.getString(1));
            }
            return rows;
        }
    }

    private void awaitBlocked() throws Exception {
        while (ask("SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
                .isEmpty()) {
            // The other process waits in the server, which reveals this only to a query.
            Thread.sleep(10);
        }
    }

    /** Expires the locks of the dead node, so that a test need not wait for that. */
    private void expireLocks() throws SQLException {
        if (!ask("SELECT 1 FROM pg_tables WHERE tablename = 'locks'").isEmpty()) {
            try (Connection connection = connect()) {
                Database.execute(connection, "UPDATE locks SET ttl = now() - interval '1 second'");
            }
        }
    }
}
