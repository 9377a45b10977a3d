package dev.kongdb.postgres;

import static dev.kongdb.postgres.Entities.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.schema.Schema;
import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The stored form of values in the tables. Every value is read back unchanged. */
class StoredValuesTest {
    private static Database database;
    private static Schema everything;
    private static EntityStrategy store;

    @BeforeAll
    static void open() {
        database = new Database();
        everything = database.entities.everything;
        store = database.store(everything);
    }

    @AfterAll
    static void close() {
        database.close();
    }

    private static final UUID ID = UUID.fromString("9a3c5c3e-0d0f-4f4e-8f0a-1c2d3e4f5a6b");

    private static Map<String, Object> fullMap(UUID id) {
        return Map.ofEntries(
                Map.entry("id", id.toString()),
                Map.entry("text", "a'b\"c\\d\n€😀"),
                Map.entry("other_id", ID.toString()),
                Map.entry("small", 32767L),
                Map.entry("middle", -2147483648L),
                Map.entry("large", 9007199254740993L),
                Map.entry("real", 0.1),
                Map.entry("decimal", 12.5),
                Map.entry("truth", false),
                Map.entry("seconds", 1_700_000_000L),
                Map.entry("millis", 1_700_000_000.123),
                Map.entry("texts", List.of("x", "", "NULL", "a,b", "{}", "\"", "\\", " ")),
                Map.entry("ids", List.of(ID.toString(), "00000000-0000-0000-0000-000000000000")),
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
    void everyKindOfValueComesBackAsItWentIn() {
        UUID id = UUID.randomUUID();
        Row inserted = store.insert(database.write(everything.toRow(fullMap(id))));
        assertThat(database.map(inserted)).isEqualTo(fullMap(id));
        assertThat(database.map(store.select(row(everything, "id", id), null))).isEqualTo(fullMap(id));
    }

    /** The driver switches to binary transfer after a statement has run often enough. */
    @Test
    void valuesAreTheSameInTextAndInBinaryTransfer() {
        for (int i = 0; i < 12; i++) {
            UUID id = UUID.randomUUID();
            assertThat(database.map(store.insert(database.write(everything.toRow(fullMap(id))))))
                    .isEqualTo(fullMap(id));
            assertThat(database.map(store.select(row(everything, "id", id), null)))
                    .isEqualTo(fullMap(id));
        }
    }

    @Test
    void aFieldWithoutValueIsNullInTheTableAndInTheRow() {
        UUID id = UUID.randomUUID();
        // A null is sent with the type of its column, also when the statement is prepared.
        for (int i = 0; i < 7; i++) {
            store.upsert(database.write(everything, "id", id));
            store.upsert(database.write(everything.toRow(fullMap(id))));
        }
        Row row =
                store.upsert(database.write(everything, "id", id, "text", null)).row();
        assertThat(database.map(row)).containsOnly(Map.entry("id", id.toString()));
        assertThat(database.ask("SELECT num_nonnulls(test_everything.*) FROM test_everything WHERE id = '" + id + "'"))
                .isEqualTo("1");
    }

    @Test
    void rowsAreLaidOutAsKongReadsThem() {
        UUID service = UUID.randomUUID();
        UUID id = (UUID) store.insert(database.write(everything.toRow(Map.of(
                        "id", UUID.randomUUID().toString(),
                        "seconds", 1_700_000_000L,
                        "millis", 1_700_000_000.123,
                        "texts", List.of(),
                        "records", List.of(Map.of("name", "n"), Map.of("name", "m")),
                        "map", Map.of("k", 10.0),
                        "service", Map.of("id", service.toString())))))
                .get("id");
        assertThat(database.ask("SELECT extract(epoch FROM seconds AT TIME ZONE 'UTC')::text || ' '"
                        + " || extract(epoch FROM millis AT TIME ZONE 'UTC')::text || ' ' || texts::text || ' '"
                        + " || records::text || ' ' || map::text || ' ' || service_id"
                        + " FROM test_everything WHERE id = '" + id + "'"))
                .isEqualTo("1700000000.000000 1700000000.123000 {}"
                        + " {\"{\\\"name\\\": \\\"n\\\"}\",\"{\\\"name\\\": \\\"m\\\"}\"} {\"k\": 10} " + service);
    }

    @Test
    void nullsInsideARecordAreKept() {
        Schema plugins = database.entities.plugins;
        Row plugin = row(
                plugins,
                "name",
                "key-auth",
                "enabled",
                true,
                "config",
                plugins.toRow(Map.of(
                                "config",
                                new java.util.HashMap<>(java.util.Collections.singletonMap("anonymous", null))))
                        .get("config"));
        EntityStrategy store = database.store(plugins);
        Row stored = store.insert(new EntityStrategy.Write(plugin, database.workspace, null, "plugins:key-auth"));
        assertThat(database.ask("SELECT config FROM plugins WHERE name = 'key-auth'"))
                .isEqualTo("{\"anonymous\": null}");
        assertThat(((Row) stored.get("config")).get("anonymous")).isSameAs(Row.NULL);
    }

    /** Kong's JSON cannot distinguish an empty list from an empty map. */
    @Test
    void anEmptyMapThatKongWroteForAnEmptyListIsRead() {
        UUID id = UUID.randomUUID();
        database.execute("INSERT INTO test_everything (id, record, map) VALUES ('" + id
                + "', '{\"list\": {}, \"inner\": []}', '[]')");
        assertThat(database.map(store.select(row(everything, "id", id), null)))
                .containsEntry("record", Map.of("list", List.of(), "inner", Map.of()))
                .containsEntry("map", Map.of());
    }

    @Test
    void aReferenceIsReadAsAReference() {
        UUID service = UUID.randomUUID();
        Row row = database.insert(everything, "service", Reference.to(service));
        assertThat(row.get("service")).isEqualTo(Reference.to(service));
        assertThat(row.get("id")).isInstanceOf(UUID.class);
    }

    @Test
    void anIntegerTimestampIsWholeSecondsEvenIfTheTableHasFractions() {
        UUID id = UUID.randomUUID();
        database.execute("INSERT INTO test_everything (id, seconds, millis) VALUES ('" + id
                + "', '1969-12-31 23:59:58.5Z', '1969-12-31 23:59:58.5Z')");
        Row row = store.select(row(everything, "id", id), null);
        assertThat(row.get("seconds")).isEqualTo(-2L);
        assertThat(row.get("millis")).isEqualTo(-1.5);
    }

    @Test
    void anIntegerThatTheColumnCannotHoldIsRefusedAndNothingIsStored() {
        UUID id = UUID.randomUUID();
        assertThat(Failing.error(() -> database.insert(everything, "id", id, "small", 40_000L))
                        .message())
                .isEqualTo("schema violation (small: is out of the range of its column)");
        assertThat(store.select(row(everything, "id", id), null)).isNull();
    }
}
