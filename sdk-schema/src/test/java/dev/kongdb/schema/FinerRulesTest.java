package dev.kongdb.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kongdb.schema.definition.FieldDefinition;
import dev.kongdb.schema.definition.SchemaDefinition;
import dev.kongdb.schema.definition.SchemaDefinitionException;
import dev.kongdb.schema.definition.ShorthandFunction;
import dev.kongdb.schema.definition.TransformationFunction;
import dev.kongdb.schema.definition.Typedefs;
import dev.kongdb.schema.definition.Violations;
import dev.kongdb.schema.link.MetaSchema;
import dev.kongdb.schema.link.SchemaLinker;
import dev.kongdb.value.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What Kong does in corner cases that the vectors do not cover. */
class FinerRulesTest {
    private final SchemaLinker linker = new SchemaLinker();

    private static FieldDefinition string() {
        return FieldDefinition.of("string");
    }

    private static FieldDefinition integer() {
        return FieldDefinition.of("integer");
    }

    private static FieldDefinition setOfStrings() {
        return FieldDefinition.of("set").with("elements", string());
    }

    private static SchemaDefinition.Builder thing() {
        return SchemaDefinition.named("things")
                .with("primary_key", List.of("id"))
                .field("id", integer().with("default", 1));
    }

    private static Map<String, Object> map(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }

    private static Map<String, ?> inserted(Schema schema, Map<String, ?> input) {
        Row row = schema.toRow(input);
        Row entity = schema.processAutoFields(row, Context.INSERT, false);
        schema.validateInsert(entity, row);
        return schema.toMap(schema.transform(entity, row, Context.INSERT));
    }

    private static Map<String, ?> updated(Schema schema, Map<String, ?> input, Map<String, ?> existing) {
        Row row = schema.toRow(input);
        Row stored = schema.processAutoFields(schema.toRow(existing), Context.SELECT, false);
        Row merged = schema.mergeValues(schema.processAutoFields(row, Context.UPDATE, false), stored);
        schema.validateUpdate(merged, row, stored);
        return schema.toMap(schema.transform(merged, row, Context.UPDATE));
    }

    private static Object errors(Runnable write) {
        try {
            write.run();
            return "none";
        } catch (ViolationsException e) {
            return e.violations().asMap();
        }
    }

    private Object insertErrors(Schema schema, Map<String, ?> input) {
        return errors(() -> inserted(schema, input));
    }

    // --- validators

    @Test
    void anElementOfSeveralSubsetsCountsForTheLast() {
        Schema schema = Linked.entity(
                linker,
                thing().field(
                                "f",
                                setOfStrings()
                                        .with(
                                                "mutually_exclusive_subsets",
                                                List.of(List.of("a", "b"), List.of("b", "c"))))
                        .build());

        assertThat(insertErrors(schema, map("f", List.of("b")))).isEqualTo("none");
        assertThat(insertErrors(schema, map("f", List.of("b", "c")))).isEqualTo("none");
        assertThat(insertErrors(schema, map("f", List.of("b", "a"))))
                .isEqualTo(Map.of("f", "these sets are mutually exclusive: ('b', 'c'), ('a', 'b')"));
    }

    @Test
    void aListWithMoreThanAThousandErrorsIsCheckedNoFurther() {
        FieldDefinition numbers = FieldDefinition.of("array").with("elements", integer());
        Schema schema = Linked.entity(
                linker,
                thing().field("f", numbers)
                        .field("g", FieldDefinition.of("array").with("elements", numbers))
                        .field("h", FieldDefinition.of("record").with("fields", List.of()))
                        .build());
        List<String> texts = Collections.nCopies(1500, "x");
        List<Object> told = new ArrayList<>(Collections.nCopies(1000, "expected an integer"));
        told.add("not checked, after 1000 errors before it");

        assertThat(insertErrors(schema, map("f", texts.subList(0, 1000))))
                .isEqualTo(Map.of("f", told.subList(0, 1000)));
        assertThat(insertErrors(schema, map("f", texts))).isEqualTo(Map.of("f", told));
        assertThat(insertErrors(schema, map("g", Collections.nCopies(1500, texts))))
                .isEqualTo(Map.of("g", List.of(told, "not checked, after 1000 errors before it")));
        assertThat(insertErrors(schema, map("h", texts)))
                .isEqualTo(Map.of("h", Collections.nCopies(1000, "unknown field")));
    }

