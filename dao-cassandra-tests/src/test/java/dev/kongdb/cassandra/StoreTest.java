package dev.kongdb.cassandra;

import static dev.kongdb.cassandra.Entities.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kongdb.error.ForeignKeyViolationException;
import dev.kongdb.error.InvalidOffsetException;
import dev.kongdb.error.InvalidWorkspaceException;
import dev.kongdb.error.PrimaryKeyViolationException;
import dev.kongdb.error.UniqueViolationException;
import dev.kongdb.schema.Schema;
import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.spi.EntityStrategy.PageQuery;
import dev.kongdb.spi.EntityStrategy.Upserted;
import dev.kongdb.spi.EntityStrategy.Write;
import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every operation, with one caller at a time. */
class StoreTest {
    private static Keyspace keyspace;
    private static Entities entities;

    @BeforeAll
    static void open() {
        keyspace = new Keyspace();
        entities = keyspace.entities;
    }

    @AfterAll
    static void close() {
        keyspace.close();
    }

    private static Map<String, Object> fullMap(UUID id, UUID other) {
        return Map.ofEntries(
                Map.entry("id", id.toString()),
                Map.entry("text", "a'b\"c\\d\n€😀"),
                Map.entry("other_id", other.toString()),
                Map.entry("small", 32767L),
                Map.entry("middle", -2147483648L),
                Map.entry("large", 2147483647L),
                Map.entry("real", 0.1),
                Map.entry("decimal", 1e300),
                Map.entry("truth", false),
                Map.entry("seconds", 1_700_000_000L),
                Map.entry("millis", 1_700_000_000.123),
                Map.entry("texts", List.of("x", "", "NULL", "a,b", "{}", "\"", "\\", " ")),
                Map.entry("ids", List.of(other.toString())),
                Map.entry("numbers", List.of(1L, -2L)),
                Map.entry("reals", List.of(0.5, 1e300)),
                Map.entry("truths", List.of(true, false)),
                Map.entry("times", List.of(0.0, 1_700_000_000.5)),
                Map.entry("table", List.of(List.of("a", "b"), List.of("c", "d"))),
                Map.entry(
                        "record",
                        Map.of(
                                "name",
                                "n",
                                "count",
                                3L,
                                "ratio",
                                2.0,
                                "on",
                                true,
                                "list",
                                List.of("l"),
                                "inner",
                                Map.of("deep", "d"))),
                Map.entry("records", List.of(Map.of("name", "{\"}"), Map.of("count", 1L))),
                Map.entry("map", Map.of("k", 1.5, "a b", 2.0)),
                Map.entry("maps", List.of(Map.of("one", 1L), Map.of("two", 2L))));
    }

    @Test
    void everyKindOfValueComesBackAsItWentInFromEveryOperation() {
        Schema everything = entities.everything;
        EntityStrategy store = keyspace.store(everything);
        UUID id = UUID.randomUUID();
        Map<String, Object> full = fullMap(id, UUID.randomUUID());
        Row inserted = store.insert(keyspace.write(everything.toRow(full)));
        assertThat(keyspace.map(inserted)).isEqualTo(full);
        Row read = store.select(row(everything, "id", id), null);
        assertThat(keyspace.map(read)).isEqualTo(full);
        Row updated = store.update(read, keyspace.write(everything.toRow(full)));
        assertThat(keyspace.map(updated)).isEqualTo(full);
        updated = store.update(updated, keyspace.write(everything.toRow(full)));
        assertThat(keyspace.map(updated))
                .as("compared with what was written, not read")
                .isEqualTo(full);
        assertThat(keyspace.map(
                        store.upsert(keyspace.write(everything.toRow(full))).row()))
                .isEqualTo(full);
        assertThat(keyspace.map(store.upsert(keyspace.write(everything, "id", id, "text", null))
                        .row()))
                .containsOnly(Map.entry("id", id.toString()));
        assertThat(keyspace.map(store.select(row(everything, "id", id), null)))
                .containsOnly(Map.entry("id", id.toString()));
        assertThat(Failing.code(() -> keyspace.insert(everything, "small", 2147483648L)))
                .isEqualTo(2);
    }

