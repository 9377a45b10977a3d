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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PostgreSQL answers filters on 100,000 rows with its indexes, not by reading all rows. */
@KongTest(database = "postgres")
class LargeTableTest {
    private static final int ROWS = 100_000;

    /** Of plugins, many, so that PostgreSQL takes none for the name of most rows. */
    private static final int NAMES = 50;

    private static Kong kong;
    private static DaoFactory dao;

    @BeforeAll
    static void fill(Kong opened) throws SQLException {
        kong = opened;
        dao = DaoFactory.of(kong);
        String workspace = "'" + kong.db().defaultWorkspace() + "'";
        String id = "('00000000-0000-4000-8000-' || lpad(i::text, 12, '0'))::uuid";
        String rows = " FROM generate_series(1, " + ROWS + ") i;";
        execute(
                "INSERT INTO legacy_apis (id, created_at, name, request_host, request_path, upstream_url, strip_request_path,"
                        + " preserve_host, mortal, ws_id) SELECT " + id
                        + ", now(), 'api' || i, 'h' || i || '.com', '/p' || i,"
                        + " 'http://u' || i % 10, false, false, false, " + workspace + rows
                        + "INSERT INTO consumers (id, created_at, username, custom_id, ws_id) SELECT " + id
                        + ", now(), 'u' || i, 'c' || i, " + workspace + rows
                        + "INSERT INTO services (id, created_at, name, protocol, host, port, ws_id) SELECT " + id
                        + ", now(), 's' || i, 'http', 'u', 80, " + workspace + rows
                        + "INSERT INTO plugins (id, created_at, name, config, enabled, service_id, consumer_id, cache_key, ws_id) SELECT "
                        + id + ", now(), CASE WHEN i % 5000 = 0 THEN 'key-auth' ELSE 'log-' || i % " + NAMES
                        + " END, '{}', true, " + id
                        + ", " + id
                        + ", 'k' || i, " + workspace + rows
                        + "INSERT INTO legacy_nodes (name, created_at, cluster_listening_address) SELECT 'n' || i, now(), 'a' || i"
                        + rows
                        + "INSERT INTO keyauth_credentials (id, created_at, consumer_id, key, ws_id) SELECT " + id
                        + ", now(), " + id
                        + ", 'k' || i, " + workspace + rows
                        + "INSERT INTO badges (id, created_at, consumer_id, badge, colour) SELECT " + id + ", now(), "
                        + id
                        + ", 'b' || i, 'c' || i" + rows);
        execute("ANALYZE");
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://" + kong.config().get("pg_host", "") + ":"
                        + kong.config().get("pg_port", "") + "/"
                        + kong.config().get("pg_database", "")
                        + "?preferQueryMode=simple", // EXPLAIN accepts no parameters
                kong.config().get("pg_user", ""),
                kong.config().get("pg_password", ""));
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /**
     * The plan of PostgreSQL for the statement that a call sends on a table. The call is repeated
     * if another statement came after it on its connection.
     */
    private static String planOf(String table, Runnable call) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            String[] sent = {""};
            LegacyTestCase.await("the statement on " + table, () -> {
                call.run();
                sent[0] = lastOn(table, statement);
                return !sent[0].isEmpty();
            });
            StringBuilder plan = new StringBuilder(sent[0]);
            try (ResultSet result = statement.executeQuery("EXPLAIN (GENERIC_PLAN) " + sent[0])) {
                while (result.next()) {
                    plan.append('\n').append(result.getString(1));
                }
            }
            return plan.toString();
        }
    }

    private static String lastOn(String table, Statement statement) {
        try (ResultSet result = statement.executeQuery(
                "SELECT query FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                        + " AND query LIKE 'SELECT%FROM \"" + table + "\"%' ORDER BY query_start DESC LIMIT 1")) {
            return result.next() ? result.getString(1) : "";
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void usesAnIndex(String table, Runnable call) throws SQLException {
        assertThat(planOf(table, call)).contains("Index").doesNotContain("Seq Scan");
    }

    /**
     * Every column of every entity that had an index in Kong 0.8 to 0.10, with each kind of call
     * that can filter by it.
     */
    @ParameterizedTest
    @CsvSource({
        "apis, legacy_apis, name, api7",
        "apis, legacy_apis, request_host, h7.com",
        "apis, legacy_apis, request_path, /p7",
        "consumers, consumers, username, u7",
        "consumers, consumers, custom_id, c7",
        "plugins, plugins, name, key-auth",
        "plugins, plugins, api_id, 00000000-0000-4000-8000-000000000007",
        "plugins, plugins, consumer_id, 00000000-0000-4000-8000-000000000007",
        "nodes, legacy_nodes, cluster_listening_address, a7",
        "keyauth_credentials, keyauth_credentials, key, k7",
        "keyauth_credentials, keyauth_credentials, consumer_id, 00000000-0000-4000-8000-000000000007",
        "badges, badges, badge, b7",
        "badges, badges, colour, c7",
        "badges, badges, consumer_id, 00000000-0000-4000-8000-000000000007"
    })
    void aColumnWithAnIndexIsFoundByIt(String entity, String table, String column, String value) throws SQLException {
        LegacyDao asked = dao.dao(entity);
        Map<String, String> filter = Map.of(column, value);
        usesAnIndex(table, () -> asked.findAll(filter));
        usesAnIndex(table, () -> asked.findPage(filter, null, 10));
        usesAnIndex(table, () -> asked.count(filter));
    }

    @Test
    void whatHasEndedIsFoundByAnIndex() throws SQLException {
        usesAnIndex("legacy_apis", dao::deleteEnded);
    }

    @Test
    void aPageOfAllIsReadAlongTheKey() throws SQLException {
        usesAnIndex(
                "legacy_apis",
                () -> assertThat(dao.apis().findPage(null, 3, 100).rows()).hasSize(100));
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
