package dev.kongdb.legacy.plugins;

import dev.kongdb.legacy.FieldFunction;
import dev.kongdb.legacy.FieldFunction.Outcome;
import dev.kongdb.legacy.LegacyEntity;
import dev.kongdb.legacy.LegacyException;
import dev.kongdb.legacy.LegacySchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An entity of a plugin of Kong 0.9, whose schema is written as data. */
public final class Badges extends LegacyEntity {
    private static final LegacySchema SCHEMA = LegacySchema.of(
            "badges",
            Map.of(
                    "primary_key",
                    List.of("id"),
                    "fields",
                    fields(),
                    "self_check",
                    (LegacySchema.SelfCheck) (schema, badge, dao, isUpdate) -> "black".equals(badge.get("badge"))
                            ? LegacyException.schema("nobody gets a black badge")
                            : null,
                    "marshall_event",
                    (LegacySchema.Marshall) row -> Map.of("id", row.get("id"))));

    public Badges() {
        super("badges", SCHEMA);
    }

    private static Map<String, Map<String, Object>> fields() {
        FieldFunction shouted = (value, badge, column) -> {
            if (value == null) {
                return Outcome.ok();
            }
            return "mute".equals(value)
                    ? Outcome.error("a badge speaks")
                    : Outcome.set("shout", value.toString().toUpperCase(Locale.ROOT));
        };
        Map<String, Map<String, Object>> fields = new LinkedHashMap<>();
        fields.put("id", Map.of("type", "id", "dao_insert_value", true, "required", true));
        fields.put("created_at", Map.of("type", "timestamp", "immutable", true, "dao_insert_value", true));
        fields.put("worn_at", Map.of("type", "timestamp", "dao_insert_value", true));
        fields.put("consumer_id", Map.of("type", "id", "required", true, "foreign", "consumers:id"));
        fields.put("api_id", Map.of("type", "id", "foreign", "apis:id"));
        fields.put("badge", Map.of("type", "string", "unique", true, "regex", "^[a-z]+$", "func", shouted));
        fields.put("shout", Map.of("type", "string"));
        fields.put(
                "colour",
                Map.of("type", "string", "enum", List.of("red", "blue"), "default", "red", "queryable", true));
        fields.put("places", Map.of("type", "array"));
        fields.put("weight", Map.of("type", "number"));
        fields.put(
                "ribbon",
                Map.of(
                        "type",
                        "table",
                        "schema",
                        Map.of("fields", Map.of("length", Map.of("type", "number", "required", true)))));
        fields.put("site", Map.of("type", "url"));
        fields.put("shiny", Map.of("type", "boolean", "default", false));
        fields.put("anything", Map.of());
        return fields;
    }
}
