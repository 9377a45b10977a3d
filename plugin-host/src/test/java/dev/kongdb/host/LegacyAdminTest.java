package dev.kongdb.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.host.TestHost.Answer;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The Admin API of Kong 0.8 to 0.10, as clients of these versions use it. */
class LegacyAdminTest {
    private static TestHost host;

    @BeforeAll
    static void start() {
        Map<String, String> settings = TestHost.settings();
        settings.put("legacy_admin_listen", "127.0.0.1:0");
        host = TestHost.start(settings);
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    @Test
    void whoDoesNotAskForTheOldApisHasNoTablesOfThem() {
        Map<String, String> settings = TestHost.settings();
        try (TestHost other = TestHost.start(settings)) {
            assertThat(other.host().kong().db().daos())
                    .extracting(dao -> dao.schema().name())
                    .contains("services")
                    .noneMatch(name -> name.startsWith("legacy_"));
        }
        settings.put("legacy_version", "0.10");
        try (TestHost asked = TestHost.start(settings)) {
            assertThat(dev.kongdb.legacy.DaoFactory.of(asked.host().kong())
                            .apis()
                            .count(Map.of("name", "none")))
                    .isZero();
        }
    }

    @BeforeEach
    void empty() {
        dev.kongdb.legacy.DaoFactory.of(host.host().kong()).truncateTables();
    }

    private static String insertApi() {
        Answer made = host.legacyForm("POST", "/apis", "request_host=x.com&upstream_url=http://127.0.0.1:9");
        assertThat(made.status()).isEqualTo(201);
        return made.get("id");
    }

    @Test
    void anApiIsMadeFoundChangedAndDeleted() {
        String id = insertApi();
        assertThat(host.legacy("GET", "/apis/x.com", null).get("id")).isEqualTo(id);
        assertThat(host.legacy("GET", "/apis/" + id + "/", null).get("name")).isEqualTo("x.com");
        assertThat(host.legacyForm("PATCH", "/apis/x.com", "strip_request_path=true")
                        .map())
                .containsEntry("strip_request_path", true);
        assertThat(host.legacy("PATCH", "/apis/x.com", "{}").status()).isEqualTo(400);
        assertThat(host.admin("GET", "/routes/" + id).map()).containsEntry("strip_path", true);
        assertThat(host.legacy("DELETE", "/apis/x.com", null).status()).isEqualTo(204);
        assertThat(host.legacy("GET", "/apis/x.com", null).status()).isEqualTo(404);
        assertThat(host.admin("GET", "/routes/" + id).status()).isEqualTo(404);
    }

    @Test
    void errorsHaveTheirStatusAndTable() {
        insertApi();
        Answer taken = host.legacyForm("POST", "/apis", "request_host=x.com&upstream_url=http://u");
        assertThat(taken.status()).isEqualTo(409);
        assertThat(taken.map()).isEqualTo(Map.of("name", "already exists with value 'x.com'"));
        Answer refused = host.legacy("POST", "/apis", "{\"request_host\": 1}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.map()).containsEntry("upstream_url", "upstream_url is required");
        assertThat(host.legacy("POST", "/apis", "{\"request_host\": null, \"upstream_url\": \"http://u\"}")
                        .map())
                .containsEntry("request_host", "request_host is not a string");
        Answer foreign = host.legacy(
                "POST", "/plugins", "{\"name\": \"key-auth\", \"api_id\": \"3f5e2b1c-0000-4000-8000-0123456789ab\"}");
        assertThat(foreign.status()).isEqualTo(404);
        assertThat(foreign.map()).containsKey("api_id");
        host.legacy("POST", "/plugins", "{\"name\": \"key-auth\"}");
        Answer double_ = host.legacy("POST", "/plugins", "{\"name\": \"key-auth\"}");
        assertThat(double_.status()).isEqualTo(409);
        assertThat(double_.text()).isEmpty();
        assertThat(host.legacy("POST", "/apis", "{").map()).isEqualTo(Map.of("message", "Cannot parse JSON body"));
        assertThat(host.legacy("DELETE", "/apis", null).map()).isEqualTo(Map.of("message", "Method not allowed"));
        assertThat(host.legacy("GET", "/nowhere", null).map()).isEqualTo(Map.of("message", "Not found"));
    }

    @Test
    void listsArePagedAndFiltered() {
        for (int i = 0; i < 5; i++) {
            host.legacyForm("POST", "/apis", "request_host=h" + i + ".com&upstream_url=http://u");
        }
        Answer first = host.legacy("GET", "/apis?size=2", null);
        assertThat(first.map()).containsEntry("total", 5L).containsKeys("next", "offset");
        assertThat(first.data()).hasSize(2);
        URI next = URI.create(first.get("next"));
        Answer second = host.legacy("GET", next.getRawPath() + "?" + next.getRawQuery(), null);
        assertThat(second.data()).hasSize(2).doesNotContainAnyElementsOf(first.data());
        assertThat(host.legacy("GET", "/apis?request_host=h3.com", null).data())
                .singleElement()
                .satisfies(api -> assertThat(api).containsEntry("name", "h3.com"));
        assertThat(host.legacy("GET", "/apis?name=none", null).map()).isEqualTo(Map.of("data", List.of(), "total", 0L));
        Answer unknown = host.legacy("GET", "/apis?foo=1", null);
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.map()).isEqualTo(Map.of("foo", "unknown field"));
    }

    @Test
    void aSizeOrOffsetThatIsNoneIsAsIfItWereNotGiven() {
        insertApi();
        assertThat(host.legacy("GET", "/apis?size=many", null).data()).hasSize(1);
        assertThat(host.legacy("GET", "/apis?size=1&offset=@@", null).data()).hasSize(1);
    }

    @Test
    void whoMaySendABodyMustSayOfWhichKind() {
        assertThat(host.legacy("POST", "/apis", null).status()).isEqualTo(415);
        assertThat(host.legacy("PUT", "/consumers", null).status()).isEqualTo(415);
        assertThat(host.admin("POST", "/consumers").status()).isEqualTo(400);
    }

    @Test
    void putInsertsOrReplaces() {
        Answer made = host.legacyForm("PUT", "/consumers", "username=bob&custom_id=b1");
        assertThat(made.status()).isEqualTo(201);
        Map<String, Object> changed = new HashMap<>(made.map());
        String body = "{\"id\": \"" + changed.get("id") + "\", \"created_at\": " + changed.get("created_at")
                + ", \"username\": \"robert\"}";
        Answer replaced = host.legacy("PUT", "/consumers", body);
        assertThat(replaced.status()).isEqualTo(200);
        assertThat(replaced.map()).containsEntry("username", "robert").doesNotContainKey("custom_id");
        Answer absent = host.legacy(
                "PUT",
                "/consumers",
                body.replace(String.valueOf(changed.get("id")), "3f5e2b1c-0000-4000-8000-0123456789ab"));
        assertThat(absent.status()).isEqualTo(200);
        assertThat(absent.text()).isEmpty();
    }

    @Test
    void credentialsOfAConsumerAreBelowIt() {
        host.legacyForm("POST", "/consumers", "username=bob");
        Answer key = host.legacyForm("POST", "/consumers/bob/key-auth", "key=k1");
        assertThat(key.status()).isEqualTo(201);
        assertThat(host.legacy("GET", "/consumers/bob/key-auth/k1", null).get("id"))
                .isEqualTo(key.get("id"));
        assertThat(host.legacy("GET", "/consumers/bob/key-auth", null).map()).containsEntry("total", 1L);
        assertThat(host.legacy("POST", "/consumers/nobody/key-auth", "{}").status())
                .isEqualTo(404);
        assertThat(host.legacy("DELETE", "/consumers/bob/key-auth/k1", null).status())
                .isEqualTo(204);
    }

    @Test
    void pluginsOfAnApiAreBelowItAndItsRequestsMeetThem() throws Exception {
        try (RawServer upstream = RawServer.ok()) {
            host.legacyForm(
                    "POST",
                    "/apis",
                    "name=both&request_host=h.com&request_path=/p&upstream_url=http://127.0.0.1:" + upstream.port());
            assertThat(host.proxy("GET", "/").status()).isEqualTo(404);
            assertThat(TestHost.raw(host.proxyUrl(), "GET / HTTP/1.1\r\nHost: h.com\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 200");
            assertThat(host.proxy("GET", "/p/x").status()).isEqualTo(200);
            Answer plugin = host.legacyForm("POST", "/apis/both/plugins", "name=key-auth&config.key_names=k,apikey");
            assertThat(plugin.status()).isEqualTo(201);
            assertThat(plugin.get("config")).contains("key_names=[k, apikey]");
            assertThat(host.proxy("GET", "/p/x").status()).isEqualTo(401);
            String id = plugin.get("id");
            assertThat(host.legacyForm("PATCH", "/apis/both/plugins/" + id, "enabled=false")
                            .map())
                    .containsEntry("enabled", false);
            assertThat(host.proxy("GET", "/p/x").status()).isEqualTo(200);
            assertThat(host.legacy("GET", "/plugins/" + id, null).status()).isEqualTo(200);
            assertThat(host.legacy("DELETE", "/apis/both/plugins/" + id, null).status())
                    .isEqualTo(204);
        }
    }

    @Test
    void theExampleOfThatErasDocumentationIsRefusedWithItsBlanksAndRoutedByWithoutThem() throws Exception {
        String atLeast = "At least a 'request_host' or a 'request_path' must be specified";
        Answer blank = host.legacyForm("POST", "/apis", "name=mockbin&upstream_url=&request_host=");
        assertThat(blank.status()).isEqualTo(400);
        assertThat(blank.map())
                .isEqualTo(Map.of(
                        "upstream_url",
                        List.of("upstream_url is not a url", "upstream_url is required"),
                        "request_host",
                        atLeast,
                        "request_path",
                        atLeast));
        try (RawServer upstream = RawServer.ok()) {
            Answer made = host.legacyForm(
                    "POST",
                    "/apis",
                    "name=mockbin&request_host=mockbin.com&upstream_url=http://127.0.0.1:" + upstream.port());
            assertThat(made.status()).isEqualTo(201);
            assertThat(made.map()).containsEntry("name", "mockbin").containsEntry("request_host", "mockbin.com");
            assertThat(TestHost.raw(
                            host.proxyUrl(), "GET / HTTP/1.1\r\nHost: mockbin.com\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void theNodeTellsWhatItIs() {
        assertThat(host.legacy("GET", "/", null).map())
                .containsEntry("version", "0.9.9")
                .containsKey("plugins");
        assertThat(host.legacy("GET", "/plugins/enabled", null).get("enabled_plugins"))
                .contains("key-auth");
        assertThat(host.legacy("GET", "/plugins/schema/key-auth", null).map()).containsEntry("no_consumer", true);
        assertThat(host.legacy("GET", "/status", null).map()).containsKey("database");
    }

    @Test
    void aDatabaseOfKong010IsTakenOver() throws Exception {
        Map<String, String> from = TestHost.settings();
        try (var connection = java.sql.DriverManager.getConnection(
                        "jdbc:postgresql://" + from.get("pg_host") + ":" + from.get("pg_port") + "/"
                                + from.get("pg_database"),
                        from.get("pg_user"),
                        from.getOrDefault("pg_password", ""));
                var statement = connection.createStatement()) {
            statement.execute("""
                    CREATE TABLE apis (id uuid PRIMARY KEY, name text, hosts text, uris text, methods text, upstream_url text,
                      strip_uri boolean, preserve_host boolean, https_only boolean, http_if_terminated boolean,
                      retries smallint, upstream_connect_timeout integer, upstream_send_timeout integer,
                      upstream_read_timeout integer, created_at timestamp without time zone);
                    CREATE TABLE consumers (id uuid PRIMARY KEY, custom_id text, username text,
                      created_at timestamp without time zone);
                    CREATE TABLE plugins (id uuid, name text, api_id uuid, consumer_id uuid, config json, enabled boolean,
                      created_at timestamp without time zone, PRIMARY KEY (id, name));
                    CREATE TABLE keyauth_credentials (id uuid PRIMARY KEY, consumer_id uuid, key text,
                      created_at timestamp without time zone);
                    CREATE TABLE ttls (primary_key_value text, primary_uuid_value uuid, table_name text, primary_key_name text,
                      expire_at timestamp without time zone, PRIMARY KEY (primary_key_value, table_name));
                    INSERT INTO keyauth_credentials VALUES ('44444444-0000-4000-8000-000000000002',
                      '22222222-0000-4000-8000-000000000001', 'ended', '2017-01-01 12:00:00'),
                      ('44444444-0000-4000-8000-000000000003',
                      '22222222-0000-4000-8000-000000000001', 'ending', '2017-01-01 12:00:00');
                    INSERT INTO ttls VALUES ('44444444-0000-4000-8000-000000000002', NULL, 'keyauth_credentials', 'id',
                      '2017-01-01 13:00:00'), ('44444444-0000-4000-8000-000000000003', NULL, 'keyauth_credentials', 'id',
                      (now() AT TIME ZONE 'UTC') + INTERVAL '1 hour');
                    CREATE TABLE unknown_things (id uuid PRIMARY KEY);
                    CREATE TABLE schema_migrations (id text, migrations varchar(100)[]);
                    INSERT INTO apis VALUES ('11111111-0000-4000-8000-000000000001', 'a', '["a.com"]', NULL, NULL, 'http://a',
                      true, false, false, true, 5, 60000, 60000, 60000, '2017-01-01 12:00:00');
                    INSERT INTO consumers VALUES ('22222222-0000-4000-8000-000000000001', NULL, 'bob', '2017-01-01 12:00:00');
                    INSERT INTO plugins VALUES ('33333333-0000-4000-8000-000000000001', 'key-auth',
                      '11111111-0000-4000-8000-000000000001', NULL, '{"key_names": ["k"], "hide_credentials": true}', true,
                      '2017-01-01 12:00:00');
                    INSERT INTO keyauth_credentials VALUES ('44444444-0000-4000-8000-000000000001',
                      '22222222-0000-4000-8000-000000000001', 'secret', '2017-01-01 12:00:00');
                    INSERT INTO keyauth_credentials VALUES ('44444444-0000-4000-8000-000000000004',
                      '22222222-0000-4000-8000-000000000001', 'secret', '2017-01-01 12:00:00');
                    CREATE TABLE upstreams (id uuid PRIMARY KEY, name text, slots integer, orderlist text,
                      created_at timestamp without time zone);
                    INSERT INTO upstreams VALUES ('66666666-0000-4000-8000-000000000001', 'u.internal', 10,
                      '[1,2,3,4,5,6,7,8,9,10]', '2017-01-01 12:00:00');
                    INSERT INTO unknown_things VALUES ('55555555-0000-4000-8000-000000000001');
                    """);
        }
        Map<String, String> settings = TestHost.settings();
        from.forEach((name, value) -> {
            if (name.startsWith("pg_")) {
                settings.put("from_" + name, value);
            }
        });
        var config = dev.kongdb.config.KongConfig.of(settings);
        var tried = HostLegacyImport.run(config, true, line -> {});
        assertThat(tried)
                .extracting("table")
                .containsExactly("consumers", "apis", "plugins", "upstreams", "keyauth_credentials", "unknown_things");
        assertThat(tried).extracting("taken").containsExactly(1, 1, 1, 1, 2, 0);
        assertThat(tried.get(4).refused()).singleElement().asString().endsWith(": already exists");
        assertThat(HostLegacyImport.run(config, true, line -> {})).isEqualTo(tried);
        var done = HostLegacyImport.run(config, false, line -> {});
        assertThat(done).isEqualTo(tried);
        assertThat(done.get(5).refused()).singleElement().asString().contains("unknown_things");
        var again = HostLegacyImport.run(config, false, line -> {});
        assertThat(again).extracting("taken").containsExactly(0, 0, 0, 0, 0, 0);
        assertThat(again).extracting("there").containsExactly(1, 1, 1, 1, 2, 0);
        settings.put("legacy_version", "0.10");
        settings.put("legacy_admin_listen", "127.0.0.1:0");
        try (TestHost moved = TestHost.start(settings)) {
            String uuid = "3f5e2b1c-0000-4000-8000-0123456789ab";
            moved.legacyForm("POST", "/consumers/bob/key-auth", "key=" + uuid);
            assertThat(moved.legacy("GET", "/consumers/bob/key-auth/" + uuid, null)
                            .get("key"))
                    .isEqualTo(uuid);
            assertThat(moved.legacy("GET", "/upstreams/u.internal", null).status())
                    .isEqualTo(200);
            assertThat(moved.admin("GET", "/routes/11111111-0000-4000-8000-000000000001")
                            .map())
                    .containsEntry("hosts", List.of("a.com"));
            assertThat(moved.admin("GET", "/key-auths/secret").get("id"))
                    .isEqualTo("44444444-0000-4000-8000-000000000001");
            assertThat(moved.admin("GET", "/key-auths/ended").status()).isEqualTo(404);
            assertThat(moved.host().kong().db().dao("keyauth_credentials").selectBy("key", "ending"))
                    .get()
                    .satisfies(row -> assertThat(row.get("ttl").toString()).matches("3[0-9]{3}"));
        }
    }
}
