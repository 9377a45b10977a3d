package dev.kongdb.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.kongdb.legacy.LegacyException.Kind;
import dev.kongdb.testkit.KongTest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The differences between Kong 0.8.3, 0.9.9 and 0.10.4. */
@KongTest(database = "postgres")
class ProfilesTest extends LegacyTestCase {
    private DaoFactory v08;
    private DaoFactory v09;
    private DaoFactory v10;

    @BeforeEach
    void open() {
        v08 = DaoFactory.of(kong, Profile.V0_8);
        v09 = dao;
        v10 = DaoFactory.of(kong, Profile.V0_10);
    }

    private static Map<String, @Nullable Object> laterApi() {
        return table("name", "a", "hosts", "a.com", "upstream_url", "http://x");
    }

    @Test
    void unlessToldOtherwiseAFactoryIsThatOf099() {
        assertThat(DaoFactory.of(kong).profile()).isEqualTo(Profile.V0_9);
    }

    @Test
    void errorsAreNamedByTheirDatabaseFrom09On() {
        assertThat(error(() -> v08.consumers().find(table("id", "x")))).hasToString("x is not a valid uuid");
        assertThat(error(() -> v09.consumers().find(table("id", "x"))))
                .hasToString("[postgres error] x is not a valid uuid");
        assertThat(error(() -> v10.consumers().find(table("id", "x"))))
                .hasToString("[postgres error] x is not a valid uuid");
    }

    @Test
    void anIdInAFilterWasToldWithoutASpaceIn08() {
        schemaError(() -> v08.consumers().findAll(table("id", "x")), table("id", "xis not a valid uuid"));
        schemaError(() -> v09.consumers().findAll(table("id", "x")), table("id", "x is not a valid uuid"));
        Map<String, @Nullable Object> values = table("username", "u");
        assertThat(error(() -> v08.consumers().update(values, table("id", "x"))).message())
                .isEqualTo("x is not a valid uuid");
        assertThat(error(() -> v08.consumers().delete(table("id", "x"))).message())
                .isEqualTo("x is not a valid uuid");
    }

    @Test
    void plainTextsAreWrappedFrom010On() {
        assertThat(error(() -> v09.plugins().insert(table("name", "key-auth"), LegacyOptions.ttl(5))))
                .hasToString("Cannot set a TTL if the entity has no primary key, or has more than one primary key");
        dao.plugins().truncate();
        assertThat(error(() -> v10.plugins().insert(table("name", "key-auth"), LegacyOptions.ttl(5))))
                .hasToString("[postgres error] cannot set a TTL if the entity has no primary key, or has more than"
                        + " one primary key");
    }

    @Test
    void quietIsHeardFrom010On() {
        for (DaoFactory factory : List.of(v08, v09, v10)) {
            int[] heard = {0};
            DaoFactory.Subscription subscription = factory.subscribe(event -> heard[0]++);
            Map<String, @Nullable Object> row =
                    factory.consumers().insert(table("username", "q"), LegacyOptions.silent());
            factory.consumers().update(table("username", "r"), table("id", row.get("id")), LegacyOptions.silent());
            factory.consumers().delete(table("id", row.get("id")), LegacyOptions.silent());
            subscription.close();
            assertThat(heard[0]).isEqualTo(factory == v10 ? 0 : 3);
        }
    }

    @Test
    void optionsMustBeATableFrom010On() {
        v08.consumers().call("insert", table("username", "o8"), "x");
        v09.consumers().call("insert", table("username", "o9"), "x");
        throwsText(
                () -> v10.consumers().call("insert", table("username", "o10"), "x"),
                "bad argument #2 to 'insert' (table expected, got string)");
    }

    @Test
    void truncateCameWith09() {
        v09.consumers().call("truncate");
        v10.consumers().call("truncate");
        throwsText(() -> v08.consumers().call("truncate"), "attempt to call method 'truncate' (a nil value)");
    }