    @Test
    void aReferenceAndItsParentMustBeOfOneWorkspaceAndBothThere() {
        UUID service = UUID.randomUUID();
        assertThatThrownBy(() -> keyspace.insert(entities.routes, "service", Reference.to(service)))
                .isInstanceOf(ForeignKeyViolationException.class)
                .hasMessageContaining("does not reference an existing 'services' entity");
        keyspace.insert(entities.services, "id", service, "host", "h");
        Row route = keyspace.insert(entities.routes, "service", Reference.to(service), "paths", List.of("/a", "/b"));
        assertThat(route.get("service")).isEqualTo(Reference.to(service));
        UUID other = keyspace.addWorkspace("other-" + service);
        assertThatThrownBy(() -> keyspace.store(entities.routes)
                        .insert(new Write(row(entities.routes, "service", Reference.to(service)), other, null, null)))
                .isInstanceOf(ForeignKeyViolationException.class);
        assertThatThrownBy(() -> keyspace.store(entities.consumers)
                        .insert(new Write(row(entities.consumers, "username", "x"), UUID.randomUUID(), null, null)))
                .isInstanceOf(InvalidWorkspaceException.class);
        assertThatThrownBy(() -> keyspace.store(entities.services)
                        .delete(row(entities.services, "id", service), keyspace.workspace))
                .isInstanceOf(ForeignKeyViolationException.class)
                .hasMessageContaining("an existing 'routes' entity references this 'services' entity");
        assertThat(keyspace.store(entities.routes).delete(route, keyspace.workspace))
                .hasSize(1);
        assertThat(keyspace.store(entities.services).delete(row(entities.services, "id", service), other))
                .isEmpty();
        assertThat(keyspace.store(entities.services).delete(row(entities.services, "id", service), keyspace.workspace))
                .hasSize(1);
        assertThat(keyspace.select(entities.services, service)).isNull();
    }

    @Test
    void aUniqueValueIsOneRowsOnlyInItsWorkspace() {
        EntityStrategy store = keyspace.store(entities.consumers);
        Row bob = keyspace.insert(entities.consumers, "username", "bob", "custom_id", "c-bob");
        assertThatThrownBy(() -> keyspace.insert(entities.consumers, "username", "bobby", "custom_id", "c-bob"))
                .isInstanceOfSatisfying(
                        UniqueViolationException.class,
                        e -> assertThat(e.fields()).isEqualTo(Map.of("custom_id", "c-bob")));
        // The failed write holds no value.
        keyspace.insert(entities.consumers, "username", "bobby", "custom_id", "other");
        UUID elsewhere = keyspace.addWorkspace("elsewhere");
        Row twin = store.insert(new Write(row(entities.consumers, "username", "bob"), elsewhere, null, null));
        assertThat(store.selectBy(entities.consumers.field("username"), "bob", elsewhere)
                        .get("id"))
                .isEqualTo(twin.get("id"));
        assertThat(store.selectBy(entities.consumers.field("username"), "bob", keyspace.workspace)
                        .get("id"))
                .isEqualTo(bob.get("id"));
        assertThat(keyspace.execute("SELECT username FROM consumers WHERE id = " + bob.get("id"))
                        .get(0)
                        .getString(0))
                .isEqualTo(keyspace.workspace + ":bob");

        Row read = store.select(bob, keyspace.workspace);
        Row renamed = store.update(
                read, keyspace.write(entities.consumers, "id", bob.get("id"), "username", "rob", "custom_id", "c-bob"));
        assertThat(renamed.get("username")).isEqualTo("rob");
        assertThat(store.update(read, keyspace.write(entities.consumers, "id", bob.get("id"), "username", "x")))
                .as("read before")
                .isNull();
        keyspace.insert(entities.consumers, "username", "bob");
        assertThatThrownBy(() -> store.update(
                        renamed, keyspace.write(entities.consumers, "id", bob.get("id"), "username", "bobby")))
                .isInstanceOfSatisfying(
                        UniqueViolationException.class,
                        e -> assertThat(e.fields()).isEqualTo(Map.of("username", "bobby")));
        assertThat(store.select(bob, null).get("username")).isEqualTo("rob");
        assertThat(store.delete(bob, null)).hasSize(1);
        keyspace.insert(entities.consumers, "username", "rob", "custom_id", "c-bob");
        assertThatThrownBy(() -> keyspace.insert(entities.consumers, "id", twin.get("id"), "username", "new"))
                .isInstanceOf(PrimaryKeyViolationException.class);
        keyspace.insert(entities.consumers, "username", "new");
    }