    @Test
    void limitsArePrintedAsWholeNumbers() {
        Schema schema = Linked.entity(
                linker,
                thing().field("f", integer().with("between", List.of(-1e15, 1e15)))
                        .field("g", string().with("len_min", 1e15))
                        .field("h", integer().with("between", List.of(0, 1e20)))
                        .build());

        assertThat(insertErrors(schema, map("f", 2e15, "g", "x", "h", -1)))
                .isEqualTo(Map.of(
                        "f", "value should be between -1000000000000000 and 1000000000000000",
                        "g", "length must be at least 1000000000000000",
                        "h", "value should be between 0 and -9223372036854775808"));
    }

    @Test
    void whatIsInfiniteOrNoNumberIsRefusedAsSuch() {
        Schema schema = Linked.entity(
                linker,
                thing().field("f", FieldDefinition.of("number").with("between", List.of(0, 1)))
                        .field("g", FieldDefinition.of("number").with("gt", 0))
                        .build());

        assertThat(insertErrors(schema, map("f", Double.POSITIVE_INFINITY, "g", Double.NaN)))
                .isEqualTo(Map.of("f", "expected a number", "g", "expected a number"));
    }

    @Test
    void aRecordHasNoLength() {
        FieldDefinition record = FieldDefinition.of("record").field("x", string());
        Schema schema = Linked.entity(
                linker,
                thing().field("short", record.with("len_max", 0))
                        .field("long", record.with("len_min", 1))
                        .build());

        assertThat(insertErrors(schema, map("short", map("x", "1"), "long", map("x", "1"))))
                .isEqualTo(Map.of("long", "length must be at least 1"));
    }

    @Test
    void aFlagThatIsThereChecksWhateverItSays() {
        Schema schema = Linked.entity(
                linker,
                thing().field("u", string().with("uuid", false))
                        .field("r", string().with("is_regex", false))
                        .field("t", integer().with("timestamp", false))
                        .build());

        assertThat(insertErrors(schema, map("u", "x", "r", "(", "t", -1)))
                .isEqualTo(Map.of(
                        "u", "expected a valid UUID",
                        "r", "not a valid regex: (",
                        "t", "expected a valid timestamp"));
    }

    // --- records and shorthands

    @Test
    void aFalseForARecordInAListIsNoRecord() {
        Schema schema = Linked.entity(
                linker,
                thing().field(
                                "f",
                                FieldDefinition.of("array")
                                        .with(
                                                "elements",
                                                FieldDefinition.of("record").field("x", string())))
                        .build());

        assertThat(insertErrors(schema, map("f", List.of(false))))
                .isEqualTo(Map.of("f", List.of("required field missing")));
    }

    @Test
    void aRefusedShorthandInsideARecordIsToldWhereItIs() {
        ShorthandFunction function = value -> map("x", value);
        FieldDefinition record = FieldDefinition.of("record")
                .field("x", string())
                .with(
                        "shorthand_fields",
                        List.of(Map.of(
                                "short",
                                string().with("len_min", 3)
                                        .with("func", function)
                                        .asMap())));
        Schema schema = Linked.entity(
                linker,
                thing().field("r", record)
                        .field("outer", FieldDefinition.of("record").field("inner", record))
                        .field("list", FieldDefinition.of("array").with("elements", record))
                        .build());

        String error = "length must be at least 3";
        assertThat(insertErrors(schema, map("r", map("short", "ab")))).isEqualTo(Map.of("r", Map.of("short", error)));
        assertThat(insertErrors(schema, map("outer", map("inner", map("short", "ab")))))
                .isEqualTo(Map.of("outer", Map.of("inner", Map.of("short", error))));
        assertThat(insertErrors(schema, map("list", List.of(map("x", "abc"), map("short", "ab")))))
                .isEqualTo(Map.of("list", Arrays.asList(null, Map.of("short", error))));
    }

    // --- checks

    @Test
    void anErrorInsideARecordDoesNotHideAChecksOwn() {
        Schema schema = Linked.entity(
                linker,
                thing().field("r", FieldDefinition.of("record").field("x", integer()))
                        .field("b", string())
                        .with("entity_checks", List.of(Map.of("mutually_required", List.of("r.x", "b"))))
                        .build());

        assertThat(insertErrors(schema, map("r", map("x", "text"))))
                .isEqualTo(Map.of(
                        "r", Map.of("x", "expected an integer"),
                        "@entity", List.of("all or none of these fields must be set: 'r.x', 'b'")));
    }