    @Test
    void idsMayBeOfCapitalsFrom09On() {
        String id = (String) dao.consumers().insert(table("username", "caps")).get("id");
        String capitals = id.toUpperCase(java.util.Locale.ROOT);
        assertThat(v09.consumers().find(table("id", capitals))).isPresent();
        assertThat(v10.consumers().find(table("id", capitals))).isPresent();
        if (!capitals.equals(id)) {
            assertThat(error(() -> v08.consumers().find(table("id", capitals))).kind())
                    .isEqualTo(Kind.SCHEMA);
        }
        assertThat(catchThrowable(() -> v08.consumers().find(table("id", 1))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(error(() -> v09.consumers().find(table("id", 1))).message()).isEqualTo("1 is not a valid uuid");
    }

    @Test
    void anArrayHadAnotherArticle() {
        Map<String, @Nullable Object> wrong = table("name", "key-auth", "config", table("key_names", 1));
        schemaError(
                () -> v08.plugins().insert(with(wrong, "api_id", apiId())),
                table("config.key_names", "key_names is not a array"));
        schemaError(() -> v09.plugins().insert(wrong), table("config.key_names", "key_names is not an array"));
        schemaError(() -> v10.plugins().insert(wrong), table("config.key_names", "key_names is not an array"));
    }

    @Test
    void aTimeToInsertWasAnErrorOnPostgresIn08() {
        LegacyException error =
                error(() -> v08.consumers().insert(table("username", "t", "created_at", 1461276890123L)));
        assertThat(error.kind()).isEqualTo(Kind.DB);
        assertThat(error.message())
                .isEqualTo("ERROR: column \"created_at\" is of type timestamp without time zone but expression is of"
                        + " type bigint");
        assertThat(v09.consumers().insert(table("username", "t", "created_at", 1461276890123L)))
                .containsEntry("created_at", 1461276890000L);
    }

    @Test
    void aTimeMustBeOneFrom010On() {
        assertThat(v09.consumers().insert(table("username", "t", "created_at", "soon")))
                .containsKey("created_at");
        schemaError(
                () -> v10.consumers().insert(table("username", "u", "created_at", "soon")),
                table("created_at", "created_at is not a timestamp"));
        schemaError(
                () -> v10.consumers().insert(table("username", "u", "created_at", -1)),
                table("created_at", "created_at is not a timestamp"));
    }

    @Test
    void aPluginWasOfAnApiIn08() {
        schemaError(() -> v08.plugins().insert(table("name", "key-auth")), table("api_id", "api_id is required"));
        v09.plugins().insert(table("name", "key-auth"));
    }

    @Test
    void aPluginThatIsThereIsToldInThreeWays() {
        Map<String, @Nullable Object> plugin = table("name", "key-auth", "api_id", apiId());
        v09.plugins().insert(plugin);
        for (DaoFactory factory : List.of(v08, v09)) {
            LegacyException error = error(() -> factory.plugins().insert(plugin));
            assertThat(error.table()).isNull();
            assertThat(error.message()).isEqualTo("Plugin configuration already exists");
        }
        assertThat(error(() -> v10.plugins().insert(plugin)).table())
                .isEqualTo(table("name", "already exists with value 'key-auth'"));
    }

    @Test
    void hostsAndPathsWereNarrowerIn08() {
        schemaError(
                () -> v08.apis().insert(table("request_host", "localhost", "upstream_url", "http://x")),
                table("request_host", "Invalid value: localhost"));
        schemaError(
                () -> v08.apis().insert(table("request_path", "/a%20b", "upstream_url", "http://x", "name", "a")),
                table("request_path", "must only contain alphanumeric and '., -, _, ~, /' characters"));
        v09.apis().insert(table("request_host", "localhost", "upstream_url", "http://x"));
        v09.apis().insert(table("request_path", "/a%20b", "upstream_url", "http://x", "name", "a"));
        schemaError(
                () -> v09.apis().insert(table("request_path", "/a%2", "upstream_url", "http://x", "name", "b")),
                table("request_path", "must use proper encoding; '%2' is invalid"));
    }

    @Test
    void apisHaveHostsUrisAndMethodsFrom010On() {
        schemaError(
                () -> v10.apis().insert(with(laterApi(), "request_host", "x.com")),
                table("request_host", "request_host is an unknown field"));
        schemaError(
                () -> v09.apis().insert(with(validApi(), "hosts", "x.com")),
                table("hosts", "hosts is an unknown field"));
        assertThat(v10.apis().insert(laterApi())).containsEntry("strip_uri", true);
        assertThat(v09.apis().insert(validApi())).containsEntry("strip_request_path", false);
        schemaError(() -> v10.apis().insert(with(laterApi(), "name", null)), table("name", "name is required"));
        schemaError(
                () -> v10.apis()
                        .insert(with(
                                laterApi(),
                                "hosts",
                                "a b",
                                "uris",
                                "x",
                                "methods",
                                "get",
                                "retries",
                                -1,
                                "upstream_send_timeout",
                                0)),
                table(
                        "hosts",
                        "host with value 'a b' is invalid: Invalid hostname",
                        "uris",
                        "uri with value 'x' is invalid: must be prefixed with slash",
                        "methods",
                        "method with value 'get' is invalid: invalid value",
                        "retries",
                        "must be an integer between 0 and 32767",
                        "upstream_send_timeout",
                        "must be an integer between 1 and 2147483647"));
    }

    @Test
    void anUpdateMayTakeFromAnApiOf010AllThatItMatchesBy() {
        String id = (String) v10.apis().insert(laterApi()).get("id");
        assertThat(kong.db().routes().count()).isEqualTo(1);
        assertThat(v10.apis().update(table("hosts", ""), table("id", id))).isPresent();
        assertThat(kong.db().routes().count()).isZero();
        assertThat(v10.apis().find(table("id", id)).orElseThrow()).containsEntry("name", "a");
        v10.apis().update(table("uris", "/a"), table("id", id));
        assertThat(kong.db().routes().count()).isEqualTo(1);
        assertThat(v10.apis().delete(table("id", id))).isPresent();
        assertThat(kong.db().services().count()).isZero();
    }

    private void hostIsRefused(String host, String why) {
        schemaError(
                () -> v10.apis().insert(with(laterApi(), "hosts", List.of(host))),
                table("hosts", "host with value '" + host + "' is invalid: " + why));
    }

    @Test
    void aHostOf010IsHeldToOneRuleAfterTheOther() {
        hostIsRefused(" ", "host is empty");
        hostIsRefused("*.*.b!", "Invalid hostname");
        hostIsRefused("a.com:80", "Invalid hostname");
        hostIsRefused("*a.com", "Invalid wildcard placement");
        hostIsRefused("*.a.*", "Only one wildcard is allowed");
        v10.apis().insert(with(laterApi(), "hosts", List.of("*.a.com", "b.*", "1.2.3.4")));
    }

    @Test
    void upstreamsAndCertificatesCameWith010() {
        assertThat(v09.findDao("ssl_certificates")).isEmpty();
        assertThat(v10.dao("ssl_certificates")).isSameAs(v10.dao("certificates"));
        assertThat(v10.dao("ssl_servers_names")).isSameAs(v10.dao("snis"));
        Map<String, @Nullable Object> upstream =
                table("name", "u.internal", "slots", 10, "orderlist", List.of(3, 1, 2));
        assertThat(v10.dao("upstreams").insert(upstream))
                .containsEntry("slots", 10L)
                .doesNotContainKey("orderlist");
        kong.db().dao("services").insert(Map.of("host", "stays.com"));
        try {
            v09.truncateTables();
            assertThat(v10.dao("upstreams").count()).isEqualTo(1);
            v10.truncateTables();
            assertThat(v10.dao("upstreams").count()).isZero();
            assertThat(kong.db().services().count()).isEqualTo(1);
        } finally {
            kong.db().dao("services").truncate();
        }
    }

    @Test
    void keyAuthAskedForMoreFrom010On() {
        assertThat(v10.plugins().insert(table("name", "key-auth")).get("config"))
                .isEqualTo(table(
                        "key_names",
                        List.of("apikey"),
                        "hide_credentials",
                        false,
                        "anonymous",
                        "",
                        "key_in_body",
                        false));
        schemaError(
                () -> v10.plugins()
                        .insert(table(
                                "name",
                                "key-auth",
                                "api_id",
                                apiId(),
                                "config",
                                table("key_names", "a b", "anonymous", "x"))),
                table(
                        "config.key_names",
                        "'a b' is illegal: bad header name 'a b', allowed characters are A-Z, a-z, 0-9, '_', and '-'",
                        "config.anonymous",
                        "the anonymous user must be empty or a valid uuid"));
        LegacyDao credentials = v10.dao("keyauth_credentials");
        Map<String, @Nullable Object> made = credentials.insert(table("consumer_id", consumerId()));
        assertThat(made.get("key").toString()).matches("[0-9a-f]{32}");
        Optional<Map<String, @Nullable Object>> same =
                credentials.update(table("consumer_id", made.get("consumer_id")), table("id", made.get("id")));
        assertThat(same.orElseThrow()).containsEntry("key", made.get("key"));
    }
}
