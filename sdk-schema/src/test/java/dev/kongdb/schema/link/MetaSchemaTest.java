package dev.kongdb.schema.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kongdb.schema.Linked;
import dev.kongdb.schema.definition.FieldDefinition;
import dev.kongdb.schema.definition.SchemaDefinition;
import dev.kongdb.schema.definition.SchemaDefinitionException;
import dev.kongdb.schema.definition.Typedefs;
import dev.kongdb.schema.definition.Violations;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules for definitions as data that the vectors of Kong leave out. */
class MetaSchemaTest {
    private static final List<String> TYPES =
            List.of("string", "number", "integer", "boolean", "array", "set", "map", "record", "foreign", "function");

    /** An attribute, an argument for it, and the types that it is allowed for. */
    static Stream<Arguments> attributes() {
        Set<String> unique = Set.of("string", "number", "integer", "foreign");
        return Stream.of(
                Arguments.of("between", List.of(1, 2), Set.of("integer", "number")),
                Arguments.of("len_eq", 1, Set.of("array", "set", "string", "map")),
                Arguments.of("match", "x", Set.of("string")),
                Arguments.of("one_of", List.of("x"), Set.of("string", "number", "integer")),
                Arguments.of("contains", "x", Set.of("array", "set")),
                Arguments.of("is_regex", true, Set.of("string")),
                Arguments.of("timestamp", true, Set.of("number", "integer")),
                Arguments.of("uuid", true, Set.of("string")),
                Arguments.of("legacy", true, Set.of("string")),
                Arguments.of("unique", true, unique),
                Arguments.of("abstract", true, Set.of("string", "number", "integer", "array", "set", "map", "record")),
                Arguments.of("len_min", 1, Set.copyOf(TYPES)),
                Arguments.of("len_max", 1, Set.copyOf(TYPES)),
                Arguments.of("starts_with", "x", Set.copyOf(TYPES)),
                Arguments.of("not_match", "x", Set.copyOf(TYPES)),
                Arguments.of("not_one_of", List.of("x"), Set.copyOf(TYPES)),
                Arguments.of("gt", 1, Set.copyOf(TYPES)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attributes")
    void anAttributeIsForItsTypes(String attribute, Object argument, Set<String> types) {
        for (String type : TYPES) {
            Violations violations = MetaSchema.validate(schema(field(type).with(attribute, argument)));
            Object expected = types.contains(type)
                    ? null
                    : "field of type '" + type + "' cannot have attribute '" + attribute + "'";
            assertThat(violations == null ? null : violations.asMap().get("f"))
                    .as(type)
                    .isEqualTo(expected);
        }
    }

    @Test
    void uniqueAcrossWorkspacesIsForTheTypesOfUnique() {
        FieldDefinition field = field("boolean").with("unique", true).with("unique_across_ws", true);

        Violations violations = MetaSchema.validate(schema(field));

        assertThat(violations).isNotNull();
        assertThat(String.valueOf(violations.asMap().get("f")))
                .startsWith("field of type 'boolean' cannot have attribute");
    }

    /** A rule applies wherever a field is defined. */
    @ParameterizedTest
    @MethodSource("places")
    void aRuleHoldsAtAnyDepth(FieldDefinition field) {
        assertThat(MetaSchema.validate(schema(field))).isNotNull();
    }

    static Stream<FieldDefinition> places() {
        FieldDefinition bad = FieldDefinition.of("boolean").with("between", List.of(1, 2));
        return Stream.of(
                FieldDefinition.of("array").with("elements", bad),
                FieldDefinition.of("set")
                        .with("elements", FieldDefinition.of("array").with("elements", bad)),
                FieldDefinition.of("map").with("keys", bad).with("values", FieldDefinition.of("string")),
                FieldDefinition.of("map")
                        .with("keys", FieldDefinition.of("string"))
                        .with("values", bad),
                FieldDefinition.of("record").field("x", bad),
                FieldDefinition.of("record")
                        .field("x", FieldDefinition.of("record").field("y", bad)));
    }

    @Test
    void entitiesHaveNoNilableFunctionOrOddMapFields() {
        FieldDefinition nilable = FieldDefinition.of("string").with("nilable", true);
        FieldDefinition function = FieldDefinition.of("function");
        FieldDefinition byNumber = FieldDefinition.of("map")
                .with("keys", FieldDefinition.of("integer"))
                .with("values", FieldDefinition.of("string"));

        assertRefused(nilable, "f: Entities cannot have nilable types.");
        assertRefused(function, "f: Entities cannot have function types.");
        assertRefused(byNumber, "f: Entities map keys must be strings.");
        for (FieldDefinition field : List.of(nilable, function, byNumber)) {
            assertThatCode(() -> Linked.plain(new SchemaLinker(), SchemaDefinition.of(schema(field))))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void aForeignFieldRefersToASchemaThatThereIs() {
        assertRefused(
                FieldDefinition.of("foreign").with("reference", "x"), "schema refers to an invalid foreign entity: x");
        assertRefused(FieldDefinition.of("foreign"), "schema refers to an invalid foreign entity: nil");
    }

    // --- subschemas

    private static SchemaLinker animals() {
        SchemaLinker schemas = new SchemaLinker();
        schemas.entity(SchemaDefinition.named("animals")
                .with("primary_key", List.of("id"))
                .with("subschema_key", "kind")
                .field("id", Typedefs.get("uuid"))
                .field("kind", FieldDefinition.of("string").with("required", true))
                .field("names", FieldDefinition.of("set").with("elements", FieldDefinition.of("string")))
                .field(
                        "legs",
                        FieldDefinition.of("map")
                                .with("keys", FieldDefinition.of("string"))
                                .with("values", FieldDefinition.of("integer")))
                .field("home", FieldDefinition.of("record").field("place", FieldDefinition.of("string")))
                .field("config", FieldDefinition.of("record").with("abstract", true))
                .field(
                        "food",
                        FieldDefinition.of("record").with("abstract", true).with("required", true))
                .build());
        return schemas;
    }

    private static FieldDefinition food() {
        return FieldDefinition.of("record").field("name", FieldDefinition.of("string"));
    }

    private static void register(String name, FieldDefinition field) {
        SchemaDefinition.Builder dog = SchemaDefinition.named("dog").field(name, field);
        animals()
                .subschema("animals", "dog", (name.equals("food") ? dog : dog.field("food", food())).build())
                .link();
    }

    static Stream<Arguments> subschemas() {
        FieldDefinition string = FieldDefinition.of("string");
        FieldDefinition integer = FieldDefinition.of("integer");
        String type = "cannot change type in a specialized field";
        return Stream.of(
                Arguments.of("tail", string, "cannot create a new field"),
                Arguments.of("kind", integer, type),
                Arguments.of("names", FieldDefinition.of("array").with("elements", string), type),
                Arguments.of("names", FieldDefinition.of("set").with("elements", integer), type),
                Arguments.of(
                        "legs", FieldDefinition.of("map").with("keys", integer).with("values", integer), type),
                Arguments.of(
                        "legs", FieldDefinition.of("map").with("keys", string).with("values", string), type));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("subschemas")
    void aSubschemaOnlySpecialises(String name, FieldDefinition field, String error) {
        assertThatThrownBy(() -> register(name, field))
                .isInstanceOf(SchemaDefinitionException.class)
                .hasMessage("error in definition of 'dog': " + name + ": " + error);
    }

    @Test
    void aSubschemaSpecialisesWhatItMust() {
        SchemaDefinition nothing = SchemaDefinition.named("dog").build();

        assertThatThrownBy(() -> animals().subschema("animals", "dog", nothing).link())
                .isInstanceOf(SchemaDefinitionException.class)
                .hasMessage("error in definition of 'dog': food: abstract field was not specialized");
        // config is abstract, not required
        assertThatCode(() -> register("food", food())).doesNotThrowAnyException();
        assertThatCode(() -> register("home", FieldDefinition.of("record").field("x", FieldDefinition.of("number"))))
                .as("records always agree")
                .doesNotThrowAnyException();
    }

    @Test
    void onlyWhatHasASubschemaKeyHasSubschemas() {
        SchemaLinker schemas = new SchemaLinker();
        schemas.entity(SchemaDefinition.of(schema(FieldDefinition.of("string"))));

        assertThatThrownBy(() -> schemas.subschema(
                                "test", "x", SchemaDefinition.named("x").build())
                        .link())
                .isInstanceOf(SchemaDefinitionException.class)
                .hasMessage("error in definition of 'x': entities of type 'test' cannot have subschemas");
    }

    // --- hostile definitions

    @Test
    void aDefinitionInItselfIsRefused() {
        Map<String, Object> field = new LinkedHashMap<>();
        field.put("type", "array");
        field.put("elements", field);
        Map<String, Object> definition =
                Map.of("name", "x", "primary_key", List.of("f"), "fields", List.of(Map.of("f", field)));

        assertThatThrownBy(() -> SchemaDefinition.of(definition))
                .isInstanceOf(SchemaDefinitionException.class)
                .hasMessage("error in schema definition: nested too deeply");
        assertThatThrownBy(() -> MetaSchema.validate(definition)).isInstanceOf(SchemaDefinitionException.class);
        List<Object> list = new ArrayList<>();
        list.add(list);
        assertThatThrownBy(() -> FieldDefinition.of("string").with("one_of", list))
                .isInstanceOf(SchemaDefinitionException.class);
    }

    private static void assertRefused(FieldDefinition field, String message) {
        assertThatThrownBy(() -> Linked.entity(new SchemaLinker(), SchemaDefinition.of(schema(field))))
                .isInstanceOf(SchemaDefinitionException.class)
                .hasMessage(message);
    }

    /** A field of the type, with the attributes that it must have. */
    private static FieldDefinition field(String type) {
        FieldDefinition field = FieldDefinition.of(type);
        FieldDefinition string = FieldDefinition.of("string");
        return switch (type) {
            case "array", "set" -> field.with("elements", string);
            case "map" -> field.with("keys", string).with("values", string);
            case "record" -> field.field("x", string);
            case "foreign" -> field.with("reference", "others");
            default -> field;
        };
    }

    private static Map<String, ?> schema(FieldDefinition field) {
        return SchemaDefinition.named("test")
                .with("primary_key", List.of("f"))
                .field("f", field)
                .build()
                .asMap();
    }
}
