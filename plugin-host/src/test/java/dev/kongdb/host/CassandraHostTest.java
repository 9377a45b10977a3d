package dev.kongdb.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import dev.kongdb.Kong;
import dev.kongdb.config.KongConfig;
import dev.kongdb.embedded.EmbeddedCassandra;
import dev.kongdb.host.TestHost.Answer;
import dev.kongdb.host.error.HostException;
import dev.kongdb.legacy.DaoFactory;
import dev.kongdb.legacy.LegacyImport.Outcome;
import dev.kongdb.legacy.Profile;
import dev.kongdb.migration.Migrator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The host on Cassandra. It differs from the host on PostgreSQL in one setting. */
class CassandraHostTest {
    private static final DatabaseKeeper.Patience HASTY = new DatabaseKeeper.Patience(
            Duration.ofMillis(100), Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(2));

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
    void theEmbeddedCassandraServesTheAdminApiAndTheProxyKeepsItsDataAndIsStartedAgainWhenItIsKilled()
            throws Exception {
        Map<String, String> settings = settings();
        settings.put("prefix", folder.toString());
        try (RawServer upstream = RawServer.ok()) {
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
            try (KongHost started = KongHost.start(KongConfig.of(settings), line -> {}, HASTY)) {
                TestHost host = TestHost.of(started);
                assertThat(host.proxy("GET", "/", "apikey", "k").status()).isEqualTo(200);
                assertThat(host.admin("DELETE", "/consumers/bob").status()).isEqualTo(204);
                assertThat(host.admin("GET", "/key-auths").data()).isEmpty();
                assertThat(host.proxy("GET", "/", "apikey", "k").status()).isEqualTo(401);
                assertAKilledNodeIsStartedAgainAndCallsFailAtOnceMeanwhile(host);
            }
        }
    }

