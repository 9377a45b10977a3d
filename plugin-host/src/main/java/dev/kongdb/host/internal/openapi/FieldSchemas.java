package dev.kongdb.host.internal.openapi;

import static dev.kongdb.host.internal.openapi.Tree.object;

import dev.kongdb.schema.Field;
import dev.kongdb.schema.definition.FieldDefinition;
import dev.kongdb.schema.definition.FieldType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The JSON Schemas of fields. They accept every value that the Admin API accepts, and also values
 * that only a method of the field refuses.
 */
final class FieldSchemas {
    private final View view;

    FieldSchemas(View view) {
        this.view = view;
    }

    /** The schema of the value of a field. */
    Map<String, @Nullable Object> of(Field field) {
        return of(field, isNullable(field));
    }

    private Map<String, @Nullable Object> of(Field field, boolean nullable) {
        if (mustBeNull(field)) {
            return object("type", "null");
        }
        Map<String, @Nullable Object> schema = typed(field);
        String description = FieldDescription.of(field);
        if (schema.containsKey("$ref")) {
            if (nullable) {
                schema = object("anyOf", List.of(schema, object("type", "null")));
            }
        } else {
            addConstraints(field, schema);
            if (nullable) {
                addNull(schema);
            }
        }
        if (!description.isEmpty()) {
            schema.put("description", description);
        }
        if (field.attribute("default") != null) {
            schema.put("default", field.attribute("default"));
        }
        return schema;
    }

    static boolean mustBeNull(Field field) {
        return field.attributes().containsKey("eq") && field.attribute("eq") == null;
    }

    private boolean isNullable(Field field) {
        if (field.required()
                || field.attribute("eq") != null
                || (field.attributes().containsKey("ne") && field.attribute("ne") == null)) {
            return false;
        }
        // A generated value, or one that is never null, is always present in an answer; in a
        // request, null asks for it.
        return view != View.STORED
                || !(FieldDefinition.isNeverNull(field.attributes()) || (field.auto() && field.isUuid()));
    }

    private static void addNull(Map<String, @Nullable Object> schema) {
        if (schema.get("type") instanceof String type) {
            schema.put("type", List.of(type, "null"));
        }
        if (schema.get("enum") instanceof List<?> values) {
            List<@Nullable Object> more = new ArrayList<>(values);
            more.add(null);
            schema.put("enum", more);
        }
    }

    private Map<String, @Nullable Object> typed(Field field) {
        return switch (field.type()) {
            case STRING -> object("type", "string");
            case NUMBER -> object("type", "number", "format", "double");
            case INTEGER -> object("type", "integer", "format", isInt32(field) ? "int32" : "int64");
            case BOOLEAN -> object("type", "boolean");
            case ARRAY, SET -> list(field);
            case MAP -> map(field);
            case RECORD -> record(field);
            case FOREIGN -> Tree.reference("schemas/" + field.reference() + "-key");
            case FUNCTION, ANY, SELF -> object();
        };
    }

    private static boolean isInt32(Field field) {
        return field.attribute("between") instanceof List<?> range
                && range.stream()
                        .allMatch(end -> end instanceof Number limit && limit.intValue() == limit.doubleValue());
    }

    /** The schemas for the content of a collection, which a change replaces as a whole. */
    private FieldSchemas inside() {
        return view == View.CHANGES ? new FieldSchemas(View.NEW) : this;
    }

    private Map<String, @Nullable Object> list(Field field) {
        Map<String, @Nullable Object> schema = object("type", "array");
        Field elements = field.elements();
        if (elements != null) {
            schema.put("items", inside().of(elements, false));
        }
        if (field.type() == FieldType.SET && view == View.STORED) {
            schema.put("uniqueItems", true);
        }
        if (field.attribute("contains") != null) {
            schema.put("contains", object("const", field.attribute("contains")));
        }
        addLengths(field, schema, "minItems", "maxItems");
        return schema;
    }

    private Map<String, @Nullable Object> map(Field field) {
        Map<String, @Nullable Object> schema = object("type", "object");
        Field keys = field.keys();
        Field values = field.values();
        if (keys != null) {
            Map<String, @Nullable Object> names = of(keys, false);
            names.remove("type");
            names.remove("description");
            if (!names.isEmpty()) {
                schema.put("propertyNames", names);
            }
        }
        schema.put("additionalProperties", values == null ? true : inside().of(values, false));
        addLengths(field, schema, "minProperties", "maxProperties");
        return schema;
    }

    private Map<String, @Nullable Object> record(Field field) {
        if (field.recordShape() == null) {
            return object("type", "object");
        }
        Map<String, @Nullable Object> shorthands = object();
        addShorthands(shorthands, field.attribute("shorthand_fields"));
        addShorthands(shorthands, field.attribute("shorthands"));
        return fields(field.recordFields(), shorthands, Set.of());
    }

