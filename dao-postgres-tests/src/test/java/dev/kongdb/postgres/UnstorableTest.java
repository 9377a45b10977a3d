package dev.kongdb.postgres;

import static dev.kongdb.postgres.Entities.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.error.KongDbException;
import dev.kongdb.error.SchemaViolationException;
import dev.kongdb.schema.Schema;
import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.spi.EntityStrategy.PageQuery;
import dev.kongdb.spi.EntityStrategy.Upserted;
import dev.kongdb.value.Row;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every text that a caller passes is read back unchanged, or refused with a typed error. It never
 * becomes SQL.
 */
class UnstorableTest {
    private static Database database;
    private static Schema consumers;
    private static EntityStrategy store;

    @BeforeAll
    static void open() {
        database = new Database();
        consumers = database.entities.consumers;
        store = database.store(consumers);
    }

    @AfterAll
    static void close() {
        database.close();
    }

    static Stream<String> odd() {
        return Stream.of(
                "'; DROP TABLE consumers; --",
                "' OR '1'='1",
                "\\'; SELECT pg_sleep(9); --",
                "\"",
                "\\",
                "\\\\",
                "$$",
                "$1",
                "?",
                "??",
                ":name",
                "{fn now()}",
                "{call x}",
                "%s %d %",
                "NULL",
                "null",
                "{}",
                "{NULL}",
                "{\"a\",\"b\"}",
                "[]",
                "E'\\x41'",
                "/* */",
                "--",
                ";",
                "\t\r\n\u0001\u007f",
                "\u0080\u00ff\u2028\ufeff\uffff",
                "😀",
                "ʼ＇",
                " ",
                "()",
                "*",
                "_",
                "a".repeat(2_000));
    }

    @ParameterizedTest
    @MethodSource("odd")
    void oddTextsComeBackAsTheyWentIn(String text) {
        UUID id = UUID.randomUUID();
        Row row = store.insert(database.write(consumers, "id", id, "username", text, "tags", List.of(text, "x")));
        assertThat(row.get("username")).isEqualTo(text);
        assertThat(row.get("tags")).isEqualTo(List.of(text, "x"));
        assertThat(store.selectBy(consumers.field("username"), text, database.workspace)
                        .get("id"))
                .isEqualTo(id);
        for (boolean any : new boolean[] {true, false}) {
            assertThat(store.page(new PageQuery(10, null, null, null, null, List.of(text), any))
                            .rows())
                    .hasSize(1);
        }
        assertThat(Failing.error(() -> database.insert(consumers, "username", text))
                        .fields())
                .isEqualTo(Map.of("username", text));
        assertThat(store.delete(row, database.workspace)).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("odd")
    void oddTextsInRecordsMapsAndListsComeBackAsTheyWentIn(String text) {
        Schema everything = database.entities.everything;
        Map<String, Object> map = Map.of(
                "id", UUID.randomUUID().toString(),
                "texts", List.of(text),
                "record", Map.of("name", text, "list", List.of(text), "inner", Map.of("deep", text)),
                "records", List.of(Map.of("name", text)),
                "map", Map.of(text, 1.5),
                "maps", List.of(Map.of(text, 1L)));
        Row row = database.store(everything).insert(database.write(everything.toRow(map)));
        assertThat(database.map(row)).isEqualTo(map);
    }

    @ParameterizedTest
    @MethodSource("odd")
    void oddTextsAsKeysCanBePagedOver(String text) {
        Schema parameters = database.entities.parameters;
        database.store(parameters).truncate();
        database.insert(parameters, "key", text + " 1", "value", "v");
        database.insert(parameters, "key", text + " 2", "value", "v");
        EntityStrategy store = database.store(parameters);
        int rows = 0;
        String offset = null;
        do {
            var page = store.page(new PageQuery(1, offset, null, null, null, List.of(), false));
            rows += page.rows().size();
            offset = page.offset();
        } while (offset != null);
        assertThat(rows).isEqualTo(2);
        store.truncate();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "\0", "\ud800", "a\udc00", "\udc00\ud800", "\ud83d"})
    void aTextThatPostgresCannotHoldIsASchemaViolationOfItsField(String text) {
        for (String field : List.of("username", "tags")) {
            Object value = field.equals("tags") ? List.of("fine", text) : text;
            KongDbException error = Failing.error(() -> database.insert(consumers, field, value));
            assertThat(error).isInstanceOf(SchemaViolationException.class);
            assertThat(error.fields()).containsOnlyKeys(field);
        }
        Schema everything = database.entities.everything;
        for (Map<String, Object> each : List.<Map<String, Object>>of(
                Map.of("record", Map.of("name", text)),
                Map.of("records", List.of(Map.of("name", text))),
                Map.of("map", Map.of(text, 1.0)))) {
            Row row = everything.toRow(each).set(0, UUID.randomUUID());
            KongDbException error =
                    Failing.error(() -> database.store(everything).insert(database.write(row)));
            assertThat(error.fields()).containsOnlyKeys(each.keySet());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "\ud800"})
    void nothingIsFoundByATextThatPostgresCannotHold(String text) {
        assertThat(store.selectBy(consumers.field("username"), text, database.workspace))
                .isNull();
        assertThat(store.page(new PageQuery(10, null, null, null, null, List.of(text), false))
                        .rows())
                .isEmpty();
        assertThat(database.store(database.entities.plugins).selectByCacheKey(text, null))
                .isNull();
        Schema parameters = database.entities.parameters;
        assertThat(database.store(parameters).select(row(parameters, "key", text), null))
                .isNull();
        assertThat(database.store(parameters).delete(row(parameters, "key", text), null))
                .isEmpty();
        assertThat(database.store(database.entities.tags)
                        .page(new PageQuery(10, null, null, null, null, List.of(text), false))
                        .rows())
                .isEmpty();
    }