    private void assertAKilledNodeIsStartedAgainAndCallsFailAtOnceMeanwhile(TestHost host) throws Exception {
        host.create("/consumers", "{\"username\":\"ann\"}");
        host.create("/consumers/ann/key-auth", "{\"key\":\"a\"}");
        assertThat(host.proxy("GET", "/", "apikey", "a").status()).isEqualTo(200);
        List<ProcessHandle> servers = ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().commandLine().orElse("").contains("@" + folder))
                .toList();
        assertThat(servers).isNotEmpty().allMatch(ProcessHandle::destroyForcibly);
        Awaiting.until("the loss", () -> host.admin("GET", "/consumers").status() == 503);
        // On a slow machine, the new node may answer one of these calls.
        assertThat(host.admin("POST", "/consumers", "{\"username\":\"x\"}").status())
                .isIn(503, 201);
        assertThat(host.proxy("GET", "/", "apikey", "a").status())
                .as("what is known")
                .isEqualTo(200);
        assertThat(host.proxy("GET", "/", "apikey", "other").status())
                .as("what must be looked up")
                .isIn(503, 401);
        Awaiting.until(
                "another server",
                Duration.ofMinutes(2),
                () -> host.admin("GET", "/consumers/ann").status() == 200);
    }

    @Test
    void aClusterThatIsGivenIsUsedAndItsOutageIsSaid() throws Exception {
        try (EmbeddedCassandra cassandra = EmbeddedCassandra.builder()
                .dataDirectory(folder.resolve("node"))
                .start()) {
            Map<String, String> settings = settings();
            settings.putAll(cassandra.settings());
            assertAKeyspaceOfKong010IsTakenOver(cassandra);
            List<String> lines = new ArrayList<>();
            try (KongHost started = KongHost.start(KongConfig.of(settings), lines::add)) {
                assertThat(lines).contains("database: cassandra at 127.0.0.1:" + cassandra.port());
                assertThat(started.kong().db().consumers()).isNotNull();
            }
            assertAnImportThatIsKilledEndsWhenItIsRunAgain(settings);
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

    /** The import is killed after it has written the services, when most of the work remains. */
    private void assertAnImportThatIsKilledEndsWhenItIsRunAgain(Map<String, String> settings) throws Exception {
        Path file = KilledImport.file(folder);
        Map<String, Set<String>> whole;
        try (Kong postgres = Kong.open(KongConfig.of(TestHost.settings()))) {
            KilledImport.run(postgres.db(), file);
            whole = KilledImport.contents(postgres.db());
        }
        try (KilledImport killed = KilledImport.start(settings, file)) {
            killed.awaitLine(KilledImport.told("services", KilledImport.SERVICES));
            killed.kill();
        }
        try (Kong cassandra = Kong.open(KongConfig.of(settings))) {
            assertThat(KilledImport.contents(cassandra.db())).isNotEqualTo(whole);
            KilledImport.run(cassandra.db(), file);
            assertThat(KilledImport.contents(cassandra.db())).isEqualTo(whole);
        }
    }

    /**
     * Uses the running node, because another one would take longer to start than the whole test.
     */
    private static void assertAKeyspaceOfKong010IsTakenOver(EmbeddedCassandra cassandra) {
        try (CqlSession session = CqlSession.builder()
                .addContactPoint(new InetSocketAddress(InetAddress.getLoopbackAddress(), cassandra.port()))
                .withLocalDatacenter(cassandra.datacenter())
                .withAuthCredentials(cassandra.user(), cassandra.password())
                .build()) {
            for (String statement : OLD.split(";\\s*", -1)) {
                session.execute(SimpleStatement.newInstance(statement).setTimeout(Duration.ofMinutes(1)));
            }
        }
        Map<String, String> settings = TestHost.settings();
        settings.put("from_database", "cassandra");
        cassandra.settings().forEach((name, value) -> settings.put("from_" + name, value));
        settings.put("from_cassandra_keyspace", "old");
        KongConfig config = KongConfig.of(settings);
        List<Outcome> tried = HostLegacyImport.run(config, true, line -> {});
        assertThat(tried)
                .extracting("table")
                .containsExactly("consumers", "apis", "plugins", "keyauth_credentials", "unknown_things");
        assertThat(tried).extracting("taken").containsExactly(1, 2, 1, 1, 0);
        assertThat(HostLegacyImport.run(config, true, line -> {})).isEqualTo(tried);
        assertThat(HostLegacyImport.run(config, false, line -> {})).isEqualTo(tried);
        List<Outcome> again = HostLegacyImport.run(config, false, line -> {});
        assertThat(again).extracting("taken").containsExactly(0, 0, 0, 0, 0);
        assertThat(again).extracting("there").containsExactly(1, 2, 1, 1, 0);
        settings.put("legacy_version", "0.10");
        try (TestHost moved = TestHost.start(settings)) {
            assertThat(moved.admin("GET", "/routes/11111111-0000-4000-8000-000000000001")
                            .map())
                    .containsEntry("hosts", List.of("a.com"))
                    .containsEntry("created_at", 1483272000L);
            assertThat(moved.admin("GET", "/key-auths/secret").get("id"))
                    .isEqualTo("44444444-0000-4000-8000-000000000001");
            assertThat(moved.admin("GET", "/plugins/33333333-0000-4000-8000-000000000001")
                            .get("config"))
                    .contains("key_names=[k]");
            assertThat(DaoFactory.of(moved.host().kong(), Profile.V0_10)
                            .apis()
                            .find(Map.of("id", "11111111-0000-4000-8000-000000000002")))
                    .get()
                    .satisfies(api -> assertThat(api).containsEntry("uris", List.of("/b")));
        }
    }

    /** A keyspace of Kong 0.10. One of its APIs has an hour left. */
    private static final String OLD = """
            CREATE KEYSPACE old WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1};
            CREATE TABLE old.schema_migrations (id text PRIMARY KEY, migrations list<text>);
            CREATE TABLE old.apis (id uuid PRIMARY KEY, created_at timestamp, hosts text, http_if_terminated boolean,
              https_only boolean, methods text, name text, preserve_host boolean, retries int, strip_uri boolean,
              upstream_connect_timeout int, upstream_read_timeout int, upstream_send_timeout int, upstream_url text, uris text);
            CREATE TABLE old.consumers (id uuid PRIMARY KEY, created_at timestamp, custom_id text, username text);
            CREATE TABLE old.plugins (id uuid, name text, api_id uuid, config text, consumer_id uuid, created_at timestamp,
              enabled boolean, PRIMARY KEY (id, name));
            CREATE TABLE old.keyauth_credentials (id uuid PRIMARY KEY, consumer_id uuid, created_at timestamp, key text);
            CREATE TABLE old.nodes (name text PRIMARY KEY, cluster_listening_address text, created_at timestamp);
            CREATE TABLE old.unknown_things (id uuid PRIMARY KEY);
            INSERT INTO old.schema_migrations (id, migrations) VALUES ('core', ['2015-01-12-175310_skeleton']);
            INSERT INTO old.apis (id, created_at, hosts, http_if_terminated, https_only, name, preserve_host, retries, strip_uri,
              upstream_connect_timeout, upstream_read_timeout, upstream_send_timeout, upstream_url)
              VALUES (11111111-0000-4000-8000-000000000001, '2017-01-01 12:00:00.123+0000', '["a.com"]', true, false, 'a', false, 5,
              true, 60000, 60000, 60000, 'http://a');
            INSERT INTO old.apis (id, created_at, uris, http_if_terminated, https_only, name, preserve_host, retries, strip_uri,
              upstream_connect_timeout, upstream_read_timeout, upstream_send_timeout, upstream_url)
              VALUES (11111111-0000-4000-8000-000000000002, '2017-01-01 12:00:00.000+0000', '["/b"]', true, false, 'b', false, 5,
              true, 60000, 60000, 60000, 'http://b') USING TTL 3600;
            INSERT INTO old.consumers (id, created_at, username)
              VALUES (22222222-0000-4000-8000-000000000001, '2017-01-01 12:00:00+0000', 'bob');
            INSERT INTO old.plugins (id, name, api_id, config, created_at, enabled)
              VALUES (33333333-0000-4000-8000-000000000001, 'key-auth', 11111111-0000-4000-8000-000000000001,
              '{"key_names": ["k"], "hide_credentials": true}', '2017-01-01 12:00:00+0000', true);
            INSERT INTO old.keyauth_credentials (id, consumer_id, created_at, key)
              VALUES (44444444-0000-4000-8000-000000000001, 22222222-0000-4000-8000-000000000001, '2017-01-01 12:00:00+0000',
              'secret');
            INSERT INTO old.nodes (name, cluster_listening_address) VALUES ('n', '127.0.0.1:7946');
            INSERT INTO old.unknown_things (id) VALUES (55555555-0000-4000-8000-000000000001)
            """;

    /** The call fails at once, although its timeout is a minute, because waiting would not help. */
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
