package dev.kongdb.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kongdb.schema.definition.CustomEntityCheck;
import dev.kongdb.schema.definition.CustomValidator;
import dev.kongdb.schema.definition.FieldDefinition;
import dev.kongdb.schema.definition.SchemaDefinition;
import dev.kongdb.schema.definition.SchemaDefinitionException;
import dev.kongdb.schema.definition.Typedefs;
import dev.kongdb.schema.definition.Verdict;
import dev.kongdb.schema.definition.Violations;
import dev.kongdb.schema.link.MetaSchema;
import dev.kongdb.schema.link.SchemaLinker;
import dev.kongdb.value.Row;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the input is, only the documented exceptions are thrown. */
class HostileInputTest {
    private static final List<String> TYPES = List.of(
            "string", "number", "integer", "boolean", "array", "set", "map", "record", "foreign", "function", "zzz");
    private static final List<String> NAMES = List.of("a", "b", "c", "id", "name", "ttl", "r.x", "@entity", "", "1");
    private static final List<String> TEXTS = List.of(
            "",
            "a",
            "é",
            "%",
            "[",
            "(a",
            "^a+$",
            "/x",
            "*.a",
            "1.2.3.4",
            "::1",
            "{vault://x}",
            "\ud800",
            "created_at",
            "uuid");

    private final Random random;