    @Test
    void aCheckThatNeedsAnUnknownFieldFails() {
        Schema schema = Linked.entity(
                linker,
                thing().field("a", string())
                        .with("entity_checks", List.of(Map.of("only_one_of", List.of("a", "zzz"))))
                        .build());

        assertThatThrownBy(() -> inserted(schema, map("a", "x")))
                .isInstanceOf(SchemaDefinitionException.class)
                .hasMessage("entity check refers to an unknown field: 'zzz'");
    }

    @Test
    void aCustomCheckWithoutAFunctionFailsWhenItIsDue() {
        Schema schema = Linked.entity(
                linker,
                thing().field("a", string())
                        .with(
                                "entity_checks",
                                List.of(Map.of("custom_entity_check", Map.of("field_sources", List.of("a")))))
                        .build());

        assertThatThrownBy(() -> inserted(schema, map("a", "x"))).isInstanceOf(SchemaDefinitionException.class);
        assertThat(errors(() -> updated(schema, map(), map("id", 1)))).isEqualTo("none");
    }

    @Test
    void aConditionOnAReferenceIsMetByWholeKeysOnly() {
        Linked.entity(
                linker,
                SchemaDefinition.named("parents")
                        .with("primary_key", List.of("id"))
                        .field("id", Typedefs.get("uuid"))
                        .build());
        Schema schema = Linked.entity(
                linker,
                thing().field("p", FieldDefinition.of("foreign").with("reference", "parents"))
                        .field("b", string())
                        .with(
                                "entity_checks",
                                List.of(Map.of(
                                        "conditional",
                                        Map.of(
                                                "if_field",
                                                "p",
                                                "if_match",
                                                Map.of("ne", Collections.singletonList(0)),
                                                "then_field",
                                                "b",
                                                "then_match",
                                                Map.of("required", true)))))
                        .build());
        String message = "failed conditional validation given value of field 'p'";

        assertThat(insertErrors(schema, map("p", map("id", "9db6d7a0-0a5b-4e6f-8a2f-1d2f3c4b5a69"))))
                .isEqualTo(Map.of("b", "required field missing", "@entity", List.of(message)));
        assertThat(insertErrors(schema, map("p", map("id", "x"))))
                .isEqualTo(Map.of("p", Map.of("id", "expected a valid UUID")));
    }

    @Test
    void aConditionMayForbidAReference() {
        Linked.entity(
                linker,
                SchemaDefinition.named("parents")
                        .with("primary_key", List.of("id"))
                        .field("id", Typedefs.get("uuid"))
                        .build());
        Schema schema = Linked.entity(
                linker,
                thing().field("on", FieldDefinition.of("boolean"))
                        .field("p", FieldDefinition.of("foreign").with("reference", "parents"))
                        .with(
                                "entity_checks",
                                List.of(Map.of(
                                        "conditional",
                                        map(
                                                "if_field",
                                                "on",
                                                "if_match",
                                                Map.of("eq", false),
                                                "then_field",
                                                "p",
                                                "then_match",
                                                Collections.singletonMap("eq", null)))))
                        .build());
        Map<String, ?> parent = map("id", "9db6d7a0-0a5b-4e6f-8a2f-1d2f3c4b5a69");

        assertThat(insertErrors(schema, map("on", true, "p", parent))).isEqualTo("none");
        assertThat(insertErrors(schema, map("on", false, "p", parent)))
                .isEqualTo(Map.of(
                        "p",
                        "value must be null",
                        "@entity",
                        List.of("failed conditional validation given value of field 'on'")));
    }

    // --- transformations

    private static TransformationFunction upper(String field) {
        return values -> map(field, String.valueOf(values.get(0)).toUpperCase(Locale.ROOT));
    }

