package dev.kongdb.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.kongdb.legacy.LegacyException.Kind;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The recorded answers of a Kong 0.9.9, call by call. The numbers are those of the answers. */
abstract class GoldenAnswers extends LegacyTestCase {
    @Test
    void no1AnApiIsInsertedWithItsDefaults() {
        Map<String, @Nullable Object> row = dao.apis().insert(validApi());
        assertThat(row.get("name")).isEqualTo("x.com");
        assertThat(row.get("preserve_host")).isEqualTo(false);
        assertThat(row.get("strip_request_path")).isEqualTo(false);
        assertThat(UUID.fromString((String) row.get("id"))).isNotNull();
        assertThat(row.get("created_at").toString()).matches("[0-9]{10}000");
        assertThat(row).doesNotContainKey("request_path");
    }

    @Test
    void no2TheSameApiAgainIsTaken() {
        dao.apis().insert(validApi());
        LegacyException error = error(() -> dao.apis().insert(validApi()));
        assertThat(error.kind()).isEqualTo(Kind.UNIQUE);
        assertThat(error.table()).containsEntry("name", "already exists with value 'x.com'");
        if (onPostgres()) {
            assertThat(error.table()).containsOnlyKeys("name");
            assertThat(error).hasToString("[postgres error] name=already exists with value 'x.com'");
        } else {
            assertThat(error.toString()).startsWith("[cassandra error] ");
        }
        assertThat(kong.db().services().count()).isEqualTo(1);
        assertThat(kong.db().routes().count()).isEqualTo(1);
    }

    @Test
    void no3AnEmptyApiLacksEverything() {
        schemaError(
                () -> dao.apis().insert(table()),
                table("upstream_url", "upstream_url is required", "request_host", AT_LEAST, "request_path", AT_LEAST));
    }

    @Test
    void no4ANumberIsNoHost() {
        schemaError(
                () -> dao.apis().insert(table("request_host", 1, "upstream_url", "http://x")),
                table("request_host", "request_host is not a string", "request_path", AT_LEAST));
    }

    @Test
    void no5TypesAndNamesAreChecked() {
        schemaError(
                () -> dao.apis().insert(with(validApi(), "preserve_host", "nope", "foo", 1)),
                table("preserve_host", "preserve_host is not a boolean", "foo", "foo is an unknown field"));
    }

    @Test
    void no6AnEmptyUrlIsNoneAndRequired() {
        schemaError(
                () -> dao.apis().insert(with(validApi(), "upstream_url", "")),
                table("upstream_url", List.of("upstream_url is not a url", "upstream_url is required")));
    }

    @Test
    void theExampleOfTheDocumentationWithItsBlanksIsRefused() {
        schemaError(
                () -> dao.apis().insert(table("name", "mockbin", "upstream_url", "", "request_host", "")),
                table(
                        "upstream_url",
                        List.of("upstream_url is not a url", "upstream_url is required"),
                        "request_host",
                        AT_LEAST,
                        "request_path",
                        AT_LEAST));
        Map<String, @Nullable Object> row = dao.apis()
                .insert(table("name", "mockbin", "upstream_url", "http://mockbin.com", "request_host", "mockbin.org"));
        assertThat(kong.db().routes().select(UUID.fromString((String) row.get("id"))))
                .get()
                .satisfies(route -> assertThat(route.hosts()).containsExactly("mockbin.org"));
    }

    @Test
    void no7AnIdThatIsNoneIsAnErrorOfTheDatabase() {
        LegacyException error = error(() -> dao.apis().insert(with(validApi(), "id", "abc")));
        assertThat(error.kind()).isEqualTo(Kind.DB);
        assertThat(error.message()).startsWith("ERROR: invalid input syntax for type uuid: \"abc\"");
    }

    @Test
    void no8TimesAreKeptInWholeSeconds() {
        assertThat(dao.apis().insert(with(validApi(), "created_at", "1461276890123")))
                .containsEntry("created_at", 1461276890000L);
    }

    @Test
    void no9AnIdToFindMustBeOne() {
        LegacyException error = error(() -> dao.apis().find(table("id", "abcd")));
        assertThat(error.kind()).isEqualTo(Kind.SCHEMA);
        assertThat(error.table()).isNull();
        assertThat(error.message()).isEqualTo("abcd is not a valid uuid");
    }