    @Test
    void aCompositeCacheKeyIsUnique() {
        EntityStrategy store = keyspace.store(entities.plugins);
        Write write = new Write(
                row(entities.plugins, "name", "p", "enabled", true),
                keyspace.workspace,
                null,
                "plugins:p:::::" + keyspace.workspace);
        Row stored = store.insert(write);
        assertThat(store.selectByCacheKey(write.cacheKey(), null).get("id")).isEqualTo(stored.get("id"));
        assertThatThrownBy(() -> store.insert(
                        new Write(row(entities.plugins, "name", "p"), keyspace.workspace, null, write.cacheKey())))
                .isInstanceOfSatisfying(
                        UniqueViolationException.class,
                        e -> assertThat(e.fields()).containsOnlyKeys("name", "route", "service", "consumer"));
    }

    @Test
    void anUpsertKnowsWhetherItCreatedAndKeepsToItsWorkspace() {
        EntityStrategy store = keyspace.store(entities.consumers);
        Write write = keyspace.write(entities.consumers, "username", "up");
        assertThat(store.upsert(write).created()).isTrue();
        Upserted again = store.upsert(
                keyspace.write(entities.consumers, "id", write.row().get("id"), "custom_id", "cu"));
        assertThat(again.created()).isFalse();
        assertThat(keyspace.map(again.row())).doesNotContainKey("username");
        UUID elsewhere = keyspace.addWorkspace("upserts");
        assertThatThrownBy(() -> store.upsert(new Write(write.row(), elsewhere, null, null)))
                .isInstanceOf(PrimaryKeyViolationException.class);
        Upserted by = store.upsertBy(
                entities.consumers.field("custom_id"),
                keyspace.write(entities.consumers, "custom_id", "cu", "username", "by"));
        assertThat(by.created()).isFalse();
        assertThat(by.row().get("id")).isEqualTo(write.row().get("id"));
        assertThat(store.upsertBy(
                                entities.consumers.field("username"),
                                keyspace.write(entities.consumers, "username", "by2"))
                        .created())
                .isTrue();
    }

    @Test
    void aTaggedInsertOfAnIdThatExistsChangesNothing() {
        Row row = keyspace.insert(entities.consumers, "username", "tagged", "tags", List.of("a"));
        assertThatThrownBy(() -> keyspace.insert(
                        entities.consumers, "id", row.get("id"), "username", "thief", "tags", List.of("b")))
                .isInstanceOf(PrimaryKeyViolationException.class);
        assertThat(keyspace.select(entities.consumers, row.get("id")).get("username"))
                .isEqualTo("tagged");
    }