    @Test
    void anUpdateOfHalfTheInputIsRefusedThoughTheRowHasTheRest() {
        TransformationFunction joined = values -> map("c", values.get(0) + "-" + values.get(1));
        Schema schema = Linked.entity(
                linker,
                thing().field("a", string())
                        .field("b", string())
                        .field("c", string())
                        .with("transformations", List.of(Map.of("input", List.of("a", "b"), "on_write", joined)))
                        .build());
        Map<String, ?> stored = map("id", 1, "a", "x", "b", "y", "c", "x-y");

        assertThat(errors(() -> updated(schema, map("a", "x2"), stored)))
                .isEqualTo(Map.of("@entity", List.of("all or none of these fields must be set: 'a', 'b'")));
        assertThat(updated(schema, map("a", "1", "b", "2"), stored).get("c")).isEqualTo("1-2");
    }

    @Test
    void aChainGoesOnFromWhatItHasComputed() {
        TransformationFunction copy = values -> map("b", values.get(0));
        Schema schema = Linked.entity(
                linker,
                thing().field("a", string())
                        .field("b", string())
                        .with(
                                "transformations",
                                List.of(
                                        Map.of("input", List.of("a"), "on_write", copy),
                                        Map.of("input", List.of("b"), "on_write", upper("b"))))
                        .build());

        assertThat(inserted(schema, map("a", "x")).get("b")).isEqualTo("X");
    }

    @Test
    void aSubschemasChainStartsFromWhatTheCallerGave() {
        TransformationFunction copy = values -> map("b", values.get(0));
        linker.entity(thing().with("subschema_key", "kind")
                .field("kind", string().with("required", true))
                .field("a", string())
                .field("b", string())
                .with("transformations", List.of(Map.of("input", List.of("a"), "on_write", copy)))
                .build());
        linker.subschema(
                "things",
                "one",
                SchemaDefinition.named("one")
                        .field("a", string())
                        .field("b", string())
                        .with("transformations", List.of(Map.of("input", List.of("b"), "on_write", upper("b"))))
                        .build());
        Schema schema = linker.link().schema("things");

        assertThat(inserted(schema, map("kind", "one", "a", "x")).get("b")).isEqualTo("x");
        assertThat(inserted(schema, map("kind", "one", "b", "x")).get("b")).isEqualTo("X");
    }

    // --- definitions

    @Test
    void aSubschemaMayChangeWhatIsFurtherInsideACollection() {
        FieldDefinition strings = FieldDefinition.of("array").with("elements", string());
        FieldDefinition integers = FieldDefinition.of("array").with("elements", integer());
        linker.entity(thing().with("subschema_key", "kind")
                .field("kind", string().with("required", true))
                .field("f", FieldDefinition.of("array").with("elements", strings))
                .build());
        linker.subschema(
                "things",
                "one",
                SchemaDefinition.named("one")
                        .field("f", FieldDefinition.of("array").with("elements", integers))
                        .build());
        Schema schema = linker.link().schema("things");

        assertThat(insertErrors(schema, map("kind", "one", "f", List.of(List.of(1)))))
                .isEqualTo("none");
    }

    private static Object judged(Object... keysAndValues) {
        Map<String, Object> definition = map("name", "x", "primary_key", List.of("id"));
        definition.put(
                "fields",
                List.of(
                        Map.of("id", Map.of("type", "string")),
                        Map.of("p", Map.of("type", "foreign", "reference", "parents")),
                        Map.of(
                                "r",
                                Map.of(
                                        "type",
                                        "record",
                                        "fields",
                                        List.of(Map.of("x", Map.of("type", "string", "unique", true)))))));
        definition.putAll(map(keysAndValues));
        Violations violations = MetaSchema.validate(definition);
        return violations == null ? "none" : violations.asMap();
    }

    private static Object judgedField(Map<String, ?> field) {
        return judged("fields", List.of(Map.of("f", field)));
    }

    @Test
    void keysOfASchemaNameItsOwnFieldsOnly() {
        assertThat(judged("endpoint_key", "r.x")).isEqualTo(Map.of("endpoint_key", "value must be a field name"));
        assertThat(judged("subschema_key", "r.x")).isEqualTo(Map.of("subschema_key", "value must be a field name"));
        assertThat(judged("cache_key", List.of("r.x"))).isEqualTo(Map.of("cache_key", "values must be field names"));
    }

    @Test
    void aNullForAKeyOfASchemaNamesNoField() {
        assertThat(judged("endpoint_key", null)).isEqualTo(Map.of("endpoint_key", "value must be a field name"));
        assertThat(judged("subschema_key", null)).isEqualTo(Map.of("subschema_key", "value must be a field name"));
        assertThat(judged("cache_key", null)).isNotEqualTo("none");
        assertThat(judged("transformations", null)).isNotEqualTo("none");
        assertThat(judged("ttl", null)).isEqualTo("none");
        assertThat(judged("entity_checks", null)).isEqualTo("none");
    }

