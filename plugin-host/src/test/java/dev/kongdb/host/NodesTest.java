package dev.kongdb.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two hosts on one database, in which a third party writes, too. */
class NodesTest {
    private static Map<String, String> settings;
    private static TestHost one;
    private static TestHost other;

    @BeforeAll
    static void start() {
        settings = TestHost.settings();
        settings.put("db_update_frequency", "0.2");
        one = TestHost.start(settings);
        other = TestHost.start(settings);
    }

    @AfterAll
    static void stop() {
        one.close();
        other.close();
    }

    private static Object health(TestHost host) {
        return host.admin("GET", "/upstreams/u/health").data().get(0).get("health");
    }

    @Test
    void whatIsSaidOfATargetCountsOnAllNodes() throws Exception {
        one.admin(
                "POST",
                "/upstreams",
                "{\"name\":\"u\",\"healthchecks\":{\"passive\":{\"unhealthy\":{\"http_failures\":1}}}}");
        String target = one.admin("POST", "/upstreams/u/targets", "{\"target\":\"127.0.0.1:9\"}")
                .get("id");
        Awaiting.until("the other node or the row to be heard of", () -> "HEALTHY".equals(health(other)));
        assertThat(one.admin("POST", "/upstreams/u/targets/" + target + "/unhealthy")
                        .status())
                .isEqualTo(204);
        assertThat(health(one)).isEqualTo("UNHEALTHY");
        Awaiting.until("the other node or the row to be heard of", () -> "UNHEALTHY".equals(health(other)));
        one.admin("POST", "/upstreams/u/targets/127.0.0.1:9/127.0.0.1:9/healthy");
        Awaiting.until("the other node or the row to be heard of", () -> "HEALTHY".equals(health(other)));
    }

    @Test
    void aPluginThatThisNodeLacksIsNamedInTheStatusUntilItsRowGoes() throws Exception {
        UUID row = UUID.randomUUID();
        execute("INSERT INTO plugins (id, name, config, enabled, protocols, cache_key, ws_id) SELECT '" + row
                + "', 'elsewhere', '{}', true, '{http}', 'plugins:elsewhere', id FROM workspaces");
        tellOfPlugins();
        Awaiting.until(
                "the other node or the row to be heard of",
                () -> one.admin("GET", "/status").map().containsKey("plugins"));
        assertThat(one.admin("GET", "/status").map())
                .containsEntry(
                        "plugins",
                        Map.of(
                                "problems",
                                List.of("the plugin 'elsewhere' is configured by row " + row + " and not installed")));
        execute("DELETE FROM plugins WHERE id = '" + row + "'");
        tellOfPlugins();
        Awaiting.until(
                "the other node or the row to be heard of",
                () -> !one.admin("GET", "/status").map().containsKey("plugins"));
    }

    /** Writes the event of a Kong that has written a plugin. */
    private static void tellOfPlugins() throws SQLException {
        execute("INSERT INTO cluster_events (id, node_id, at, expire_at, channel, data) VALUES ('" + UUID.randomUUID()
                + "', '" + UUID.randomUUID() + "', CURRENT_TIMESTAMP(3), CURRENT_TIMESTAMP(3) + interval '1 hour',"
                + " 'invalidations', 'plugins_iterator:version')");
    }

    private static void execute(String sql) throws SQLException {
        String url = "jdbc:postgresql://" + settings.get("pg_host") + ":" + settings.get("pg_port") + "/"
                + settings.get("pg_database");
        try (Connection connection =
                        DriverManager.getConnection(url, settings.get("pg_user"), settings.get("pg_password"));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