    @Test
    void aTtlIsNativeAndKeptByAnUpdate() {
        EntityStrategy store = keyspace.store(entities.leases);
        Row row = store.insert(new Write(row(entities.leases, "name", "l", "holder", "h"), null, 100L, null));
        assertThat(row.ttl()).isBetween(98L, 100L);
        Row read = store.select(row, null);
        Row updated = store.update(
                read,
                new Write(row(entities.leases, "id", row.get("id"), "name", "l", "holder", "other"), null, null, null));
        assertThat(updated.ttl()).isBetween(90L, 100L);
        assertThat(store.select(row, null).ttl()).isBetween(90L, 100L);
        Row cleared = store.update(store.select(row, null), new Write(updated, null, 0L, null));
        assertThat(cleared.ttl()).isNull();
        assertThat(store.select(row, null).ttl()).isNull();
        Row brief = store.update(store.select(row, null), new Write(updated, null, 1L, null));
        assertThat(brief.ttl()).isEqualTo(1L);
        Failing.until(() -> store.select(row, null) == null);
        assertThat(store.insert(new Write(row(entities.leases, "id", row.get("id"), "name", "l"), null, null, null))
                        .ttl())
                .as("neither id nor name is blocked")
                .isNull();
        store.upsert(new Write(row(entities.leases, "id", row.get("id"), "name", "l"), null, 1L, null));
        Failing.until(() -> store.select(row, null) == null);
        keyspace.insert(entities.leases, "name", "l");
    }

    @Test
    void keysOfTwoFieldsAndRowsThatAreAllKeyWork() {
        EntityStrategy seats = keyspace.store(entities.seats);
        Row seat = row(entities.seats, "line", "A", "number", 1L, "colour", "red");
        seats.insert(keyspace.write(seat));
        assertThat(seats.select(seat, null).get("colour")).isEqualTo("red");
        Reference<?> toSeat = Reference.toKey(Map.of("line", "A", "number", 1L));
        Row ticket = keyspace.insert(entities.tickets, "seat", toSeat);
        assertThat(ticket.get("seat")).isEqualTo(toSeat);
        assertThatThrownBy(() -> keyspace.insert(entities.tickets, "seat", toSeat))
                .isInstanceOfSatisfying(
                        UniqueViolationException.class,
                        e -> assertThat(e.fields()).containsKey("seat"));
        assertThat(keyspace.store(entities.tickets)
                        .selectBy(entities.tickets.field("seat"), toSeat, null)
                        .get("id"))
                .isEqualTo(ticket.get("id"));
        Row meal = keyspace.insert(entities.meals, "dish", "soup", "ticket", Reference.to((UUID) ticket.get("id")));
        Row coat = keyspace.insert(entities.coats, "ticket", Reference.to((UUID) ticket.get("id")));
        Row receipt = keyspace.insert(entities.receipts, "meal", Reference.to((UUID) meal.get("id")));
        assertThatThrownBy(() -> seats.delete(seat, null))
                .isInstanceOf(ForeignKeyViolationException.class)
                .hasMessageContaining("test_receipts");
        assertThat(keyspace.select(entities.meals, meal.get("id"))).isNotNull();
        keyspace.store(entities.receipts).delete(receipt, null);
        assertThat(seats.delete(seat, null))
                .extracting(deleted -> deleted.schema().name())
                .containsExactly("test_seats", "test_tickets", "test_meals");
        assertThat(keyspace.map(keyspace.select(entities.coats, coat.get("id"))))
                .doesNotContainKey("ticket");
        assertThat(keyspace.select(entities.tickets, ticket.get("id"))).isNull();

        EntityStrategy pairs = keyspace.store(entities.pairs);
        Row pair = row(entities.pairs, "left", "l", "right", "r");
        pairs.insert(keyspace.write(pair));
        Row read = pairs.select(pair, null);
        assertThat(pairs.update(read, keyspace.write(pair))).isNotNull();
        assertThat(pairs.delete(pair, null)).hasSize(1);
        assertThat(pairs.select(pair, null)).isNull();
    }