    /** Adds the shorthands of a definition, which lists only their names. */
    static void addShorthands(Map<String, @Nullable Object> shorthands, @Nullable Object listed) {
        if (listed instanceof Iterable<?> entries) {
            for (Object entry : entries) {
                if (entry instanceof Map<?, ?> named) {
                    named.keySet().forEach(name -> shorthands.put(String.valueOf(name), object()));
                }
            }
        }
    }

    /**
     * The schema of an object with fields.
     *
     * @param shorthands what a write may contain in addition to the fields, by name
     * @param given fields that need not be in the body, since they are given elsewhere
     */
    Map<String, @Nullable Object> fields(
            List<Field> fields, Map<String, @Nullable Object> shorthands, Set<String> given) {
        Map<String, @Nullable Object> properties = object();
        List<String> required = new ArrayList<>();
        for (Field field : fields) {
            properties.put(field.name(), of(field));
            if (view == View.STORED || (view == View.NEW && isDemanded(field) && !given.contains(field.name()))) {
                required.add(field.name());
            }
        }
        Map<String, @Nullable Object> schema = object("type", "object", "properties", properties);
        if (view != View.STORED && !properties.keySet().containsAll(shorthands.keySet())) {
            shorthands.forEach(properties::putIfAbsent);
            required.clear(); // a shorthand may set them
        }
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        schema.put("additionalProperties", false);
        return schema;
    }

    static boolean isDemanded(Field field) {
        return field.required()
                && field.defaultValue() == null
                && !field.auto()
                && !(field.type() == FieldType.RECORD && field.recordShape() != null);
    }

    // --- the values that are refused

    private void addConstraints(Field field, Map<String, @Nullable Object> schema) {
        Map<String, @Nullable Object> constraints = new TreeMap<>();
        addValues(field, constraints);
        if (field.type() == FieldType.STRING) {
            addTextRules(field, constraints);
        }
        if (field.type() == FieldType.STRING && field.referenceable() && !constraints.isEmpty()) {
            schema.put("anyOf", List.of(constraints, object("pattern", "^\\{vault:\\/\\/[\\s\\S]*\\}$")));
        } else {
            schema.putAll(constraints);
        }
    }

    private static void addValues(Field field, Map<String, @Nullable Object> constraints) {
        if (field.attribute("eq") != null) {
            constraints.put("const", field.attribute("eq"));
        }
        if (field.attribute("one_of") instanceof List<?> values) {
            constraints.put("enum", values);
        }
        List<@Nullable Object> refused = new ArrayList<>();
        if (field.attribute("ne") != null) {
            refused.add(field.attribute("ne"));
        }
        if (field.attribute("not_one_of") instanceof List<?> values) {
            refused.addAll(values);
        }
        if (!refused.isEmpty()) {
            constraints.put("not", object("enum", refused));
        }
        if (field.attribute("between") instanceof List<?> range && range.size() == 2) {
            constraints.put("minimum", range.get(0));
            constraints.put("maximum", range.get(1));
        }
        if (field.attribute("gt") instanceof Number least) {
            constraints.put("exclusiveMinimum", least);
        } else if (field.isTimestamp()) {
            constraints.put("exclusiveMinimum", 0);
        }
    }

    private static void addTextRules(Field field, Map<String, @Nullable Object> constraints) {
        if (field.isUuid()) {
            constraints.put("format", "uuid");
            return;
        }
        if (!constraints.containsKey("enum") && !constraints.containsKey("const")) {
            addByteLengths(field, constraints);
        }
        TextPatterns patterns = new TextPatterns();
        patterns.addAll(field);
        String pattern = patterns.toExpression();
        if (pattern != null) {
            constraints.put("pattern", pattern);
        }
    }

    /**
     * Adds limits of length. Kong counts bytes, and JSON Schema counts characters. A text has at
     * most as many characters as bytes, and at least a quarter as many.
     */
    private static void addByteLengths(Field field, Map<String, @Nullable Object> constraints) {
        Number exactly = number(field, "len_eq");
        Number least = exactly != null ? exactly : number(field, "len_min");
        Number most = exactly != null ? exactly : number(field, "len_max");
        long shortest = least == null ? (field.legacy() ? 0 : 1) : (least.longValue() + 3) / 4;
        if (shortest > 0) {
            constraints.put("minLength", shortest);
        }
        if (most != null) {
            constraints.put("maxLength", most.longValue());
        }
    }

    private static void addLengths(Field field, Map<String, @Nullable Object> schema, String least, String most) {
        Number exactly = number(field, "len_eq");
        Number lower = exactly != null ? exactly : number(field, "len_min");
        Number upper = exactly != null ? exactly : number(field, "len_max");
        if (lower != null && lower.longValue() > 0) {
            schema.put(least, lower.longValue());
        }
        // an element that is twice in a set counts once
        if (upper != null && field.type() != FieldType.SET) {
            schema.put(most, upper.longValue());
        }
    }

    private static @Nullable Number number(Field field, String attribute) {
        return field.attribute(attribute) instanceof Number number ? number : null;
    }
}
