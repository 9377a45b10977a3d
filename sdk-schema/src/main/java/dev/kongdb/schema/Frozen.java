package dev.kongdb.schema;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Deep immutable copies of definitions. */
final class Frozen {
    private Frozen() {}

    /** Copies maps and lists, unwraps definitions, and leaves everything else, functions among it, as it is. */
    static @Nullable Object copy(@Nullable Object value) {
        if (value instanceof FieldDefinition field) {
            return field.asMap();
        }
        if (value instanceof SchemaDefinition schema) {
            return schema.asMap();
        }
        if (value instanceof Map<?, ?> map) {
            return map(map);
        }
        if (value instanceof Iterable<?> elements) {
            List<@Nullable Object> copy = new ArrayList<>();
            elements.forEach(element -> copy.add(copy(element)));
            return Collections.unmodifiableList(copy);
        }
        return value;
    }

    static Map<String, @Nullable Object> map(Map<?, ?> map) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put(String.valueOf(key), copy(value)));
        return Collections.unmodifiableMap(copy);
    }
}
