package dev.kongdb.schema.internal;

import dev.kongdb.schema.definition.FieldDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The definition of definitions: which keys they have, and which values each key takes. */
final class DefinitionShape {
    private static final List<String> FIELD_TYPES =
            List.of("string", "number", "integer", "boolean", "array", "set", "map", "record", "foreign", "function");
    private static final List<String> SHORTHAND_FIELD_TYPES =
            List.of("string", "number", "integer", "boolean", "array", "set", "map");

    private DefinitionShape() {}

    /** A field of a schema or of a record. */
    static FieldDefinition field() {
        return withUniquenessCheck(field(FIELD_TYPES));
    }

    /** The content of a collection, for which {@code unique} is not asked. */
    static FieldDefinition innerField() {
        return field(FIELD_TYPES);
    }

    /** A field that stands for others. */
    static FieldDefinition shorthandField() {
        return withUniquenessCheck(
                field(SHORTHAND_FIELD_TYPES).field("func", function().with("required", true)));
    }

    /** The keys of a schema. */
    static FieldDefinition schemaKeys() {
        return FieldDefinition.of("record")
                .field("name", string().with("required", true))
                .field("primary_key", strings().with("required", true))
                .field("fields", entries("field").with("required", true))
                .field("workspaceable", flag())
                .field("endpoint_key", string())
                .field("cache_key", strings())
                .field("dao", string())
                .field("ttl", flag())
                .field("db_export", flag())
                .field("subschema_key", string())
                .field("subschema_error", string())
                .field("generate_admin_api", flag())
                .field("admin_api_name", string())
                .field("admin_api_nested_name", string())
                .field("legacy", flag())
                .field("entity_checks", entityChecks())
                .field("shorthands", shorthands())
                .field("shorthand_fields", entries("shorthand_field"))
                .field("transformations", transformations())
                .field("check", function());
    }

    /** The keys of a subschema. */
    static FieldDefinition subschemaKeys() {
        return FieldDefinition.of("record")
                .field("name", string().with("required", true))
                .field("fields", entries("field").with("required", true))
                .field("entity_checks", entityChecks())
                .field("shorthands", shorthands())
                .field("shorthand_fields", entries("shorthand_field"))
                .field("transformations", transformations())
                .field("check", function());
    }

    private static FieldDefinition field(List<String> types) {
        FieldDefinition field = FieldDefinition.of("record")
                .field("type", string().with("one_of", types).with("required", true))
                .field("required", flag())
                .field("reference", string())
                .field("on_delete", string().with("one_of", List.of("restrict", "cascade", "null")))
                .field("default", any())
                .field("abstract", flag())
                .field("generate_admin_api", flag())
                .field("auto", flag())
                .field("unique", flag())
                .field("unique_across_ws", flag())
                .field("immutable", flag())
                .field("encrypted", flag())
                .field("referenceable", flag())
                .field("nilable", flag())
                .field("legacy", flag())
                .field("err", string())
                .field("elements", fieldsOf("inner_field"))
                .field("keys", fieldsOf("inner_field"))
                .field("values", fieldsOf("inner_field"))
                .field("fields", entries("field"))
                .field("entity_checks", entityChecks())
                .field("shorthands", shorthands())
                .field("shorthand_fields", entries("shorthand_field"));
        return withAbsenceAllowed(withValidators(field));
    }

    private static FieldDefinition withUniquenessCheck(FieldDefinition field) {
        return field.with(
                "entity_checks",
                List.of(Map.of(
                        "conditional",
                        Map.of(
                                "if_field",
                                "unique_across_ws",
                                "if_match",
                                Map.of("eq", true),
                                "then_field",
                                "unique",
                                "then_match",
                                Map.of("eq", true, "required", true)))));
    }

    /** What a conditional may demand of a field: all attributes but the type. */
    static FieldDefinition match() {
        return withAbsenceAllowed(withValidators(FieldDefinition.of("record")
                .field("required", flag())
                .field("err", string())
                .field("elements", fieldsOf("inner_field"))
                .field("keys", fieldsOf("inner_field"))
                .field("values", fieldsOf("inner_field"))));
    }

