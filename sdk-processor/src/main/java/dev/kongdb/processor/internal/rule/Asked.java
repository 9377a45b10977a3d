package dev.kongdb.processor.internal.rule;

import dev.kongdb.schema.definition.Violations;
import dev.kongdb.schema.link.MetaSchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Validates a value with the engine while its field is being compiled. */
final class Asked {
    /** The attributes that define a type. */
    private static final Set<String> OF_THE_TYPE = Set.of("type", "elements", "keys", "values", "fields", "uuid");

    private static final String UNDECIDED = "error in schema prevents from validating this field";

    private Asked() {}

    /**
     * Why the definition refuses the value, or null. The metaschema validates a default like a
     * value.
     */
    static @Nullable String errorOf(Map<String, @Nullable Object> definition, Object value) {
        Map<String, @Nullable Object> withDefault = new LinkedHashMap<>(definition);
        withDefault.put("default", value);
        withDefault.remove("err"); // it would hide the actual error
        Map<String, @Nullable Object> schema = new LinkedHashMap<>();
        schema.put("name", "asked");
        schema.put("primary_key", List.of("field"));
        schema.put("fields", List.of(Map.of("field", withDefault)));
        Violations violations = MetaSchema.validate(schema);
        Object error = violations == null ? null : violations.asMap().get("fields");
        error = error instanceof List<?> fields && !fields.isEmpty() ? fields.get(0) : null;
        error = error instanceof Map<?, ?> attributes ? attributes.get("default") : null;
        return error == null || error.equals(UNDECIDED) ? null : KongsOwnRules.text(error);
    }

    /** The definition without the rules that do not belong to its type. */
    static Map<String, @Nullable Object> ofType(Map<String, @Nullable Object> definition) {
        Map<String, @Nullable Object> type = new LinkedHashMap<>(definition);
        type.keySet().retainAll(OF_THE_TYPE);
        return type;
    }

    static Map<String, @Nullable Object> copy(Map<?, ?> definition) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        definition.forEach((key, value) -> copy.put(String.valueOf(key), value));
        return copy;
    }
}