    @Test
    void pagesGiveEveryRowOnceAndEndWithoutAnOffset() {
        UUID workspace = keyspace.addWorkspace("pages");
        EntityStrategy store = keyspace.store(entities.services);
        Set<Object> ids = new HashSet<>();
        for (int i = 0; i < 7; i++) {
            List<String> tags = i % 2 == 0 ? List.of("even", "all") : List.of("odd", "all");
            ids.add(store.insert(new Write(row(entities.services, "host", "h", "tags", tags), workspace, null, null))
                    .get("id"));
        }
        keyspace.insert(entities.services, "host", "h", "tags", List.of("all"));
        for (int size : new int[] {1, 2, 7, 100}) {
            List<Row> found =
                    keyspace.all(entities.services, new PageQuery(size, null, workspace, null, null, List.of(), false));
            assertThat(found).extracting(row -> row.get("id")).containsExactlyInAnyOrderElementsOf(ids);
            assertThat(keyspace.all(
                            entities.services,
                            new PageQuery(size, null, workspace, null, null, List.of("even", "all"), false)))
                    .hasSize(4);
            assertThat(keyspace.all(
                            entities.services,
                            new PageQuery(size, null, workspace, null, null, List.of("even", "odd", "all"), true)))
                    .hasSize(7);
            assertThat(keyspace.all(
                            entities.services, new PageQuery(size, null, null, null, null, List.of("all"), true)))
                    .hasSize(8);
        }
        assertThat(store.page(new PageQuery(7, null, workspace, null, null, List.of(), false))
                        .offset())
                .isNull();
        String offset = store.page(new PageQuery(3, null, workspace, null, null, List.of(), false))
                .offset();
        for (PageQuery wrong : List.of(
                new PageQuery(3, offset, null, null, null, List.of(), false),
                new PageQuery(3, offset, workspace, null, null, List.of("all"), false),
                new PageQuery(3, offset.substring(1), workspace, null, null, List.of(), false),
                new PageQuery(3, "@@@", workspace, null, null, List.of(), false))) {
            assertThatThrownBy(() -> store.page(wrong)).isInstanceOf(InvalidOffsetException.class);
        }
        Row first = store.select(row(entities.services, "id", ids.iterator().next()), null);
        store.update(
                first,
                new Write(
                        row(entities.services, "id", first.get("id"), "host", "h", "tags", List.of("only")),
                        workspace,
                        null,
                        null));
        assertThat(keyspace.all(
                        entities.services, new PageQuery(10, null, workspace, null, null, List.of("all"), false)))
                .hasSize(6);
        assertThat(keyspace.all(
                        entities.services, new PageQuery(10, null, workspace, null, null, List.of("only"), false)))
                .hasSize(1);
        assertThat(keyspace.all(entities.tags, new PageQuery(2, null, null, null, null, List.of("only"), false)))
                .extracting(tag -> tag.get("entity_id"))
                .containsExactly(first.get("id"));
        assertThatThrownBy(() ->
                        keyspace.store(entities.workspaces).delete(row(entities.workspaces, "id", workspace), null))
                .isInstanceOf(ForeignKeyViolationException.class);
    }

    @Test
    void whatOfManyHasTheOtherTagTooIsFoundWhateverThePageSize() {
        Set<Object> wanted = new HashSet<>();
        // Tags of rows that do not exist, as a truncate leaves them.
        for (int i = 0; i < 300; i++) {
            keyspace.execute("INSERT INTO tags (tag, entity_name, entity_id) VALUES ('common', 'services', '"
                    + UUID.randomUUID() + "')");
        }
        for (int i = 0; i < 12; i++) {
            List<String> tags = i % 4 == 0 ? List.of("common", "rare") : List.of("common");
            Row row = keyspace.insert(entities.services, "host", "h", "tags", tags);
            if (tags.size() == 2) {
                wanted.add(row.get("id"));
            }
        }
        for (int size : new int[] {1, 2, 3, 1000}) {
            assertThat(keyspace.all(
                            entities.services,
                            new PageQuery(
                                    size, null, keyspace.workspace, null, null, List.of("common", "rare"), false)))
                    .extracting(row -> row.get("id"))
                    .containsExactlyInAnyOrderElementsOf(wanted);
        }
        assertThat(keyspace.all(entities.tags, new PageQuery(100, null, null, null, null, List.of("common"), false)))
                .as("an entry counts if the entity has the tag")
                .hasSize(12);
    }

