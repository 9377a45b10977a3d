package dev.kongdb.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.kongdb.legacy.LegacyException.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The promises in the DAO specs of Kong 0.9.9, group by group. */
abstract class SpecCases extends LegacyTestCase {
    private final Map<String, @Nullable Object> mockbin = table(
            "name",
            "mockbin",
            "request_host",
            "mockbin.com",
            "request_path",
            "/mockbin",
            "strip_request_path",
            true,
            "upstream_url",
            "https://mockbin.com");

    private void insertApis(int count) {
        IntStream.range(0, count)
                .forEach(i -> dao.apis().insert(table("request_host", "h" + i + ".com", "upstream_url", "http://u")));
    }

    // --- errors, factory

    @Test
    void errorsAreOfOneKindAndPrintTheirTable() {
        assertThat(LegacyException.unique(table("name", "foo")).message())
                .isEqualTo("name=already exists with value 'foo'");
        assertThat(LegacyException.foreign(table("api_id", 1)).message())
                .isEqualTo("api_id=does not exist with value '1'");
        assertThat(LegacyException.schema("wrong")).hasToString("wrong");
        assertThat(LegacyException.db("gone").kind()).isEqualTo(Kind.DB);
        assertThat(catchThrowable(() -> LegacyException.unique(table("x", List.of()))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theFactoryHasADaoForEveryEntity() {
        assertThat(dao.apis()).isSameAs(dao.daos().get("apis"));
        assertThat(dao.daos()).containsKeys("apis", "consumers", "plugins", "nodes", "keyauth_credentials");
        assertThat(dao.findDao("nothing")).isEmpty();
        assertThat(dao.infos())
                .containsEntry("desc", onPostgres() ? "database" : "keyspace")
                .containsKey("name");
    }

    // --- insert

    @Test
    void insertGivesTheRowBackWithWhatWasMade() {
        Map<String, @Nullable Object> row = dao.apis().insert(mockbin);
        assertThat(row).containsAllEntriesOf(mockbin).containsKeys("id", "created_at");
        assertThat(dao.apis().find(table("id", row.get("id")))).contains(with(row));
    }

    @Test
    void insertTakesAnIdThatIsGiven() {
        String id = UUID.randomUUID().toString();
        assertThat(dao.apis().insert(with(mockbin, "id", id))).containsEntry("id", id);
        assertThat(error(() -> dao.apis().insert(table("id", id, "request_host", "o.com", "upstream_url", "http://o")))
                        .kind())
                .isEqualTo(Kind.UNIQUE);
    }

    @Test
    void anInsertThatFailsLeavesOthersServicesAlone() {
        UUID id = UUID.randomUUID();
        kong.db()
                .services()
                .insert(dev.kongdb.entity.Service.with().id(id).name("mine").url("http://mine"));
        assertThat(error(() -> dao.apis().insert(with(mockbin, "id", id.toString())))
                        .kind())
                .isEqualTo(Kind.UNIQUE);
        assertThat(error(() -> dao.apis().insert(with(mockbin, "name", "mine"))).table())
                .isEqualTo(table("name", "already exists with value 'mine'"));
        assertThat(kong.db().services().select(id)).isPresent();
        assertThat(dao.apis().count()).isZero();
        kong.db().services().delete(id);
    }

    @Test
    void insertKeepsListsAndTables() {
        Map<String, @Nullable Object> row =
                dao.plugins().insert(table("name", "key-auth", "config", table("key_names", "apikey, x-key")));
        Map<String, @Nullable Object> read = dao.plugins()
                .find(table("id", row.get("id"), "name", "key-auth"))
                .orElseThrow();
        assertThat((Map<?, ?>) read.get("config")).extracting("key_names").isEqualTo(List.of("apikey", "x-key"));
    }

    @Test
    void insertLeavesTheCallersTableAsItIs() {
        Map<String, @Nullable Object> given = Map.of("request_host", "given.com", "upstream_url", "http://u");
        dao.apis().insert(given);
        assertThat(given).hasSize(2);
    }

    @Test
    void wrongArgumentsAreThrown() {
        throwsText(() -> dao.apis().insert(null), "bad argument #1 to 'insert' (table expected, got nil)");
        throwsText(() -> dao.apis().call("insert", ""), "bad argument #1 to 'insert' (table expected, got string)");
        throwsText(() -> dao.apis().find(null), "bad argument #1 to 'find' (table expected, got nil)");
        throwsText(() -> dao.apis().find(table()), "Missing PRIMARY KEY field");
        throwsText(() -> dao.plugins().find(table("id", ABSENT)), "Missing PRIMARY KEY field");
        throwsText(() -> dao.apis().findAll(table()), "bad argument #1 to 'find_all' (expected table to not be empty)");
        throwsText(
                () -> dao.apis().call("find_all", false),
                "bad argument #1 to 'find_all' (table expected, got boolean)");
        throwsText(
                () -> dao.apis().findPage(table(), null, null),
                "bad argument #1 to 'find_page' (expected table to not be empty)");
        throwsText(
                () -> dao.apis().call("find_page", null, null, "x"),
                "bad argument #3 to 'find_page' (number expected, got string)");
        throwsText(() -> dao.apis().count(table()), "bad argument #1 to 'count' (expected table to not be empty)");
        throwsText(
                () -> dao.apis().update(table(), table("id", ABSENT)),
                "bad argument #1 to 'update' (expected table to not be empty)");
        throwsText(
                () -> dao.apis().update(table("name", "x"), null),
                "bad argument #2 to 'update' (table expected, got nil)");
        throwsText(() -> dao.apis().delete(null), "bad argument #1 to 'delete' (table expected, got nil)");
        throwsText(() -> dao.apis().delete(table("name", "x")), "Missing PRIMARY KEY field");
    }

    // --- find, find_all, find_page, count

    @Test
    void findIgnoresWhatIsNotOfTheKey() {
        Map<String, @Nullable Object> row = dao.apis().insert(mockbin);
        assertThat(dao.apis().find(table("id", row.get("id"), "foo", "bar"))).isPresent();
        assertThat(dao.apis().find(table("id", ABSENT))).isEmpty();
    }

    @Test
    void findAllGivesEverythingThatHasTheValues() {
        insertApis(10);
        assertThat(dao.apis().findAll()).hasSize(10);
        assertThat(dao.apis().findAll(table("request_host", "h3.com"))).hasSize(1);
        assertThat(dao.apis().findAll(table("request_host", "h3.com", "name", "other")))
                .isEmpty();
        assertThat(dao.apis().findAll(table("request_host", "h3.com", "name", null)))
                .hasSize(1);
        assertThat(dao.apis().findAll(table("preserve_host", "false", "upstream_url", "http://u")))
                .hasSize(10);
        assertThat(dao.apis().findAll(table("name", "none"))).isEmpty();
    }

    @Test
    void filtersOfOtherTypesAreErrorsOfTheDatabase() {
        assertThat(error(() -> dao.apis().findAll(table("name", 1))).message())
                .startsWith("ERROR: operator does not exist: text = integer");
        assertThat(error(() -> dao.apis().count(table("created_at", 1461276890000L)))
                        .kind())
                .isEqualTo(Kind.DB);
        assertThat(catchThrowable(() -> dao.apis().findAll(table("name", List.of("x")))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("don't know how to escape value: table: ");
    }

    @Test
    void findAllOfPluginsFindsThoseOfOneConsumer() {
        String consumer = consumerId();
        dao.plugins().insert(table("name", "rate-limiting", "consumer_id", consumer, "config", table("minute", 1)));
        dao.plugins().insert(table("name", "rate-limiting", "config", table("minute", 2)));
        assertThat(dao.plugins().findAll(table("consumer_id", consumer))).hasSize(1);
        assertThat(dao.plugins().findAll(table("name", "rate-limiting"))).hasSize(2);
    }

    @Test
    void findPageGoesThroughAllPages() {
        insertApis(10);
        assertThat(dao.apis().findPage(null, null, null).rows()).hasSize(10);
        Set<Object> seen = new HashSet<>();
        Object offset = null;
        int pages = 0;
        do {
            LegacyPage<Map<String, @Nullable Object>> page = dao.apis().findPage(null, offset, 3);
            page.rows().forEach(row -> seen.add(String.valueOf(row.get("id"))));
            offset = page.offset();
            pages++;
        } while (offset != null);
        assertThat(pages).isEqualTo(4);
        assertThat(seen).hasSize(10);
        LegacyPage<Map<String, @Nullable Object>> filtered = dao.apis().findPage(table("name", "h2.com"), null, 1);
        assertThat(filtered.rows()).hasSize(1);
        assertThat(filtered.offset()).isNull();
    }

    @Test
    void pagesOfPostgresAreNumbered() {
        if (!onPostgres()) {
            return;
        }
        assertThat(dao.apis().findPage(null, 0, 5).offset()).isNull();
        insertApis(4);
        assertThat(dao.apis().findPage(null, 0, 5).rows()).hasSize(4);
        assertThat(dao.apis().findPage(null, 0, 5).offset()).isEqualTo(1L);
        assertThat(dao.apis().findPage(null, null, 2).offset()).isEqualTo(2L);
        assertThat(dao.apis().findPage(null, "2", 2).rows()).hasSize(2);
        assertThat(dao.apis().findPage(null, 2, 2).offset()).isNull();
        assertThat(dao.apis().findPage(null, 9, 2).rows()).isEmpty();
        assertThat(dao.apis().findPage(null, 0, 2).offset()).isEqualTo(1L);
        assertThat(error(() -> dao.apis().findPage(null, null, -1)).message()).contains("LIMIT must not be negative");
        assertThat(catchThrowable(() -> dao.apis().findPage(null, "x", 2)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void pagesAreFullAlthoughSomeApisHaveEnded() {
        List<Object> alive = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            boolean ends = i % 3 != 0;
            Map<String, @Nullable Object> api = dao.apis()
                    .insert(
                            table("request_host", "h" + i + ".com", "upstream_url", "http://x"),
                            ends ? LegacyOptions.ttl(0) : LegacyOptions.none());
            if (!ends) {
                alive.add(api);
            }
        }
        var first = dao.apis().findPage(null, null, 2);
        var second = dao.apis().findPage(null, first.offset(), 2);
        assertThat(first.rows()).hasSize(2);
        assertThat(second.rows()).hasSize(1);
        assertThat(second.offset()).isNull();
        List<Object> seen = new ArrayList<>(first.rows());
        seen.addAll(second.rows());
        assertThat(seen).hasSameElementsAs(alive);
    }

    @Test
    void timesAreFoundByTheTextsThatPostgresReads() {
        Map<String, @Nullable Object> row =
                dao.consumers().insert(table("username", "t", "created_at", 1461276890000L));
        for (String text : List.of("2016-04-21 22:14:50", " 2016-04-21T22:14:50.0 ", "2016-04-21 22:14:50+00")) {
            assertThat(dao.consumers().findAll(table("created_at", text))).containsExactly(row);
        }
        assertThat(dao.consumers().count(table("created_at", "2016-04-21"))).isZero();
        assertThat(dao.consumers().count(table("created_at", "2016-04-21 22:14")))
                .isZero();
        LegacyException none = error(() -> dao.consumers().findAll(table("created_at", "soon")));
        assertThat(none.kind()).isEqualTo(LegacyException.Kind.DB);
        assertThat(none.message()).isEqualTo("ERROR: invalid input syntax for type timestamp: \"soon\"");
    }

    @Test
    void theColumnsOfAPageAreLookedAtBeforeItsSize() {
        schemaError(() -> dao.apis().call("find_page", table("foo", 1), null, "x"), table("foo", "unknown field"));
    }

    @Test
    void aListIsNoConfiguration() {
        schemaError(
                () -> dao.plugins().insert(table("name", "key-auth", "config", List.of("x", "y"))),
                table("config.1", "1 is an unknown field", "config.2", "2 is an unknown field"));
        assertThat(dao.plugins().insert(table("name", "key-auth", "config", List.of())))
                .containsKey("config");
    }

    @Test
    void countCountsWhatHasTheValues() {
        insertApis(5);
        assertThat(dao.apis().count()).isEqualTo(5);
        assertThat(dao.apis().count(table("request_host", "h1.com"))).isEqualTo(1);
        assertThat(dao.apis().count(table("request_host", "none.com"))).isZero();
        schemaError(() -> dao.apis().count(table("foo", 1)), table("foo", "unknown field"));
    }

    // --- update

    @Test
    void updateChangesWhatIsGiven() {
        Map<String, @Nullable Object> row = dao.apis().insert(mockbin);
        List<LegacyEvent> events =
                heard(() -> assertThat(dao.apis().update(table("name", "mockbin-updated"), table("id", row.get("id"))))
                        .contains(with(row, "name", "mockbin-updated")));
        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.type()).isEqualTo(LegacyEvent.Type.ENTITY_UPDATED);
            assertThat((Object) event.row()).isEqualTo(row);
        });
        assertThat(kong.db().services().select(UUID.fromString((String) row.get("id"))))
                .get()
                .satisfies(service -> assertThat(service.name()).isEqualTo("mockbin-updated"));
    }

    @Test
    void theIdAmongTheValuesWins() {
        Map<String, @Nullable Object> row = dao.apis().insert(mockbin);
        assertThat(dao.apis().update(table("id", row.get("id"), "name", "x"), table("name", "whatever")))
                .isPresent();
        LegacyException invalid = error(() -> dao.apis().update(table("name", "x"), table("id", "abcd")));
        assertThat(invalid.message()).isEqualTo("abcd is not a valid uuid");
    }

    @Test
    void updateIsValidatedAndKeepsUniqueValues() {
        insertApis(2);
        Object id = dao.apis().findAll(table("name", "h0.com")).get(0).get("id");
        schemaError(
                () -> dao.apis().update(table("upstream_url", "nope"), table("id", id)),
                table("upstream_url", "upstream_url is not a url"));
        schemaError(() -> dao.apis().update(table("foo", 1), table("id", id)), table("foo", "foo is an unknown field"));
        assertThat(error(() -> dao.apis().update(table("request_host", "h1.com"), table("id", id)))
                        .table())
                .isEqualTo(table("request_host", "already exists with value 'h1.com'"));
        assertThat(dao.apis().find(table("id", id)).orElseThrow()).containsEntry("request_host", "h0.com");
    }

    @Test
    void anUpdateToAReferenceThatIsNoIdIsAnErrorOfTheDatabase() {
        Map<String, @Nullable Object> plugin = dao.plugins().insert(table("name", "key-auth"));
        LegacyException error = error(() -> dao.plugins().update(with(plugin, "api_id", "zz"), plugin));
        assertThat(error.kind()).isEqualTo(LegacyException.Kind.DB);
        assertThat(error.message()).isEqualTo("ERROR: invalid input syntax for type uuid: \"zz\"");
    }

    @Test
    void theKeyOfAPluginIsToldWholeWhenItIsTaken() {
        Map<String, @Nullable Object> plugin = dao.plugins().insert(table("name", "key-auth"));
        LegacyException error =
                error(() -> dao.plugins().insert(table("id", plugin.get("id"), "name", "key-auth", "api_id", apiId())));
        assertThat(error.kind()).isEqualTo(LegacyException.Kind.UNIQUE);
        assertThat(error.table())
                .isEqualTo(table("id, name", "already exists with value '" + plugin.get("id") + ", key-auth'"));
    }

    @Test
    void idsAreFoundInCapitalsAndNamesAreNot() {
        Object id = dao.plugins().insert(table("name", "key-auth")).get("id");
        Object capitals = String.valueOf(id).toUpperCase(java.util.Locale.ROOT);
        assertThat(dao.plugins().find(table("id", capitals, "name", "key-auth")))
                .isPresent();
        assertThat(dao.plugins().find(table("id", id, "name", "KEY-AUTH"))).isEmpty();
    }

    @Test
    void aTtlIsNotSetAnewWhereTheKeyHasTwoColumns() {
        Map<String, @Nullable Object> plugin = dao.plugins().insert(table("name", "key-auth"));
        LegacyException error = error(() -> dao.plugins().update(plugin, plugin, LegacyOptions.ttl(5)));
        assertThat(error.kind()).isNull();
        assertThat(error)
                .hasToString(
                        onPostgres()
                                ? "Cannot set a TTL if the entity has no primary key, or has more than one primary key"
                                : "Cannot update TTL on entities that have more than one primary_key");
    }

    @Test
    void anApiThatHasEndedCanBeDeleted() {
        Map<String, @Nullable Object> api = dao.apis().insert(validApi(), LegacyOptions.ttl(0));
        Map<String, @Nullable Object> key = table("id", api.get("id"));
        assertThat(dao.apis().find(key)).isEmpty();
        assertThat(heard(() -> assertThat(dao.apis().delete(key)).hasValue(api)))
                .extracting(LegacyEvent::type)
                .containsExactly(LegacyEvent.Type.ENTITY_DELETED);
        assertThat(dao.apis().delete(key)).isEmpty();
        dao.apis().insert(validApi());
    }

    @Test
    void aPartialUpdateDoesNotEmptyColumns() {
        Map<String, @Nullable Object> row = dao.apis().insert(mockbin);
        dao.apis().update(table("request_host", "other.com", "request_path", null), table("id", row.get("id")));
        assertThat(dao.apis().find(table("id", row.get("id"))).orElseThrow())
                .containsEntry("request_path", "/mockbin")
                .containsEntry("request_host", "other.com");
    }

    @Test
    void aFullUpdateEmptiesColumns() {
        Map<String, @Nullable Object> row = dao.consumers().insert(table("username", "u", "custom_id", "c"));
        Map<String, @Nullable Object> updated = dao.consumers()
                .update(
                        table("id", row.get("id"), "created_at", row.get("created_at"), "username", "v"),
                        table("id", row.get("id")),
                        LegacyOptions.whole())
                .orElseThrow();
        assertThat(updated).containsEntry("username", "v").doesNotContainKey("custom_id");
    }

    @Test
    void aFullUpdateOfAPluginReplacesItsConfiguration() {
        Map<String, @Nullable Object> row =
                dao.plugins().insert(table("name", "rate-limiting", "config", table("minute", 1, "hour", 2)));
        Map<String, @Nullable Object> updated = dao.plugins()
                .update(with(row, "config", table("hour", 3)), table("id", row.get("id")), LegacyOptions.whole())
                .orElseThrow();
        assertThat(updated.get("config")).isEqualTo(table("hour", 3L, "fault_tolerant", true));
    }

    // --- delete

    @Test
    void deleteGivesTheRowBack() {
        Map<String, @Nullable Object> row = dao.apis().insert(mockbin);
        assertThat(dao.apis().delete(table("id", row.get("id")))).contains(with(row));
        assertThat(dao.apis().delete(table("id", row.get("id")))).isEmpty();
        assertThat(error(() -> dao.apis().delete(table("id", "abcd"))).message())
                .isEqualTo("abcd is not a valid uuid");
        dao.apis().insert(mockbin); // The name, the host and the path are free.
    }

    // --- constraints, use cases

    @Test
    void whatRefersGoesWithWhatItRefersTo() {
        String consumer = consumerId();
        dao.dao("keyauth_credentials").insert(table("consumer_id", consumer, "key", "k1"));
        dao.plugins().insert(table("name", "rate-limiting", "consumer_id", consumer, "config", table("minute", 1)));
        assertThat(heard(() -> dao.consumers().delete(table("id", consumer))).stream()
                        .map(LegacyEvent::collection))
                .startsWith("consumers")
                .containsExactlyInAnyOrder("consumers", "plugins", "keyauth_credentials");
        assertThat(dao.dao("keyauth_credentials").count()).isZero();
        assertThat(dao.plugins().count()).isZero();
    }

    @Test
    void referencesMustExist() {
        assertThat(error(() -> dao.dao("keyauth_credentials").insert(table("consumer_id", ABSENT, "key", "k")))
                        .table())
                .isEqualTo(table("consumer_id", "does not exist with value '" + ABSENT + "'"));
        String api = apiId();
        Map<String, @Nullable Object> plugin = dao.plugins().insert(table("name", "key-auth", "api_id", api));
        LegacyException gone = error(
                () -> dao.plugins().update(table("api_id", ABSENT), table("id", plugin.get("id"), "name", "key-auth")));
        assertThat(gone.kind()).isEqualTo(Kind.FOREIGN);
    }

    @Test
    void aKeyIsOfOneCredential() {
        String consumer = consumerId();
        LegacyDao credentials = dao.dao("keyauth_credentials");
        Map<String, @Nullable Object> first = credentials.insert(table("consumer_id", consumer, "key", "k1"));
        assertThat(error(() -> credentials.insert(table("consumer_id", consumer, "key", "k1")))
                        .table())
                .isEqualTo(table("key", "already exists with value 'k1'"));
        Map<String, @Nullable Object> anew = credentials
                .update(table("key", ""), table("id", first.get("id")))
                .orElseThrow();
        assertThat(anew.get("key").toString()).matches("[0-9a-f]{32}");
        schemaError(() -> credentials.insert(table()), table("consumer_id", "consumer_id is required"));
    }

    @Test
    void aPluginIsFoundForItsApiAndConsumer() {
        String api = apiId();
        String consumer = consumerId();
        dao.plugins()
                .insert(table(
                        "name", "rate-limiting", "api_id", api, "consumer_id", consumer, "config", table("minute", 1)));
        dao.plugins().insert(table("name", "rate-limiting", "api_id", api, "config", table("minute", 2)));
        assertThat(dao.plugins().findAll(table("api_id", api, "consumer_id", consumer)))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("api_id", api));
        assertThat(dao.plugins().count(table("api_id", api))).isEqualTo(2);
    }

    // --- ttl, migrations

    @Test
    void nodesAndCredentialsEnd() {
        dao.nodes().insert(table("name", "n1", "cluster_listening_address", "a:1"), LegacyOptions.ttl(3600));
        dao.nodes().insert(table("name", "n2", "cluster_listening_address", "a:2"), LegacyOptions.ttl(0));
        assertThat(dao.nodes().findAll())
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("name", "n1").doesNotContainKey("ttl"));
        assertThat(error(() -> dao.consumers().insert(table("username", "t"), LegacyOptions.ttl(5)))
                        .kind())
                .isNull();
        assertThat(dao.consumers().count()).isZero();
        throwsTextStart(() -> dao.nodes()
                .insert(
                        table("name", "n3", "cluster_listening_address", "a:3"),
                        LegacyOptions.of(Map.of("ttl", "soon"))));
    }

    private static void throwsTextStart(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThat(catchThrowable(call)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void migrationsAreListedAndDoneOnce() {
        assertThat(dao.currentMigrations()).containsKeys("core", "key-auth");
        assertThat(dao.migrationsModules()).containsKeys("core", "key-auth");
        List<String> called = new ArrayList<>();
        dao.runMigrations(called::add, (whose, name) -> called.add(name));
        assertThat(called).isEmpty();
    }

    // --- records

    @Test
    void recordsAreTheSameRows() {
        var apis = dao.typedApis();
        var api = apis.insert(dev.kongdb.legacy.entity.LegacyApi.with()
                .requestHost("typed.com")
                .upstreamUrl("http://t"));
        assertThat(api.name()).isEqualTo("typed.com");
        assertThat(apis.find(dev.kongdb.legacy.entity.LegacyApi.with().id(api.id())))
                .contains(api);
        assertThat(dao.apis().count(table("name", "typed.com"))).isEqualTo(1);
        assertThat(apis.update(
                                dev.kongdb.legacy.entity.LegacyApi.with().preserveHost(true),
                                dev.kongdb.legacy.entity.LegacyApi.with().id(api.id()))
                        .orElseThrow()
                        .preserveHost())
                .isTrue();
        assertThat(apis.delete(dev.kongdb.legacy.entity.LegacyApi.with().id(api.id())))
                .isPresent();
        assertThat(apis.findAll()).isEmpty();
        var bob = dao.typedConsumers().insert(dev.kongdb.entity.Consumer.with().username("bob"));
        assertThat(dao.typedConsumers()
                        .findAll(dev.kongdb.entity.Consumer.with().username("bob")))
                .containsExactly(bob);
    }

    @Test
    void anyEntityOfTodayIsThereByItsRecord() {
        LegacyDao upstreams = dao.dao("upstreams");
        String name = "u" + UUID.randomUUID();
        Map<String, @Nullable Object> row = upstreams.insert(table("name", " " + name + " ", "slots", "100"));
        assertThat(row).containsEntry("name", name).containsEntry("algorithm", "round-robin");
        assertThat(row.get("created_at").toString()).matches("[0-9]{10}000");
        assertThat(upstreams.findAll(table("name", name))).containsExactly(row);
        schemaError(() -> upstreams.insert(table("slots", 100)), table("name", "name is required"));
        assertThat(error(() -> upstreams.insert(table("name", name, "slots", 1)))
                        .table())
                .containsOnlyKeys("slots");
        LegacyDao targets = dao.dao("targets");
        targets.insert(table("upstream_id", row.get("id"), "target", "127.0.0.1:80"));
        assertThat(targets.count(table("upstream_id", row.get("id")))).isEqualTo(1);
        upstreams.delete(table("id", row.get("id")));
        assertThat(targets.count(table("upstream_id", row.get("id")))).isZero();
    }
}
