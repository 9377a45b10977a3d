package dev.kongdb.tck.fuzz;

import dev.kongdb.schema.definition.CustomEntityCheck;
import dev.kongdb.schema.definition.CustomValidator;
import dev.kongdb.schema.definition.ShorthandFunction;
import dev.kongdb.schema.definition.TransformationFunction;
import dev.kongdb.schema.definition.Typedefs;
import dev.kongdb.schema.definition.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Generates definitions of schemas from a fuzzer's bytes: valid ones, or ones with any kind of
 * fault.
 */
final class Definitions {
    private static final List<String> SCALARS = List.of("string", "number", "integer", "boolean");
    private static final List<String> TYPES =
            List.of("string", "number", "integer", "boolean", "array", "set", "map", "record", "foreign", "function");
    private static final List<String> NAMES =
            List.of("a", "b", "c", "d", "id", "created_at", "updated_at", "ttl", "name");
    private static final List<String> TYPEDEFS = List.copyOf(new TreeSet<>(Typedefs.names()));
    private static final List<String> FLAGS = List.of(
            "required",
            "auto",
            "unique",
            "unique_across_ws",
            "immutable",
            "encrypted",
            "referenceable",
            "legacy",
            "uuid",
            "timestamp",
            "is_regex",
            "abstract",
            "nilable");
    private static final List<String> ARGUMENTS = List.of(
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
            "err",
            "custom_validator",
            "on_delete",
            "generate_admin_api",
            "entity_checks");
    private static final List<String> LISTED =
            List.of("at_least_one_of", "only_one_of", "distinct", "mutually_required", "mutually_exclusive");

    private final Shapes shapes;
    private final boolean sound;
    private final LuaPatterns patterns;

    /** Uses these shapes. If {@code sound}, most of the definitions are ones that Kong accepts. */
    Definitions(Shapes shapes, boolean sound) {
        this.shapes = shapes;
        this.sound = sound;
        this.patterns = new LuaPatterns(shapes);
    }

    Map<String, @Nullable Object> schema() {
        Map<String, @Nullable Object> schema = new LinkedHashMap<>();
        schema.put("name", "fuzzed");
        schema.put("primary_key", List.of("id"));
        List<Object> fields = fields(3);
        fields.add(0, Map.of("id", Map.of("type", "string", "uuid", true, "auto", true)));
        schema.put("fields", fields);
        rules(schema, fields);
        if (shapes.oneIn(4)) {
            schema.put("ttl", true);
        }
        if (shapes.oneIn(6)) {
            schema.put("endpoint_key", name(fields));
        }
        if (shapes.oneIn(6)) {
            schema.put("cache_key", shapes.oneIn(2) ? List.of(name(fields)) : List.of("id", name(fields)));
        }
        if (shapes.oneIn(6)) {
            schema.put("transformations", List.of(transformation(fields)));
        }
        if (shapes.oneIn(8)) {
            schema.put("check", (CustomEntityCheck) entity -> Verdict.refused());
        }
        return sound ? schema : spoilt(schema);
    }

    private Map<String, @Nullable Object> spoilt(Map<String, @Nullable Object> schema) {
        for (int i = shapes.upTo(2); i > 0; i--) {
            String key = shapes.any(List.of(
                    "name",
                    "primary_key",
                    "fields",
                    "entity_checks",
                    "shorthands",
                    "shorthand_fields",
                    "transformations",
                    "subschema_key",
                    "subschema_error",
                    "cache_key",
                    "endpoint_key",
                    "check",
                    "unknown"));
            schema.put(key, shapes.json(5));
        }
        return schema;
    }

    private List<Object> fields(int depth) {
        List<Object> fields = new ArrayList<>();
        int count = shapes.upTo(4) + 1;
        for (int i = 0; i < count; i++) {
            String name = sound ? NAMES.get(i) : shapes.any(NAMES);
            fields.add(Map.of(name, shapes.oneIn(4) ? typedef() : field(depth)));
        }
        return fields;
    }

    private Map<String, @Nullable Object> typedef() {
        String name = shapes.any(TYPEDEFS);
        return name.startsWith("no_")
                ? Map.of("type", "string")
                : Typedefs.get(name).asMap();
    }

    private Map<String, @Nullable Object> field(int depth) {
        Map<String, @Nullable Object> field = new LinkedHashMap<>();
        String type = depth <= 0 ? shapes.any(SCALARS) : shapes.any(TYPES);
        field.put("type", type);
        switch (type) {
            case "array", "set" -> field.put("elements", field(depth - 1));
            case "map" -> {
                field.put("keys", Map.of("type", "string"));
                field.put("values", field(depth - 1));
            }
            case "record" -> {
                List<Object> fields = fields(depth - 1);
                field.put("fields", fields);
                rules(field, fields);
            }
            case "foreign" -> field.put("reference", sound ? "parents" : shapes.any(List.of("parents", "fuzzed", "x")));
            default -> {
                // there are no further attributes
            }
        }
        for (int i = shapes.upTo(3); i > 0; i--) {
            if (shapes.oneIn(2)) {
                field.put(shapes.any(FLAGS), sound || shapes.oneIn(4));
            } else {
                String argument = shapes.any(ARGUMENTS);
                field.put(argument, sound || !shapes.oneIn(4) ? argument(argument, field) : shapes.json(3));
            }
        }
        return field;
    }

