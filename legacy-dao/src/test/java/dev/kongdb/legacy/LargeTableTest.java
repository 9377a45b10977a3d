package dev.kongdb.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.Kong;
import dev.kongdb.testkit.KongTest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Filters on 100,000 rows are answered by PostgreSQL's indexes, not by reading all rows. */
@KongTest(database = "postgres")
class LargeTableTest {
    private static final int ROWS = 100_000;

    private static Kong kong;
    private static DaoFactory dao;

    @BeforeAll
    static void fill(Kong opened) throws SQLException {
        kong = opened;
        dao = DaoFactory.of(kong);
        execute(
                "INSERT INTO legacy_apis (id, created_at, name, request_host, upstream_url, strip_request_path, preserve_host,"
                        + " mortal, ws_id) SELECT gen_random_uuid(), now(), 'api' || i, 'h' || i || '.com', 'http://u' || i % 10, false,"
                        + " false, false, '" + kong.db().defaultWorkspace() + "' FROM generate_series(1, " + ROWS
                        + ") i");
        execute("ANALYZE legacy_apis");
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://" + kong.config().get("pg_host", "") + ":"
                        + kong.config().get("pg_port", "") + "/"
                        + kong.config().get("pg_database", "")
                        + "?preferQueryMode=simple", // EXPLAIN knows no parameters
                kong.config().get("pg_user", ""),
                kong.config().get("pg_password", ""));
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** How PostgreSQL runs the statement that a call sent last. */
    private static String planOf(Runnable call) throws SQLException {
        call.run();
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            String sent;
            try (ResultSet result = statement.executeQuery(
                    "SELECT query FROM pg_stat_activity WHERE datname = current_database()"
                            + " AND pid <> pg_backend_pid() AND query LIKE 'SELECT%legacy_apis%' ORDER BY query_start DESC LIMIT 1")) {
                assertThat(result.next()).isTrue();
                sent = result.getString(1);
            }
            StringBuilder plan = new StringBuilder();
            try (ResultSet result = statement.executeQuery("EXPLAIN (GENERIC_PLAN) " + sent)) {
                while (result.next()) {
                    plan.append(result.getString(1)).append('\n');
                }
            }
            return plan.toString();
        }
    }

    @Test
    void aPageOfAUniqueColumnComesFromItsIndex() throws SQLException {
        assertThat(planOf(() -> assertThat(dao.apis()
                                .findPage(Map.of("request_host", "h77777.com"), null, 100)
                                .rows())
                        .hasSize(1)))
                .contains("Index")
                .doesNotContain("Seq Scan");
    }

    @Test
    void aPageOfAllIsReadAlongTheKey() throws SQLException {
        assertThat(planOf(() ->
                        assertThat(dao.apis().findPage(null, 3, 100).rows()).hasSize(100)))
                .contains("Index")
                .doesNotContain("Seq Scan");
    }

    @Test
    void whatHasNoIndexIsFilteredAndCountedByTheDatabase() {
        Map<String, String> filter = Map.of("upstream_url", "http://u7");
        assertThat(dao.apis().count(filter)).isEqualTo(ROWS / 10);
        assertThat(dao.apis().findPage(filter, null, 10).rows())
                .hasSize(10)
                .extracting(row -> row.get("upstream_url"))
                .containsOnly("http://u7");
        assertThat(dao.apis().findAll(Map.of("name", "api5", "upstream_url", "http://u5")))
                .hasSize(1);
        assertThat(dao.apis().findAll(Map.of("name", "api5", "upstream_url", "http://u6")))
                .isEqualTo(List.of());
    }
}