    /**
     * A record whose missing fields stay absent, since an absent attribute differs from one that is
     * null.
     */
    private static FieldDefinition withAbsenceAllowed(FieldDefinition record) {
        List<Object> fields = new ArrayList<>();
        for (Object entry : record.asMap().get("fields") instanceof List<?> list ? list : List.of()) {
            Map<String, @Nullable Object> nilable = new LinkedHashMap<>();
            ((Map<?, ?>) entry).forEach((name, attributes) -> {
                Map<String, @Nullable Object> changed = new LinkedHashMap<>();
                ((Map<?, ?>) attributes).forEach((attribute, value) -> changed.put(attribute.toString(), value));
                // A condition reads this attribute, so it must be present.
                changed.put("nilable", !name.equals("unique_across_ws"));
                nilable.put(name.toString(), changed);
            });
            fields.add(nilable);
        }
        return record.with("fields", fields);
    }

    private static FieldDefinition withValidators(FieldDefinition record) {
        FieldDefinition pattern = FieldDefinition.of("record")
                .field("pattern", string().with("required", true))
                .field("err", string());
        return record.field("eq", any())
                .field("ne", any())
                .field("not_one_of", arrayOf(any()))
                .field("one_of", arrayOf(any()))
                .field("gt", FieldDefinition.of("number"))
                .field("timestamp", flag())
                .field("uuid", flag())
                .field("is_regex", flag())
                .field("between", arrayOf(integer()).with("len_eq", 2))
                .field("len_eq", integer())
                .field("len_min", integer())
                .field("len_max", integer())
                .field("starts_with", string())
                .field("not_match", string())
                .field("match_none", arrayOf(pattern))
                .field("match", string())
                .field("match_all", arrayOf(pattern))
                .field(
                        "match_any",
                        FieldDefinition.of("record")
                                .field("patterns", strings().with("required", true))
                                .field("err", string()))
                .field("contains", any())
                .field("custom_validator", function())
                .field("mutually_exclusive_subsets", arrayOf(strings()));
    }

    private static FieldDefinition entityChecks() {
        return arrayOf(FieldDefinition.of("record")
                .field("at_least_one_of", strings())
                .field(
                        "conditional_at_least_one_of",
                        FieldDefinition.of("record")
                                .field("if_field", string())
                                .field("if_match", fieldsOf("match"))
                                .field("then_at_least_one_of", strings())
                                .field("then_err", string())
                                .field("else_match", fieldsOf("match"))
                                .field("else_then_at_least_one_of", strings())
                                .field("else_then_err", string()))
                .field("only_one_of", strings())
                .field("distinct", strings())
                .field(
                        "conditional",
                        FieldDefinition.of("record")
                                .field("if_field", string())
                                .field("if_match", fieldsOf("match"))
                                .field("then_field", string())
                                .field("then_match", fieldsOf("match"))
                                .field("then_err", string()))
                .field(
                        "custom_entity_check",
                        FieldDefinition.of("record")
                                .field("field_sources", strings())
                                .field("fn", function()))
                .field("mutually_required", strings())
                .field("mutually_exclusive", strings())
                .field(
                        "mutually_exclusive_sets",
                        FieldDefinition.of("record").field("set1", strings()).field("set2", strings()))
                .with("entity_checks", List.of(Map.of("only_one_of", EntityChecks.NAMES))));
    }

    private static FieldDefinition shorthands() {
        return arrayOf(FieldDefinition.of("map")
                .with("keys", string())
                .with("values", function())
                .with("len_eq", 1));
    }

    private static FieldDefinition transformations() {
        return arrayOf(FieldDefinition.of("record")
                .field("input", strings().with("required", true))
                .field("needs", strings())
                .field("on_write", function())
                .field("on_read", function())
                .with("entity_checks", List.of(Map.of("at_least_one_of", List.of("on_write", "on_read")))));
    }

    /** A list of maps with one entry each, from a name to a record of the given structure. */
    private static FieldDefinition entries(String structure) {
        return arrayOf(FieldDefinition.of("map")
                .with("keys", string())
                .with("values", fieldsOf(structure))
                .with("len_eq", 1));
    }

    private static FieldDefinition fieldsOf(String structure) {
        return FieldDefinition.of("record").with(SchemaCompiler.FIELDS_OF, structure);
    }

    private static FieldDefinition string() {
        return FieldDefinition.of("string");
    }

    private static FieldDefinition strings() {
        return arrayOf(string());
    }

    private static FieldDefinition arrayOf(FieldDefinition elements) {
        return FieldDefinition.of("array").with("elements", elements);
    }

    private static FieldDefinition integer() {
        return FieldDefinition.of("integer");
    }

    private static FieldDefinition flag() {
        return FieldDefinition.of("boolean");
    }

    private static FieldDefinition function() {
        return FieldDefinition.of("function");
    }

    private static FieldDefinition any() {
        return FieldDefinition.of("any");
    }
}