    private @Nullable Object argument(String attribute, Map<String, @Nullable Object> field) {
        return switch (attribute) {
            case "between" -> List.of(shapes.upTo(5), shapes.upTo(70000));
            case "gt", "len_eq", "len_min", "len_max" -> shapes.upTo(10);
            case "starts_with", "err" -> shapes.text();
            case "match", "not_match" -> patterns.pattern();
            case "match_all", "match_none" -> List.of(Map.of("pattern", patterns.pattern(), "err", shapes.text()));
            case "match_any" -> Map.of("patterns", List.of(patterns.pattern(), patterns.pattern()));
            case "one_of", "not_one_of" -> List.of(shapes.text(), "a", 1, true);
            case "mutually_exclusive_subsets" -> List.of(List.of("a", shapes.text()), List.of("b"));
            case "custom_validator" ->
                (CustomValidator) value -> value.equals("a") ? Verdict.refused("no a") : Verdict.OK;
            case "on_delete" -> shapes.any(List.of("cascade", "restrict", "null"));
            case "generate_admin_api" -> true;
            case "entity_checks" -> field.get("fields") instanceof List<?> fields ? List.of(check(fields)) : List.of();
            default -> shapes.json(2);
        };
    }

    /** Rules that both schemas and records can have. */
    private void rules(Map<String, @Nullable Object> holder, List<Object> fields) {
        if (shapes.oneIn(3)) {
            holder.put("entity_checks", List.of(check(fields), check(fields)));
        }
        if (shapes.oneIn(8)) {
            ShorthandFunction function = value -> {
                Map<String, @Nullable Object> both = new LinkedHashMap<>();
                both.put("a", value);
                both.put("b", null);
                return both;
            };
            if (shapes.oneIn(2)) {
                holder.put("shorthands", List.of(Map.of("short", function)));
            } else {
                holder.put("shorthand_fields", List.of(Map.of("short", Map.of("type", "string", "func", function))));
            }
        }
    }

    private Map<String, @Nullable Object> transformation(List<?> fields) {
        TransformationFunction function = values -> {
            Map<String, @Nullable Object> computed = new LinkedHashMap<>();
            computed.put("a", values.get(0));
            return computed;
        };
        return Map.of("input", List.of(name(fields)), "needs", List.of(name(fields)), "on_write", function);
    }

    /** The name of one of the fields, or another name. */
    private String name(List<?> fields) {
        if ((!sound && shapes.oneIn(6)) || fields.isEmpty()) {
            return shapes.text();
        }
        return ((Map<?, ?>) shapes.any(fields)).keySet().iterator().next().toString();
    }

    private Map<String, @Nullable Object> check(List<?> fields) {
        return switch (shapes.upTo(5)) {
            case 0 ->
                Map.of(
                        "conditional",
                        Map.of(
                                "if_field",
                                name(fields),
                                "if_match",
                                match(),
                                "then_field",
                                name(fields),
                                "then_match",
                                match(),
                                "then_err",
                                shapes.text()));
            case 1 ->
                Map.of(
                        "conditional_at_least_one_of",
                        Map.of(
                                "if_field",
                                name(fields),
                                "if_match",
                                match(),
                                "then_at_least_one_of",
                                List.of(name(fields)),
                                "else_match",
                                match(),
                                "else_then_at_least_one_of",
                                List.of(name(fields))));
            case 2 ->
                Map.of("mutually_exclusive_sets", Map.of("set1", List.of(name(fields)), "set2", List.of(name(fields))));
            case 3 ->
                Map.of("custom_entity_check", Map.of("field_sources", List.of(name(fields)), "fn", (CustomEntityCheck)
                        entity -> Verdict.refused(Map.of(1, "general", "a", "special"))));
            default -> Map.of(shapes.any(LISTED), List.of(name(fields), name(fields)));
        };
    }

    private Map<String, @Nullable Object> match() {
        return switch (shapes.upTo(5)) {
            case 0 -> Map.of("required", true);
            case 1 -> Map.of("eq", shapes.text());
            case 2 -> Map.of("match", patterns.pattern());
            case 3 -> Map.of("one_of", List.of(shapes.text(), 1));
            case 4 -> Map.of("elements", Map.of("type", "string", "not_one_of", List.of(shapes.text())));
            default -> sound ? Map.of("len_eq", 0) : shapes.map(3, ARGUMENTS);
        };
    }
}