    @Test
    void no10AFilterMustBeOfColumns() {
        schemaError(() -> dao.apis().findAll(table("foo", 1)), table("foo", "unknown field"));
        schemaError(() -> dao.apis().findAll(table("id", "x")), table("id", "x is not a valid uuid"));
    }

    @Test
    void no11NothingToUpdateIsNoError() {
        assertThat(heard(() -> assertThat(dao.apis().update(table("name", "n"), table("id", ABSENT)))
                        .isEmpty()))
                .isEmpty();
    }

    @Test
    void no12AnUpdateNeedsThePrimaryKey() {
        assertThat(catchThrowable(() -> dao.apis().update(table("name", "n3"), table("name", "n2"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void no13AFullUpdateNeedsEverything() {
        String id = apiId();
        schemaError(
                () -> dao.apis().update(table("name", "b3"), table("id", id), LegacyOptions.whole()),
                table(
                        "created_at",
                        "created_at is required",
                        "upstream_url",
                        List.of("upstream_url is required", "upstream_url is required"),
                        "request_host",
                        AT_LEAST,
                        "request_path",
                        AT_LEAST));
    }

    @Test
    void no14AFullUpdateReplacesEverything() {
        Map<String, @Nullable Object> row =
                dao.apis().insert(with(validApi(), "strip_request_path", true, "preserve_host", true));
        Map<String, @Nullable Object> updated = dao.apis()
                .update(
                        table(
                                "id",
                                row.get("id"),
                                "request_path",
                                "/p/q",
                                "upstream_url",
                                "http://z",
                                "created_at",
                                row.get("created_at")),
                        table("id", row.get("id")),
                        LegacyOptions.whole())
                .orElseThrow();
        assertThat(updated)
                .isEqualTo(table(
                        "id",
                        row.get("id"),
                        "created_at",
                        row.get("created_at"),
                        "name",
                        "p-q",
                        "request_path",
                        "/p/q",
                        "strip_request_path",
                        false,
                        "upstream_url",
                        "http://z",
                        "preserve_host",
                        false));
    }

    @Test
    void no15ADeleteTellsOfTheApiAndItsPlugins() {
        String api = apiId();
        dao.plugins().insert(table("name", "key-auth", "api_id", api));
        dao.plugins().insert(table("name", "rate-limiting", "api_id", api, "config", table("minute", 1)));
        List<LegacyEvent> events = heard(() -> assertThat(dao.apis().delete(table("id", api, "name", "anything")))
                .get()
                .satisfies(row -> assertThat(row.get("id")).isEqualTo(api)));
        assertThat(events).hasSize(3).allMatch(event -> event.type() == LegacyEvent.Type.ENTITY_DELETED);
        assertThat(events.get(0).collection()).isEqualTo("apis");
        assertThat(events.get(0).entity()).isEqualTo(Map.of("id", api));
        assertThat(events.subList(1, 3)).allMatch(event -> event.collection().equals("plugins"));
        assertThat(dao.plugins().count()).isZero();
        assertThat(kong.db().services().count()).isZero();
        assertThat(kong.db().routes().count()).isZero();
    }

    @Test
    void no16AConsumerNeedsAName() {
        String text = "At least a 'custom_id' or a 'username' must be specified";
        schemaError(() -> dao.consumers().insert(table()), table("username", text, "custom_id", text));
    }

    @Test
    void no17TextsAreTrimmed() {
        assertThat(dao.consumers().insert(table("username", "  sp  "))).containsEntry("username", "sp");
    }

    @Test
    void no18AnEmptyUsernameIsKeptAndItsDoubleIsAnErrorOfTheDatabase() {
        LegacyDao consumers = dao.consumers();
        Map<String, @Nullable Object> first = consumers.insert(table("username", "", "custom_id", "10"));
        assertThat(first).containsEntry("username", "").containsEntry("custom_id", "10");
        assertThat(error(() -> consumers.insert(table("username", "", "custom_id", "11")))
                        .kind())
                .isEqualTo(Kind.DB);
        consumers.insert(table("username", "other"));
        assertThat(consumers.findAll(table("username", ""))).containsExactly(first);
        assertThat(consumers.count(table("username", "", "custom_id", "11"))).isZero();
        assertThat(consumers.findPage(null, null, null).rows()).hasSize(2).contains(first);
        assertThat(error(() -> consumers.update(table("username", "other"), table("id", first.get("id"))))
                        .kind())
                .isEqualTo(Kind.UNIQUE);
        assertThat(consumers.find(table("id", first.get("id")))).contains(first);
        assertThat(consumers.update(table("username", "ten"), table("id", first.get("id"))))
                .contains(with(first, "username", "ten"));
        Map<String, @Nullable Object> second = consumers.insert(table("username", "", "custom_id", "11"));
        consumers.delete(table("id", second.get("id")));
        assertThat(consumers.update(table("username", "", "custom_id", "10"), table("id", first.get("id"))))
                .contains(first);
    }

    @Test
    void anEmptyNameOfAnApiIsKeptAndItsDoubleIsAnErrorOfTheDatabase() {
        assertThat(dao.apis().insert(table("request_path", "/", "upstream_url", "http://x")))
                .containsEntry("name", "");
        LegacyException error =
                error(() -> dao.apis().insert(table("name", "", "request_path", "/other", "upstream_url", "http://x")));
        assertThat(error.kind()).isEqualTo(Kind.DB);
    }

    @Test
    void no19APluginNeedsAName() {
        schemaError(() -> dao.plugins().insert(table()), table("name", "name is required"));
    }

    @Test
    void no20APluginMustBeThere() {
        String api = apiId();
        schemaError(
                () -> dao.plugins().insert(table("name", "nope", "api_id", api)),
                table("config", "Plugin \"nope\" not found"));
    }

    @Test
    void no21And22APluginForAllIsThereOnce() {
        Map<String, @Nullable Object> row = dao.plugins().insert(table("name", "key-auth"));
        assertThat(row)
                .containsEntry("config", table("key_names", List.of("apikey"), "hide_credentials", false))
                .containsEntry("enabled", true)
                .doesNotContainKeys("api_id", "consumer_id");
        LegacyException error = error(() -> dao.plugins().insert(table("name", "key-auth")));
        assertThat(error.kind()).isEqualTo(Kind.UNIQUE);
        assertThat(error.table()).isNull();
        assertThat(error.message()).isEqualTo("Plugin configuration already exists");
    }

    @Test
    void no23KeyAuthIsForNoConsumer() {
        String api = apiId();
        String consumer = consumerId();
        LegacyException error =
                error(() -> dao.plugins().insert(table("name", "key-auth", "api_id", api, "consumer_id", consumer)));
        assertThat(error.kind()).isEqualTo(Kind.SCHEMA);
        assertThat(error.table()).isNull();
        assertThat(error.message()).isEqualTo("No consumer can be configured for that plugin");
    }

    @Test
    void no24TheApiOfAPluginMustExist() {
        LegacyException error = error(() -> dao.plugins().insert(table("name", "key-auth", "api_id", ABSENT)));
        assertThat(error.kind()).isEqualTo(Kind.FOREIGN);
        assertThat(error.table()).isEqualTo(table("api_id", "does not exist with value '" + ABSENT + "'"));
    }

    @Test
    void no25TheIdOfAnApiMustBeOne() {
        schemaError(
                () -> dao.plugins().insert(table("name", "key-auth", "api_id", "zz")),
                table("api_id", "zz is not a valid uuid"));
    }

    @Test
    void no26TheConfigurationIsChecked() {
        schemaError(
                () -> dao.plugins()
                        .insert(table("name", "key-auth", "config", table("foo", 1, "hide_credentials", "x"))),
                table(
                        "config.foo",
                        "foo is an unknown field",
                        "config.hide_credentials",
                        "hide_credentials is not a boolean"));
    }

    @Test
    void no27TheConfigurationIsATable() {
        schemaError(
                () -> dao.plugins().insert(table("name", "key-auth", "config", "x")),
                table("config", "config is not a table"));
    }

    @Test
    void no28APartOfTheConfigurationIsMerged() {
        Map<String, @Nullable Object> row =
                dao.plugins().insert(table("name", "rate-limiting", "config", table("minute", 1)));
        Map<String, @Nullable Object> updated = dao.plugins()
                .update(table("config", table("hour", 7)), table("id", row.get("id"), "name", "rate-limiting"))
                .orElseThrow();
        assertThat((Map<?, ?>) updated.get("config"))
                .extracting("minute", "hour")
                .containsExactly(1L, 7L);
    }

    @Test
    void no29AnUpdateOfAPluginNeedsItsName() {
        Map<String, @Nullable Object> row = dao.plugins().insert(table("name", "key-auth"));
        assertThat(catchThrowable(() -> dao.plugins().update(table("enabled", false), table("id", row.get("id")))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPartialUpdateAsksForWhatTheConfigurationRequires() {
        Map<String, @Nullable Object> row =
                dao.plugins().insert(table("name", "tcp-log", "config", table("host", "h", "port", 1)));
        schemaError(
                () -> dao.plugins().update(table("enabled", false), table("id", row.get("id"), "name", "tcp-log")),
                table("config", List.of("config.host is required", "config.port is required")));
    }

    @Test
    void no30ABlankKeyIsMade() {
        String consumer = consumerId();
        Map<String, @Nullable Object> row =
                dao.dao("keyauth_credentials").insert(table("consumer_id", consumer, "key", "  "));
        assertThat(row.get("key").toString()).matches("[0-9a-f]{32}");
    }

    @Test
    void no31ANodeNeedsAnAddress() {
        schemaError(
                () -> dao.nodes().insert(table("name", "z")),
                table("cluster_listening_address", "cluster_listening_address is required"));
    }

    @Test
    void no32AnApiThatEndedIsNotSeenAndHoldsItsNameUntilItIsDeleted() {
        dao.apis().insert(validApi(), LegacyOptions.ttl(1));
        await("the end of the API", () -> dao.apis().count() == 0);
        assertThat(dao.apis().findAll()).isEmpty();
        assertThat(error(() -> dao.apis().insert(validApi())).kind()).isEqualTo(Kind.UNIQUE);
        assertThat(dao.deleteEnded()).isEqualTo(1);
        dao.apis().insert(validApi());
        assertThat(dao.apis().count()).isEqualTo(1);
    }

    @Test
    void no33APluginCannotEndButIsStored() {
        LegacyException error = error(() -> dao.plugins().insert(table("name", "key-auth"), LegacyOptions.ttl(5)));
        assertThat(error.kind()).isNull();
        assertThat(error)
                .hasToString("Cannot set a TTL if the entity has no primary key, or has more than one primary key");
        assertThat(dao.plugins().count()).isEqualTo(1);
    }

    @Test
    void no34ATableOfErrorsIsALine() {
        assertThat(LegacyException.schema(table("l", List.of("1", "2"), "a", table("b", List.of("x", "y"), "c", "d")))
                        .message())
                .isEqualTo("l=1,2 a=b=x,y c=d");
    }

    @Test
    void no35To38Kong010HasApisOfItsOwn() {
        DaoFactory later = DaoFactory.of(kong, Profile.V0_10);
        LegacyException nothing = error(() -> later.apis().insert(table("name", "a", "upstream_url", "http://x")));
        assertThat(nothing.kind()).isEqualTo(Kind.SCHEMA);
        assertThat(nothing.table()).isNull();
        assertThat(nothing.message()).isEqualTo("at least one of 'hosts', 'uris' or 'methods' must be specified");
        assertThat(later.apis().insert(table("name", "a", "upstream_url", "http://x", "hosts", "a.com, *.b.com")))
                .containsEntry("hosts", List.of("a.com", "*.b.com"))
                .containsEntry("strip_uri", true)
                .containsEntry("retries", 5L)
                .containsEntry("upstream_connect_timeout", 60000L)
                .containsEntry("upstream_send_timeout", 60000L)
                .containsEntry("upstream_read_timeout", 60000L)
                .containsEntry("https_only", false)
                .containsEntry("http_if_terminated", true);
        later.plugins().insert(table("name", "key-auth"));
        LegacyException duplicate = error(() -> later.plugins().insert(table("name", "key-auth")));
        assertThat(duplicate.table()).isEqualTo(table("name", "already exists with value 'key-auth'"));
        throwsText(
                () -> later.apis().call("insert", validApi(), "x"),
                "bad argument #2 to 'insert' (table expected, got string)");
        throwsText(
                () -> later.apis().call("update", validApi(), validApi(), "x"),
                "bad argument #3 to 'update' (table expected, got string)");
        throwsText(
                () -> later.apis().call("delete", validApi(), "x"),
                "bad argument #2 to 'delete' (table expected, got string)");
    }
}
