package dev.kongdb.schema;

import dev.kongdb.schema.SchemaDefinitionException.Stage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns plugin schemas of the kind from before Kong 0.15 into subschemas of today. The old ones have no name, list their fields
 * as a map, and describe the configuration only.
 */
public final class OldPluginSchemas {
    private OldPluginSchemas() {}

    /** Whether a plugin's schema is of the old kind. */
    public static boolean isOld(Map<String, ? extends @Nullable Object> schema) {
        return !schema.containsKey("name");
    }

    /**
     * A schema of the old kind as a subschema of the entity of plugins. What the new kind has no place for, {@code func} and
     * {@code immutable}, is dropped, as Kong does.
     *
     * @throws SchemaDefinitionException when it cannot be converted
     */
    public static SchemaDefinition convert(String name, Map<String, ? extends @Nullable Object> old) {
        try {
            SchemaDefinition.Builder subschema = SchemaDefinition.named(name);
            for (String entity : List.of("route", "service", "consumer")) {
                if (Boolean.TRUE.equals(old.get("no_" + entity))) {
                    subschema.field(entity, Typedefs.get("no_" + entity));
                }
            }
            return subschema.field("config", record(old.get("fields"))).build();
        } catch (IllegalArgumentException e) {
            throw new SchemaDefinitionException(
                    Stage.DEFINE, "failed converting legacy schema for " + name + ": " + e.getMessage(), null);
        }
    }

    private static FieldDefinition record(@Nullable Object fields) {
        FieldDefinition record = FieldDefinition.of("record").with("fields", new ArrayList<>());
        if (fields instanceof List<?> list && list.isEmpty()) {
            return record;
        }
        if (!(fields instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException("'fields' is not a table");
        }
        for (Map.Entry<?, ?> field : map.entrySet()) {
            String name = String.valueOf(field.getKey());
            if (!(field.getValue() instanceof Map<?, ?> attributes)) {
                throw new IllegalArgumentException("field '" + name + "' is not a table");
            }
            record = record.field(name, field(name, attributes));
        }
        return record;
    }

    private static FieldDefinition field(String name, Map<?, ?> old) {
        Map<String, @Nullable Object> attributes =
                new LinkedHashMap<>(type(name, old).asMap());
        for (String kept : List.of("default", "required", "unique")) {
            // A default that was a function was computed for each entity; there is nothing to take its place.
            if (old.containsKey(kept) && !Functions.isFunction(old.get(kept))) {
                attributes.put(kept, old.get(kept));
            }
        }
        if (old.get("enum") instanceof List<?> options) {
            Object target = attributes.get("type");
            if ("array".equals(target)) {
                attributes.put("elements", FieldDefinition.of("string").with("one_of", options));
            } else {
                attributes.put("one_of", options);
            }
        }
        return FieldDefinition.of(attributes);
    }

    private static FieldDefinition type(String name, Map<?, ?> old) {
        String type = String.valueOf(old.get("type"));
        return switch (type) {
            case "string" -> FieldDefinition.of("string").with("len_min", 0);
            case "number", "boolean" -> FieldDefinition.of(type);
            case "array" -> FieldDefinition.of("array").with("elements", FieldDefinition.of("string"));
            case "url" -> Typedefs.get("url");
            case "id" -> FieldDefinition.of("string").with("uuid", true);
            case "timestamp" -> FieldDefinition.of("number").with("timestamp", true);
            case "table" -> table(name, old);
            default -> throw new IllegalArgumentException("field '" + name + "' has an unknown type '" + type + "'");
        };
    }

    private static FieldDefinition table(String name, Map<?, ?> old) {
        if (!(old.get("schema") instanceof Map<?, ?> schema)) {
            throw new IllegalArgumentException("field '" + name + "' is a table without a schema");
        }
        FieldDefinition record = record(schema.get("fields"));
        return Boolean.TRUE.equals(schema.get("flexible"))
                ? FieldDefinition.of("map")
                        .with("keys", FieldDefinition.of("string"))
                        .with("values", record)
                : record;
    }
}
