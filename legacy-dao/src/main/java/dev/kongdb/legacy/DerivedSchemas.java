package dev.kongdb.legacy;

import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.definition.FieldType;
import dev.kongdb.schema.definition.SchemaDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Derives the legacy schema of an entity of {@code kong.db}, or of a plugin's configuration. */
final class DerivedSchemas {
    private DerivedSchemas() {}

    static LegacySchema entity(Schema schema) {
        if (schema.definition().asMap().get("check") instanceof LegacyEntity.Rules rules) {
            return rules.schema();
        }
        Map<String, LegacyField> fields = new LinkedHashMap<>();
        List<String> key = new ArrayList<>();
        for (Field field : schema.fields()) {
            String column = field.type() == FieldType.FOREIGN ? field.name() + "_id" : field.name();
            fields.put(column, LegacyField.of(column, attributes(field)));
            if (schema.primaryKey().contains(field)) {
                key.add(column);
            }
        }
        return new LegacySchema(
                schema.name(), key, fields, null, LegacySchema.telling(key.toArray(String[]::new)), false, false);
    }

    private static Map<String, ?> attributes(Field field) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        Schema parent = field.referencedSchema();
        if (parent != null) {
            attributes.put("type", "id");
            attributes.put(
                    "foreign", parent.name() + ":" + parent.primaryKey().get(0).name());
        } else {
            attributes.put("type", type(field.type().kongName(), field.isUuid(), field.isTimestamp()));
        }
        attributes.put(
                // the defaults of its fields make one
                "required", field.required() && field.type() != FieldType.RECORD);
        attributes.put("unique", field.unique());
        attributes.put("immutable", field.immutable());
        attributes.put("dao_insert_value", field.auto());
        addDefault(attributes, field.attribute("default"));
        addEnum(attributes, field.attribute("one_of"));
        return attributes;
    }

    private static String type(String kongName, boolean uuid, boolean timestamp) {
        return switch (kongName) {
            case "string" -> uuid ? "id" : "string";
            case "integer", "number" -> timestamp ? "timestamp" : "number";
            case "array", "set" -> "array";
            case "boolean" -> "boolean";
            default -> "table";
        };
    }

    private static void addDefault(Map<String, Object> attributes, @Nullable Object value) {
        if (value != null) {
            attributes.put("default", value);
        }
    }

    private static void addEnum(Map<String, Object> attributes, @Nullable Object allowed) {
        if (allowed instanceof List<?>) {
            attributes.put("enum", allowed);
        }
    }

    /** The configuration in a plugin's subschema; an empty one when it has none. */
    static LegacySchema config(SchemaDefinition plugin) {
        boolean noConsumer = false;
        LegacySchema config = new LegacySchema("", List.of(), Map.of(), null, null, false, false);
        if (plugin.asMap().get("fields") instanceof List<?> fields) {
            for (Object each : fields) {
                Map<?, ?> named = each instanceof Map<?, ?> map ? map : Map.of();
                if (named.get("config") instanceof Map<?, ?> record) {
                    config = record(record);
                }
                if (named.get("consumer") instanceof Map<?, ?> consumer && consumer.containsKey("eq")) {
                    noConsumer = true;
                }
            }
        }
        return new LegacySchema("", List.of(), config.fields(), null, null, false, noConsumer);
    }

    private static LegacySchema record(Map<?, ?> record) {
        Map<String, LegacyField> fields = new LinkedHashMap<>();
        if (record.get("fields") instanceof List<?> list) {
            for (Object each : list) {
                if (each instanceof Map<?, ?> named) {
                    named.forEach((name, field) -> {
                        if (field instanceof Map<?, ?> attributes) {
                            fields.put(
                                    String.valueOf(name), LegacyField.of(String.valueOf(name), ofRecord(attributes)));
                        }
                    });
                }
            }
        }
        return new LegacySchema("", List.of(), fields, null, null, false, false);
    }

    private static Map<String, ?> ofRecord(Map<?, ?> field) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        String kongName = String.valueOf(field.get("type"));
        attributes.put("type", type(kongName, false, false));
        attributes.put("required", Boolean.TRUE.equals(field.get("required")) && !kongName.equals("record"));
        addDefault(attributes, field.get("default"));
        addEnum(attributes, field.get("one_of"));
        if (kongName.equals("record")) {
            attributes.put("schema", record(field));
        }
        return attributes;
    }
}