    HostileInputTest() {
        this.random = new Random(20_260_417);
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private Object json(int depth) {
        return switch (random.nextInt(depth > 0 ? 10 : 7)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> random.nextInt(5) - 2;
            case 3 -> any(List.of(1.5, -0.0, 1e300, Double.NaN, Double.POSITIVE_INFINITY, 5.0));
            case 4 -> any(List.of(Long.MAX_VALUE, Long.MIN_VALUE, 1L << 53));
            case 5, 6 -> any(TEXTS);
            case 7 -> {
                List<Object> list = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(json(depth - 1));
                }
                yield list;
            }
            default -> {
                Map<String, Object> map = new LinkedHashMap<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    map.put(any(NAMES), json(depth - 1));
                }
                yield map;
            }
        };
    }

    private Map<String, Object> field(int depth) {
        Map<String, Object> field = new LinkedHashMap<>();
        String type = any(TYPES);
        field.put("type", type);
        if (random.nextInt(20) > 0) {
            switch (type) {
                case "array", "set" -> field.put("elements", field(depth - 1));
                case "map" -> {
                    field.put("keys", Map.of("type", "string"));
                    field.put("values", field(depth - 1));
                }
                case "record" -> field.put("fields", depth > 0 ? fields(depth - 1) : List.of());
                case "foreign" -> field.put("reference", "parents");
                default -> {}
            }
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            String attribute = any(ATTRIBUTES);
            field.put(attribute, random.nextInt(4) == 0 ? json(2) : argument(attribute));
        }
        return field;
    }

    private static final List<String> ATTRIBUTES = List.of(
            "required",
            "auto",
            "unique",
            "immutable",
            "legacy",
            "uuid",
            "timestamp",
            "is_regex",
            "default",
            "eq",
            "ne",
            "gt",
            "between",
            "len_eq",
            "len_min",
            "len_max",
            "starts_with",
            "match",
            "not_match",
            "match_all",
            "match_none",
            "match_any",
            "one_of",
            "not_one_of",
            "contains",
            "mutually_exclusive_subsets",
            "referenceable",
            "err",
            "abstract",
            "nilable",
            "custom_validator",
            "on_delete",
            "unique_across_ws");

    private Object argument(String attribute) {
        return switch (attribute) {
            case "between" -> List.of(0, 5);
            case "gt", "len_eq", "len_min", "len_max" -> random.nextInt(3);
            case "starts_with", "match", "not_match", "err" -> any(TEXTS);
            case "match_all", "match_none" -> List.of(Map.of("pattern", any(TEXTS)));
            case "match_any" -> Map.of("patterns", List.of(any(TEXTS)));
            case "one_of", "not_one_of" -> List.of("a", 1, true);
            case "mutually_exclusive_subsets" -> List.of(List.of("a"), List.of("b"));
            case "custom_validator" -> (CustomValidator) value -> random.nextBoolean() ? Verdict.OK : Verdict.refused();
            case "default", "eq", "ne", "contains" -> json(1);
            case "on_delete" -> "cascade";
            default -> random.nextBoolean();
        };
    }

    private List<Object> fields(int depth) {
        List<Object> fields = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            fields.add(Map.of(any(NAMES), field(depth)));
        }
        return fields;
    }

    private Map<String, Object> definition() {
        Map<String, Object> definition = new LinkedHashMap<>();
        definition.put("name", "fuzzed");
        definition.put("primary_key", List.of("id"));
        definition.put("fields", fields(2));
        if (random.nextBoolean()) {
            definition.put("entity_checks", List.of(check()));
        }
        if (random.nextInt(4) == 0) {
            definition.put("ttl", true);
        }
        if (random.nextInt(8) == 0) {
            definition.put("subschema_key", any(NAMES));
        }
        if (random.nextInt(8) == 0) {
            definition.put("cache_key", List.of(any(NAMES)));
        }
        if (random.nextInt(8) == 0) {
            definition.put(any(List.of("transformations", "shorthands", "shorthand_fields", "zzz", "fields")), json(3));
        }
        return definition;
    }

    private Map<String, Object> check() {
        return switch (random.nextInt(6)) {
            case 0 ->
                Map.of(
                        "conditional",
                        Map.of(
                                "if_field", any(NAMES),
                                "if_match", Map.of("eq", any(TEXTS)),
                                "then_field", any(NAMES),
                                "then_match", Map.of("required", true)));
            case 1 ->
                Map.of(
                        "conditional_at_least_one_of",
                        Map.of(
                                "if_field", any(NAMES),
                                "if_match", Map.of("ne", any(TEXTS)),
                                "then_at_least_one_of", List.of(any(NAMES))));
            case 2 ->
                Map.of("mutually_exclusive_sets", Map.of("set1", List.of(any(NAMES)), "set2", List.of(any(NAMES))));
            case 3 ->
                Map.of("custom_entity_check", Map.of("field_sources", List.of(any(NAMES)), "fn", (CustomEntityCheck)
                        fields -> Verdict.refused()));
            default ->
                Map.of(
                        any(List.of(
                                "at_least_one_of",
                                "only_one_of",
                                "distinct",
                                "mutually_required",
                                "mutually_exclusive")),
                        List.of(any(NAMES), any(NAMES)));
        };
    }

    @Test
    void randomDefinitionsAreAcceptedOrRefused() {
        int accepted = 0;
        for (int i = 0; i < 5_000; i++) {
            SchemaLinker linker = new SchemaLinker();
            linker.entity(parents());
            Map<String, Object> definition = definition();
            try {
                Schema schema = random.nextBoolean()
                        ? Linked.entity(linker, SchemaDefinition.of(definition))
                        : Linked.plain(linker, SchemaDefinition.of(definition));
                accepted++;
                for (int j = 0; j < 5; j++) {
                    judge(schema);
                }
            } catch (SchemaDefinitionException e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
        assertThat(accepted).as("definitions that were good enough to be used").isGreaterThan(100);
    }

    private static SchemaDefinition parents() {
        return SchemaDefinition.named("parents")
                .with("primary_key", List.of("id"))
                .field("id", Typedefs.get("uuid"))
                .field("name", FieldDefinition.of("string").with("unique", true))
                .build();
    }

    /** Calls every method of a schema with random input. */
    private void judge(Schema schema) {
        Object input = json(4);
        Map<?, ?> map = input instanceof Map<?, ?> object ? object : Map.of(any(NAMES), List.of(1));
        for (Context context : Context.values()) {
            try {
                Row row = schema.toRow(map);
                Row entity = schema.processAutoFields(row, context, random.nextBoolean());
                schema.toMap(entity);
                switch (context) {
                    case INSERT -> schema.validateInsert(entity, row);
                    case UPSERT -> schema.validateInsert(entity, row);
                    case UPDATE -> schema.validateUpdate(schema.mergeValues(entity, row), row, row);
                    case SELECT -> schema.validate(entity, random.nextBoolean());
                }
                schema.validateImmutable(entity, row);
                schema.transform(entity, row, context);
                schema.validatePrimaryKey(row, random.nextBoolean());
            } catch (ViolationsException e) {
                assertThat(e.getMessage()).contains("schema violation");
                Violations.oneLine(e.violations().asMap());
            } catch (SchemaDefinitionException e) {
                assertThat(e.getMessage()).isNotEmpty(); // such as a malformed pattern
            }
        }
    }

    @Test
    void randomJsonIsNoDefinition() {
        for (int i = 0; i < 5_000; i++) {
            Map<String, Object> definition = new LinkedHashMap<>();
            for (String key :
                    List.of("name", "primary_key", "fields", "entity_checks", "shorthands", "transformations")) {
                if (random.nextInt(3) > 0) {
                    definition.put(key, json(4));
                }
            }
            MetaSchema.validate(definition);
            MetaSchema.validateSubschema(definition);
            try {
                Linked.entity(new SchemaLinker(), SchemaDefinition.of(definition));
            } catch (SchemaDefinitionException e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
    }

    /** Kong takes false in place of a table for nothing, until the table is used. */
    @Test
    void aFalseInPlaceOfATableIsRefused() {
        for (String key : List.of("entity_checks", "shorthands", "shorthand_fields", "transformations")) {
            assertRefused(Map.of(), Map.of(key, List.of(false)));
        }
        for (String attribute : List.of("match_all", "match_none")) {
            assertRefused(Map.of(attribute, List.of(false)), Map.of());
        }
        for (String check : List.of("conditional", "conditional_at_least_one_of")) {
            for (String match : List.of("if_match", "then_match", "else_match")) {
                Map<String, Object> argument = new LinkedHashMap<>(Map.of(
                        "if_field", "f", "then_field", "f", "if_match", Map.of("eq", "x"), "then_match", Map.of()));
                argument.put("then_at_least_one_of", List.of("f"));
                argument.put(match, false);
                assertRefusedOrUsable(Map.of("entity_checks", List.of(Map.of(check, argument))));
            }
        }
    }

    private static Map<String, Object> definition(Map<String, ?> attributes, Map<String, ?> keys) {
        Map<String, Object> field = new LinkedHashMap<>(Map.of("type", "string"));
        field.putAll(attributes);
        Map<String, Object> definition = new LinkedHashMap<>(
                Map.of("name", "x", "primary_key", List.of("f"), "fields", List.of(Map.of("f", field))));
        definition.putAll(keys);
        return definition;
    }

    private static void assertRefused(Map<String, ?> attributes, Map<String, ?> keys) {
        assertThatThrownBy(() -> Linked.entity(new SchemaLinker(), SchemaDefinition.of(definition(attributes, keys))))
                .isInstanceOf(SchemaDefinitionException.class);
    }

    private static void assertRefusedOrUsable(Map<String, ?> keys) {
        Schema schema;
        try {
            schema = Linked.entity(new SchemaLinker(), SchemaDefinition.of(definition(Map.of(), keys)));
        } catch (SchemaDefinitionException e) {
            assertThat(e.getMessage()).isNotEmpty();
            return;
        }
        Row row = schema.toRow(Map.of("f", "x"));
        try {
            schema.validateInsert(schema.processAutoFields(row, Context.INSERT, false), row);
        } catch (ViolationsException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 100, 500})
    void deepDefinitionsAreJudged(int depth) {
        Map<String, Object> field = Map.of("type", "string");
        for (int i = 0; i < depth; i++) {
            field = Map.of("type", "array", "elements", field);
        }
        Map<String, Object> definition =
                Map.of("name", "deep", "primary_key", List.of("f"), "fields", List.of(Map.of("f", field)));

        assertThat(MetaSchema.validate(definition)).isNull();
        Schema schema = Linked.entity(new SchemaLinker(), SchemaDefinition.of(definition));
        Object value = "x";
        for (int i = 0; i < depth; i++) {
            value = List.of(value);
        }
        Row row = schema.toRow(Map.of("f", value));
        schema.validateInsert(schema.processAutoFields(row, Context.INSERT, false), row);
    }

    private static Map<String, Object> recordsInRecords(int depth) {
        Map<String, Object> field = Map.of("type", "string");
        for (int i = 0; i < depth; i++) {
            field = Map.of("type", "record", "fields", List.of(Map.of("r", field)));
        }
        return Map.of("name", "deep", "primary_key", List.of("r"), "fields", List.of(Map.of("r", field)));
    }

    @Test
    void deepRecordsAreJudged() {
        Schema schema = Linked.entity(new SchemaLinker(), SchemaDefinition.of(recordsInRecords(190)));
        Object value = 5;
        for (int i = 0; i < 190; i++) {
            value = Map.of("r", value);
        }
        Row row = schema.toRow(Map.of("r", value));

        assertThatThrownBy(() -> schema.validateInsert(schema.processAutoFields(row, Context.INSERT, false), row))
                .isInstanceOf(ViolationsException.class)
                .hasMessageContaining("expected a string");
    }

    @Test
    void definitionsThatAreNestedTooDeeplyAreRefused() {
        assertThatThrownBy(() -> SchemaDefinition.of(recordsInRecords(210)))
                .isInstanceOf(SchemaDefinitionException.class)
                .hasMessage("error in schema definition: nested too deeply");
    }

    @Test
    void valuesAThousandDeepAreJudgedByTheShallowestSchema() {
        Object value = "x";
        for (int i = 0; i < 1_000; i++) {
            value = i % 2 == 0 ? List.of(value) : Map.of("x", value);
        }
        Schema schema = Linked.entity(new SchemaLinker(), SchemaDefinition.of(definition(Map.of(), Map.of())));
        Row row = schema.toRow(Map.of("f", value, "unknown", value));

        assertThatThrownBy(() -> schema.validateInsert(schema.processAutoFields(row, Context.INSERT, false), row))
                .isInstanceOfSatisfying(
                        ViolationsException.class,
                        e -> assertThat(e.violations().asMap())
                                .isEqualTo(Map.of("f", "expected a string", "unknown", "unknown field")));
        assertThat(schema.toMap(row)).containsEntry("f", value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud800", "\udfff", "a\ud83d", "\ude00\ud83d"})
    void loneSurrogatesAreNoUtf8(String text) {
        SchemaDefinition.Builder texts = SchemaDefinition.named("texts").with("primary_key", List.of("tag"));
        List<String> typedefs =
                List.of("tag", "utf8_name", "name", "host", "sni", "path", "header_name", "ip", "certificate", "key");
        typedefs.forEach(typedef -> texts.field(typedef, Typedefs.get(typedef)));
        Schema schema = Linked.entity(new SchemaLinker(), texts.build());

        for (String typedef : typedefs) {
            assertThat(schema.validateField(schema.field(typedef), text))
                    .as(typedef)
                    .isNotNull();
        }
    }

    @Test
    void hugeNumbersAreRefused() {
        Schema schema = Linked.entity(
                new SchemaLinker(),
                SchemaDefinition.named("numbers")
                        .with("primary_key", List.of("n"))
                        .field("n", FieldDefinition.of("number"))
                        .field("i", FieldDefinition.of("integer"))
                        .field("p", Typedefs.get("port"))
                        .build());
        BigInteger huge = BigInteger.TEN.pow(100_000);
        Row row = schema.toRow(Map.of("n", huge, "i", BigInteger.TEN.pow(300), "p", huge.negate()));

        assertThatThrownBy(() -> schema.validateInsert(schema.processAutoFields(row, Context.INSERT, false), row))
                .isInstanceOfSatisfying(
                        ViolationsException.class,
                        e -> assertThat(e.violations().asMap())
                                .isEqualTo(Map.of("n", "expected a number", "p", "expected an integer")));
        assertThat(schema.toMap(row)).containsEntry("n", Double.POSITIVE_INFINITY);
    }
}
