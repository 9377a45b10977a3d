package dev.kongdb.schema.definition;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Deep immutable copies of definitions. */
final class Frozen {
    /**
     * The deepest nesting. Rules recurse for each level, and must fit into a stack of one megabyte
     * with room to spare; a table that contains itself would never end.
     */
    private static final int MOST_DEPTH = 600;

    private Frozen() {}

    /**
     * Copies maps and lists, and unwraps definitions. Other values, including functions, stay as
     * they are.
     */
    static @Nullable Object copy(@Nullable Object value) {
        return copy(value, 0);
    }

    static Map<String, @Nullable Object> map(Map<?, ?> map) {
        return map(map, 0);
    }

    private static @Nullable Object copy(@Nullable Object value, int depth) {
        if (depth > MOST_DEPTH) {
            throw new SchemaDefinitionException(
                    SchemaDefinitionException.Stage.DEFINE, "error in schema definition: nested too deeply", null);
        }
        if (value instanceof FieldDefinition field) {
            return field.asMap();
        }
        if (value instanceof SchemaDefinition schema) {
            return schema.asMap();
        }
        if (value instanceof Map<?, ?> map) {
            return map(map, depth);
        }
        if (value instanceof Iterable<?> elements) {
            List<@Nullable Object> copy = new ArrayList<>();
            for (Object element : elements) {
                copy.add(copy(element, depth + 1));
            }
            return Collections.unmodifiableList(copy);
        }
        return value;
    }

    private static Map<String, @Nullable Object> map(Map<?, ?> map, int depth) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            copy.put(String.valueOf(entry.getKey()), copy(entry.getValue(), depth + 1));
        }
        return Collections.unmodifiableMap(copy);
    }
}