    @Test
    void aPageForAReferenceHoldsOnlyWhatRefersToIt() {
        Row one = keyspace.insert(entities.services, "host", "h");
        Row two = keyspace.insert(entities.services, "host", "h");
        List<Object> routes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            routes.add(keyspace.insert(entities.routes, "service", Reference.to((UUID) one.get("id")))
                    .get("id"));
            keyspace.insert(entities.routes, "service", Reference.to((UUID) two.get("id")));
        }
        assertThat(keyspace.all(
                        entities.routes,
                        new PageQuery(
                                2,
                                null,
                                keyspace.workspace,
                                entities.routes.field("service"),
                                Reference.to((UUID) one.get("id")),
                                List.of(),
                                false)))
                .extracting(row -> row.get("id"))
                .containsExactlyInAnyOrderElementsOf(routes);
    }

    @Test
    void rowsOfAKongAreReadAndTheirValuesHonouredAndAdopted() {
        UUID id = UUID.randomUUID();
        keyspace.execute("INSERT INTO consumers (id, username, ws_id, tags) VALUES (" + id + ", '" + keyspace.workspace
                + ":kong', " + keyspace.workspace + ", {'k'})");
        EntityStrategy store = keyspace.store(entities.consumers);
        assertThat(store.selectBy(entities.consumers.field("username"), "kong", keyspace.workspace)
                        .get("id"))
                .isEqualTo(id);
        assertThatThrownBy(() -> keyspace.insert(entities.consumers, "username", "kong"))
                .isInstanceOf(UniqueViolationException.class);
        Row read = store.select(row(entities.consumers, "id", id), null);
        keyspace.execute("UPDATE consumers SET custom_id = '" + keyspace.workspace + ":k' WHERE id = " + id);
        assertThat(store.update(read, keyspace.write(entities.consumers, "id", id, "username", "kong2")))
                .as("a Kong changed it")
                .isNull();
        read = store.select(row(entities.consumers, "id", id), null);
        assertThat(store.update(
                                read,
                                keyspace.write(entities.consumers, "id", id, "username", "kong", "custom_id", "k2"))
                        .get("custom_id"))
                .isEqualTo("k2");
        assertThat(keyspace.execute("SELECT claim FROM kongdb_claims"))
                .anyMatch(claim -> claim.getString(0).startsWith("consumers:username:"));
        keyspace.insert(entities.consumers, "username", "other", "custom_id", "k");
        assertThat(store.delete(read, null)).hasSize(1);
        keyspace.insert(entities.consumers, "username", "kong");
    }

    @Test
    void truncateEmptiesTheEntityAndWhatRefersToIt() {
        Row upstream = keyspace.insert(entities.upstreams, "name", "u");
        keyspace.insert(entities.targets, "target", "t", "upstream", Reference.to((UUID) upstream.get("id")));
        keyspace.store(entities.upstreams).truncate();
        assertThat(keyspace.all(entities.upstreams, 10)).isEmpty();
        assertThat(keyspace.all(entities.targets, 10)).isEmpty();
        keyspace.insert(entities.upstreams, "name", "u");
    }

    @Test
    void whatAColumnCannotSayIsKeptBesideItUntilAKongWritesThere() {
        Map<String, Object> headers = Map.of("some", List.of("b", "a", "b"), "none", List.of());
        Row route = keyspace.insert(entities.routes, "headers", headers, "paths", List.of(), "tags", List.of("y", "x"));
        for (Row row : List.of(route, keyspace.select(entities.routes, route.get("id")))) {
            assertThat(row.get("headers")).isEqualTo(headers);
            assertThat(row.get("paths")).isEqualTo(List.of());
            assertThat(row.get("tags")).isEqualTo(List.of("y", "x"));
        }
        keyspace.execute("UPDATE routes SET tags = {'z', 'x'} WHERE partition = 'routes' AND id = " + route.get("id"));
        Row read = keyspace.select(entities.routes, route.get("id"));
        assertThat(read.get("tags")).isEqualTo(List.of("x", "z"));
        assertThat(read.get("headers")).isEqualTo(headers);
        Row updated = keyspace.store(entities.routes)
                .update(read, keyspace.write(entities.routes, "id", route.get("id"), "name", "exact"));
        assertThat(keyspace.map(updated)).doesNotContainKeys("headers", "paths", "tags");
        assertThat(keyspace.map(keyspace.select(entities.routes, route.get("id"))))
                .isEqualTo(keyspace.map(updated));
    }

    @Test
    void rowsOfAKongInPartitionedTablesAndWithRecordsAreReadAndReferredTo() {
        UUID service = UUID.randomUUID();
        UUID route = UUID.randomUUID();
        UUID plugin = UUID.randomUUID();
        UUID workspace = keyspace.workspace;
        keyspace.execute("INSERT INTO services (partition, id, name, host, ws_id) VALUES ('services', " + service
                + ", '" + workspace + ":kongs', 'h', " + workspace + ")");
        keyspace.execute("INSERT INTO routes (partition, id, service_id, sources, headers, ws_id) VALUES ('routes', "
                + route + ", " + service + ", {'{\"ip\":\"10.0.0.1\",\"port\":80}'}, {'x': {'b', 'a'}}, " + workspace
                + ")");
        keyspace.execute(
                "INSERT INTO plugins (id, name, service_id, config, cache_key, enabled, ws_id) VALUES (" + plugin
                        + ", 'p', " + service + ", '{\"anonymous\":\"a\"}', 'plugins:p::" + service + ":::" + workspace
                        + "', true, " + workspace + ")");
        assertThat(keyspace.selectBy(entities.services, "name", "kongs").get("id"))
                .isEqualTo(service);
        Row read = keyspace.select(entities.routes, route);
        assertThat(read.get("service")).isEqualTo(Reference.to(service));
        assertThat(keyspace.map(read))
                .containsEntry("sources", List.of(Map.of("ip", "10.0.0.1", "port", 80L)))
                .containsEntry("headers", Map.of("x", List.of("a", "b")));
        assertThat(keyspace.map(keyspace.select(entities.plugins, plugin)))
                .containsEntry("config", Map.of("anonymous", "a"));
        assertThatThrownBy(() -> keyspace.store(entities.plugins)
                        .insert(new Write(
                                row(entities.plugins, "name", "p", "service", Reference.to(service)),
                                workspace,
                                null,
                                "plugins:p::" + service + ":::" + workspace)))
                .isInstanceOf(UniqueViolationException.class);
        assertThatThrownBy(() ->
                        keyspace.store(entities.services).delete(row(entities.services, "id", service), workspace))
                .isInstanceOf(ForeignKeyViolationException.class);
        keyspace.store(entities.routes).delete(read, workspace);
        assertThat(keyspace.store(entities.services).delete(row(entities.services, "id", service), workspace))
                .extracting(deleted -> deleted.schema().name())
                .containsExactlyInAnyOrder("services", "plugins");
    }

    @Test
    void aNumberHasAllItsDigitsAlsoInAFloat() {
        Row row = keyspace.insert(entities.everything, "real", 1 / 3.0, "millis", 1_700_000_000.123456);
        for (Row each : List.of(row, keyspace.select(entities.everything, row.get("id")))) {
            assertThat(each.get("real")).isEqualTo(1 / 3.0);
            assertThat(each.get("millis")).isEqualTo(1_700_000_000.123456);
        }
        assertThat(keyspace.execute("SELECT \"real\" FROM test_everything WHERE id = " + row.get("id"))
                        .get(0)
                        .getFloat(0))
                .isEqualTo((float) (1 / 3.0));
    }

    @Test
    void aTextThatPostgresqlCannotHoldIsRefusedHereToo() {
        for (String text : List.of("a\u0000b", "\ud800")) {
            assertThat(Failing.code(() -> keyspace.insert(entities.consumers, "username", text)))
                    .isEqualTo(2);
            assertThat(keyspace.store(entities.consumers)
                            .selectBy(entities.consumers.field("username"), text, keyspace.workspace))
                    .isNull();
        }
    }
}