    @Test
    void aMegabyteComesBackAsItWentIn() {
        Schema parameters = database.entities.parameters;
        String text = "0123456789abcdé€".repeat(65_536);
        Upserted upserted = database.store(parameters).upsert(database.write(parameters, "key", "long", "value", text));
        assertThat(upserted.row().get("value")).isEqualTo(text);
        assertThat(store.selectBy(consumers.field("username"), text, database.workspace))
                .isNull();
        Schema everything = database.entities.everything;
        Map<String, Object> map =
                Map.of("id", UUID.randomUUID().toString(), "texts", List.of(text), "record", Map.of("name", text));
        assertThat(database.map(database.store(everything).insert(database.write(everything.toRow(map)))))
                .isEqualTo(map);
    }

    @Test
    void aUniqueTextTooLongForAnIndexIsRefusedAndTheConnectionLivesOn() {
        StringBuilder noise = new StringBuilder();
        new java.util.Random(1).ints(100_000, 33, 10_000).forEach(c -> noise.append((char) c));
        KongDbException error = Failing.error(() -> database.insert(consumers, "username", noise.toString()));
        assertThat(error.code()).isEqualTo(2);
        assertThat(error.fields()).containsOnlyKeys("username");
        database.insert(consumers, "username", "after the noise");
    }

    @Test
    void numbersThatJsonCannotHoldAreRefused() {
        Schema everything = database.entities.everything;
        Row row = row(everything, "map", Map.of("k", Double.NaN));
        assertThat(Failing.error(() -> database.store(everything).insert(database.write(row)))
                        .fields())
                .containsOnlyKeys("map");
        assertThat(database.insert(everything, "real", Double.NEGATIVE_INFINITY).get("real"))
                .isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void aValueNestedTooDeeplyIsRefused() {
        Object deep = "x";
        for (int i = 0; i < 2_000; i++) {
            deep = Collections.singletonList(deep);
        }
        Schema everything = database.entities.everything;
        Row row = row(everything, "map", Map.of("k", deep));
        assertThat(Failing.error(() -> database.store(everything).insert(database.write(row)))
                        .fields())
                .containsOnlyKeys("map");
    }
}