    @Test
    void shorthandsThatAreDeclaredAreThere() {
        Map<String, ?> refused = Map.of(
                "@entity", List.of("exactly one of these fields must be non-empty: 'shorthands', 'shorthand_fields'"));
        ShorthandFunction function = value -> map("id", value);

        assertThat(judged("shorthands", List.of())).isEqualTo(refused);
        assertThat(judged("shorthand_fields", List.of())).isEqualTo(refused);
        assertThat(judged("shorthands", null)).isEqualTo(refused);
        assertThat(judged("shorthands", List.of(Map.of("s", function)), "shorthand_fields", List.of()))
                .isEqualTo("none");
    }

    @Test
    void anAttributeOfAnotherTypeIsRefusedWhateverItSays() {
        assertThat(judgedField(Map.of("type", "integer", "is_regex", false)))
                .isEqualTo(Map.of("f", "field of type 'integer' cannot have attribute 'is_regex'"));
        assertThat(judgedField(map("type", null, "match", "x")))
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
                .containsEntry("f", "field of type 'userdata: NULL' cannot have attribute 'match'");
    }

    @Test
    void elementsNeedNotBeUniqueToBeUniqueAcrossWorkspaces() {
        Map<String, ?> across = Map.of("type", "string", "unique_across_ws", true);

        assertThat(judgedField(Map.of("type", "array", "elements", across))).isEqualTo("none");
        assertThat(judgedField(Map.of("type", "record", "fields", List.of(Map.of("x", across)))))
                .isNotEqualTo("none");
    }

    @Test
    void aRecordWithNullForFieldsIsRefused() {
        assertThat(judgedField(map("type", "record", "fields", null))).isNotEqualTo("none");
    }

    @Test
    void transformationsMayReachIntoReferencesUnseen() {
        assertThat(judged(
                        "transformations",
                        List.of(Map.of(
                                "input", List.of("p.anything"), "needs", List.of("r.x"), "on_read", upper("x")))))
                .isEqualTo("none");
        assertThat(judged("transformations", List.of(Map.of("input", List.of(1, "id.x"), "on_read", upper("x")))))
                .isEqualTo(Map.of(
                        "transformations",
                        Map.of("input", List.of(List.of("invalid field name: 1", "invalid field name: id.x")))));
    }

    @Test
    void noFieldsAreAnEmptyTableHoweverItIsWritten() {
        for (Object none : List.of(List.of(), Map.of())) {
            SchemaDefinition definition = SchemaDefinition.of(
                    map("name", "empty", "primary_key", new ArrayList<>(List.of("id")), "fields", none));
            assertThat(Linked.entity(new SchemaLinker(), definition).fields()).isEmpty();
        }
    }

    // --- secrets

    @Test
    void referencesToSecretsAreResolvedWhereverTheyMayBe() {
        FieldDefinition secret = string().with("referenceable", true);
        FieldDefinition record = FieldDefinition.of("record").field("s", secret).field("plain", string());
        Schema schema = Linked.entity(
                linker,
                thing().field("s", secret)
                        .field("missing", secret)
                        .field("plain", string())
                        .field("list", FieldDefinition.of("array").with("elements", secret))
                        .field("r", record)
                        .field("rs", FieldDefinition.of("array").with("elements", record))
                        .build());
        String known = "{vault://env/known}";
        String unknown = "{vault://env/unknown}";
        Row row = schema.processStored(
                schema.toRow(map(
                        "s",
                        known,
                        "missing",
                        unknown,
                        "plain",
                        known,
                        "list",
                        List.of("x", unknown, known),
                        "r",
                        map("s", known, "plain", known),
                        "rs",
                        List.of(map("s", unknown), map("s", known)))),
                false);

        schema.resolveSecrets(row, reference -> reference.equals(known) ? "secret" : null);

        assertThat(schema.toMap(row))
                .containsEntry("s", "secret")
                .doesNotContainKey("missing")
                .containsEntry("plain", known)
                .containsEntry("list", List.of("x", "secret"))
                .containsEntry("r", map("s", "secret", "plain", known))
                .containsEntry("rs", List.of(map(), map("s", "secret")));
    }
}
