package dev.kongdb.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kongdb.config.KongConfig;
import dev.kongdb.embedded.EmbeddedCassandra;
import dev.kongdb.host.TestHost.Answer;
import dev.kongdb.host.error.HostException;
import dev.kongdb.migration.Migrator;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The host on Cassandra: with one setting changed, everything else is as on PostgreSQL. */
class CassandraHostTest {

    @TempDir
    private Path folder;

    private static Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("database", "cassandra");
        settings.put("cassandra_timeout", "20000");
        settings.put("cassandra_schema_consensus_timeout", "60000");
        settings.put("admin_listen", "127.0.0.1:0");
        settings.put("proxy_listen", "127.0.0.1:0");
        settings.put("status_listen", "127.0.0.1:0");
        return settings;
    }

    @Test
    void theEmbeddedCassandraServesTheAdminApiAndTheProxyAndKeepsItsData() throws Exception {
        Map<String, String> settings = settings();
        settings.put("prefix", folder.toString());
        try (RawServer upstream = RawServer.start((socket, n) ->
                RawServer.send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"))) {
            try (TestHost host = TestHost.start(settings)) {
                host.create("/services", "{\"name\":\"s\",\"host\":\"127.0.0.1\",\"port\":" + upstream.port() + "}");
                host.create("/services/s/routes", "{\"name\":\"r\",\"paths\":[\"/\"],\"tags\":[\"a\",\"b\"]}");
                host.create("/routes/r/plugins", "{\"name\":\"key-auth\"}");
                host.create("/consumers", "{\"username\":\"bob\"}");
                host.create("/consumers/bob/key-auth", "{\"key\":\"k\"}");

                Answer twice = host.admin("POST", "/consumers", "{\"username\":\"bob\"}");
                assertThat(twice.status()).isEqualTo(409);
                assertThat(twice.get("message")).isEqualTo("UNIQUE violation detected on '{username=\"bob\"}'");
                assertThat(host.admin("GET", "/routes?tags=a,b").data()).hasSize(1);
                assertThat(host.admin("DELETE", "/services/s").get("message"))
                        .isEqualTo("an existing 'routes' entity references this 'services' entity");
                assertThat(host.proxy("GET", "/").status()).isEqualTo(401);
                assertThat(host.proxy("GET", "/", "apikey", "k").status()).isEqualTo(200);
                assertThat(host.admin("GET", "/").get("configuration")).contains("cassandra");
                assertThat(host.get(host.host().statusUrls().get(0) + "/metrics")
                                .text())
                        .containsPattern("kongdb_pool_connections\\{pool=\"primary\",state=\"open\"} [1-9]")
                        .contains("kong_datastore_reachable 1\n");
            }
            try (TestHost host = TestHost.start(settings)) {
                assertThat(host.proxy("GET", "/", "apikey", "k").status()).isEqualTo(200);
                assertThat(host.admin("DELETE", "/consumers/bob").status()).isEqualTo(204);
                assertThat(host.admin("GET", "/key-auths").data()).isEmpty();
                assertThat(host.proxy("GET", "/", "apikey", "k").status()).isEqualTo(401);
            }
        }
    }

    @Test
    void aClusterThatIsGivenIsUsedAndItsOutageIsSaid() throws Exception {
        try (EmbeddedCassandra cassandra = EmbeddedCassandra.builder()
                .dataDirectory(folder.resolve("node"))
                .start()) {
            Map<String, String> settings = settings();
            settings.putAll(cassandra.settings());
            List<String> lines = new ArrayList<>();
            try (KongHost started = KongHost.start(KongConfig.of(settings), lines::add)) {
                assertThat(lines).contains("database: cassandra at 127.0.0.1:" + cassandra.port());
                assertThat(started.kong().db().consumers()).isNotNull();
            }
            try (TestHost host = TestHost.start(settings)) {
                host.create("/consumers", "{\"username\":\"bob\"}");
                cassandra.stop();
                Awaiting.until(
                        "the loss of the database",
                        () -> host.admin("GET", "/consumers").status() == 503);
                assertThat(host.admin("POST", "/consumers", "{\"username\":\"x\"}")
                                .status())
                        .isEqualTo(503);
                assertThat(host.admin("GET", "/status").map()).containsEntry("database", Map.of("reachable", false));
                cassandra.restart();
                Awaiting.until(
                        "the Admin API", () -> host.admin("GET", "/consumers").status() == 200);
                host.create("/consumers", "{\"username\":\"x\"}");
            }
            for (boolean migrations : new boolean[] {false, true}) {
                assertSaidAtOnce(migrations, settings, "cassandra_password", "hush", "the database refuses: ");
                assertSaidAtOnce(migrations, settings, "cassandra_username", "nobody", "the database refuses: ");
                assertSaidAtOnce(
                        migrations,
                        settings,
                        "cassandra_contact_points",
                        "no-host.invalid",
                        "could not resolve any of the provided Cassandra contact points");
                assertSaidAtOnce(
                        migrations,
                        settings,
                        "cassandra_port",
                        String.valueOf(freePort()),
                        "the database cannot be reached: ");
            }
            cassandra.stop();
            assertThatThrownBy(() ->
                            KongHost.start(KongConfig.of(settings), line -> {}).close())
                    .isInstanceOf(HostException.class)
                    .hasMessageStartingWith("the database cannot be reached: ")
                    .hasMessageContaining("cassandra_contact_points");
        }
    }

    /** Though a call may take a minute: no waiting would help. */
    private static void assertSaidAtOnce(
            boolean migrations, Map<String, String> good, String setting, String wrong, String said) {
        Map<String, String> settings = new LinkedHashMap<>(good);
        settings.put("cassandra_timeout", "60000");
        settings.put(setting, wrong);
        KongConfig config = KongConfig.of(settings);
        long start = System.nanoTime();
        assertThatThrownBy(() -> {
                    if (migrations) {
                        HostMigrations.with(config, Duration.ofMinutes(1), line -> {}, line -> {}, Migrator::state);
                    } else {
                        KongHost.start(config, line -> {}).close();
                    }
                })
                .isInstanceOf(HostException.class)
                .hasMessageContaining(said)
                .hasMessageContaining("cassandra_")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n").doesNotContain("hush"));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }
}
