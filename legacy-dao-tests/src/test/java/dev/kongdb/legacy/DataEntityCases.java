package dev.kongdb.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kongdb.error.KongDbDefinitionException;
import dev.kongdb.error.SchemaViolationException;
import dev.kongdb.legacy.LegacyException.Kind;
import dev.kongdb.schema.definition.SchemaDefinition;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An entity whose legacy schema is written as data: {@code plugins.Badges}. */
abstract class DataEntityCases extends LegacyTestCase {
    private Map<String, @Nullable Object> badge(String badge) {
        return table("consumer_id", consumerId(), "badge", badge);
    }

    @Test
    void itsRowsAreStoredWithWhatIsMadeDefaultedAndSet() {
        Map<String, @Nullable Object> given =
                with(badge(" first "), "places", "a, b", "ribbon", table("length", "2.5"), "anything", 7);
        List<LegacyEvent> events = heard(() -> dao.dao("badges").insert(given));
        Map<String, @Nullable Object> row = dao.dao("badges").findAll().get(0);
        assertThat(row)
                .containsEntry("badge", "first")
                .containsEntry("shout", "FIRST")
                .containsEntry("colour", "red")
                .containsEntry("shiny", false)
                .containsEntry("places", List.of("a", "b"))
                .containsEntry("ribbon", table("length", 2.5))
                .containsEntry("anything", "7")
                .containsKeys("id", "created_at", "worn_at")
                .doesNotContainKeys("weight", "ttl");
        assertThat(row.get("worn_at").toString()).matches("[0-9]{10}000");
        assertThat(dao.dao("badges").find(table("id", row.get("id")))).contains(row);
        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.collection()).isEqualTo("badges");
            assertThat(event.entity()).isEqualTo(Map.of("id", row.get("id")));
        });
    }

    @Test
    void itsSchemaRefusesAsInThatEra() {
        String consumer = consumerId();
        LegacyDao badges = dao.dao("badges");
        schemaError(
                () -> badges.insert(table(
                        "badge", "No", "colour", "green", "ribbon", table(), "site", "here", "shiny", "so", "x", 1)),
                table(
                        "badge",
                        "badge has an invalid value",
                        "colour",
                        "\"green\" is not allowed. Allowed values are: \"red\", \"blue\"",
                        "ribbon.length",
                        "length is required",
                        "site",
                        "site is not a url",
                        "shiny",
                        "shiny is not a boolean",
                        "consumer_id",
                        "consumer_id is required",
                        "x",
                        "x is an unknown field"));
        schemaError(
                () -> badges.insert(table("badge", "mute", "consumer_id", consumer, "ribbon", table("length", 1))),
                table("badge", "a badge speaks"));
        LegacyException black = error(
                () -> badges.insert(table("badge", "black", "consumer_id", consumer, "ribbon", table("length", 1))));
        assertThat(black.kind()).isEqualTo(Kind.SCHEMA);
        assertThat(black.message()).isEqualTo("nobody gets a black badge");
        assertThat(badges.count()).isZero();
    }

    @Test
    void itIsUniqueAndRefersAndGoesWithWhatItRefersTo() {
        LegacyDao badges = dao.dao("badges");
        Map<String, @Nullable Object> given = with(badge("one"), "ribbon", table("length", 1), "api_id", apiId());
        Map<String, @Nullable Object> row = badges.insert(given);
        assertThat(error(() -> badges.insert(given)).table())
                .isEqualTo(table("badge", "already exists with value 'one'"));
        LegacyException noConsumer = error(() -> badges.insert(with(given, "badge", "two", "consumer_id", ABSENT)));
        assertThat(noConsumer.kind()).isEqualTo(Kind.FOREIGN);
        assertThat(noConsumer.table()).isEqualTo(table("consumer_id", "does not exist with value '" + ABSENT + "'"));
        assertThat(error(() -> badges.insert(with(given, "badge", "two", "api_id", ABSENT)))
                        .table())
                .isEqualTo(table("api_id", "does not exist with value '" + ABSENT + "'"));
        List<LegacyEvent> events = heard(() -> dao.apis().delete(table("id", given.get("api_id"))));
        assertThat(events).extracting(LegacyEvent::collection).containsExactly("apis", "badges");
        assertThat(badges.find(table("id", row.get("id")))).isEmpty();
    }

    @Test
    void itIsUpdatedFilteredAndCounted() {
        LegacyDao badges = dao.dao("badges");
        Map<String, @Nullable Object> row = badges.insert(with(badge("one"), "ribbon", table("length", 1)));
        assertThat(badges.update(
                        table("weight", "2.5", "colour", "blue", "ribbon", row.get("ribbon")),
                        table("id", row.get("id"))))
                .contains(with(row, "weight", 2.5, "colour", "blue"));
        assertThat(badges.count(table("colour", "blue"))).isEqualTo(1);
        assertThat(badges.findAll(table("colour", "red"))).isEmpty();
        assertThat(badges.findPage(table("consumer_id", row.get("consumer_id"), "weight", 2.5), null, 5)
                        .rows())
                .hasSize(1);
        Map<String, @Nullable Object> whole = with(row, "places", null, "colour", null, "badge", "uno");
        assertThat(badges.update(whole, table("id", row.get("id")), LegacyOptions.whole())
                        .orElseThrow())
                .containsEntry("colour", "red")
                .containsEntry("shout", "UNO")
                .doesNotContainKeys("weight", "places");
        badges.insert(with(row, "id", null, "badge", "short"), LegacyOptions.ttl(0));
        assertThat(badges.count()).isEqualTo(1);
    }

    @Test
    void kongDbHasItToo() {
        Map<String, @Nullable Object> row = dao.dao("badges").insert(with(badge("one"), "ribbon", table("length", 1)));
        var today = kong.db().dao("badges");
        assertThat(today.schema().field("consumer")).isNotNull();
        assertThat(today.count()).isEqualTo(1);
        assertThatThrownBy(() -> today.insert(
                        table("consumer", table("id", row.get("consumer_id")), "badge", "NO", "colour", "green")))
                .isInstanceOf(SchemaViolationException.class)
                .satisfies(
                        e -> assertThat(((SchemaViolationException) e).fields()).containsKeys("badge", "colour"));
        assertThat(kong.tables().differences()).isEmpty();
    }

    @Test
    void aSchemaThatIsWrongSaysWhere() {
        wrong(Map.of("fields", 1), "'bad': 'fields' must be a table, and is a number");
        wrong(Map.of("columns", Map.of()), "'bad': there is no attribute 'columns'");
        wrong(fields("key", Map.of("typ", "string")), "field 'key' of 'bad': there is no attribute 'typ'");
        wrong(fields("key", "string"), "field 'key' of 'bad': it must be a table, and is a string");
        wrong(fields("key", Map.of("type", 1)), "field 'key' of 'bad': 'type' must be a string, and is a number");
        wrong(fields("key", Map.of("enum", "a")), "field 'key' of 'bad': 'enum' must be a list, and is a string");
        wrong(fields("key", Map.of("regex", "(")), "field 'key' of 'bad': 'regex' is no regular expression");
        wrong(fields("key", Map.of("func", "f")), "'func' must be a FieldFunction, and is a string");
        wrong(fields("key", Map.of("foreign", "consumers")), "'foreign' is 'consumers', and must be 'entity:field'");
        wrong(
                fields("key", Map.of("schema", Map.of("fields", Map.of("in", Map.of("type", 1))))),
                "field 'in' of field 'key' of 'bad': 'type' must be a string");
        wrong(Map.of("fields", Map.of()), "'primary_key' is [], and must name fields");
        wrong(with(fields("key", Map.of()), "primary_key", List.of("id")), "'primary_key' is [id]");
        wrong(with(fields("a b", Map.of()), "primary_key", List.of("a b")), "the column 'a b' needs a name");
        wrong(with(fields("ttl", Map.of()), "primary_key", List.of("ttl")), "and none of");
        wrong(with(fields("k".repeat(60), Map.of()), "primary_key", List.of("k".repeat(60))), "characters together");
    }

    private static Map<String, @Nullable Object> fields(String name, Object field) {
        return table("fields", Map.of(name, field));
    }

    private static void wrong(Map<String, ?> data, String text) {
        assertThatThrownBy(() -> {
                    SchemaDefinition none = DataSchemas.definition(LegacySchema.of("bad", data));
                    assertThat(none).isNull();
                })
                .isInstanceOf(KongDbDefinitionException.class)
                .hasMessageStartingWith("a legacy schema is wrong: ")
                .hasMessageContaining(text);
    }
}
