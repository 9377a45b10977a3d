package dev.kongdb.legacy.plugins;

import dev.kongdb.legacy.LegacyEntity;
import dev.kongdb.legacy.LegacySchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An entity by a legacy schema that is given as data. */
public final class Badges extends LegacyEntity {
    public Badges() {
        super("badges", LegacySchema.of("badges", Map.of("primary_key", List.of("id"), "fields", fields())));
    }

    private static Map<String, Map<String, Object>> fields() {
        Map<String, Map<String, Object>> fields = new LinkedHashMap<>();
        fields.put("id", Map.of("type", "id", "dao_insert_value", true, "required", true));
        fields.put("created_at", Map.of("type", "timestamp", "immutable", true, "dao_insert_value", true));
        fields.put("consumer_id", Map.of("type", "id", "required", true, "foreign", "consumers:id"));
        fields.put("badge", Map.of("type", "string", "unique", true, "regex", "^[a-z]+$"));
        fields.put("colour", Map.of("type", "string", "enum", List.of("red", "blue"), "default", "red", "queryable", true));
        fields.put("places", Map.of("type", "array"));
        fields.put("weight", Map.of("type", "number"));
        return fields;
    }
}
