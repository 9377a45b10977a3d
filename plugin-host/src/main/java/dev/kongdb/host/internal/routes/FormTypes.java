package dev.kongdb.host.internal.routes;

import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Converts the texts of a form to the types of the schema, as Kong does: an empty text is null, and
 * a single value of an array or set is a list of one. A text that does not look like its type stays
 * a text, which validation refuses.
 */
final class FormTypes {
    private FormTypes() {}

    /**
     * The values with their types.
     *
     * @param ttl whether a {@code ttl} among them is a number, although it is no field
     */
    static Map<String, @Nullable Object> typed(
            Map<String, ? extends @Nullable Object> tree, List<Field> fields, boolean ttl) {
        Map<String, @Nullable Object> typed = record(tree, fields);
        if (ttl && typed.get("ttl") instanceof String text) {
            typed.put("ttl", number(text));
        }
        return typed;
    }

    private static Map<String, @Nullable Object> record(Map<?, ?> values, List<Field> fields) {
        Map<String, Field> byName = new LinkedHashMap<>();
        fields.forEach(field -> byName.put(field.name(), field));
        Map<String, @Nullable Object> typed = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            Field field = byName.get((String) name);
            typed.put((String) name, field == null ? value : value(value, field));
        });
        return typed;
    }

    private static @Nullable Object value(@Nullable Object value, Field field) {
        if ("".equals(value)) {
            return null;
        }
        return switch (field.type()) {
            case ARRAY, SET -> list(value, field.elements());
            case MAP -> value instanceof Map<?, ?> map ? map(map, field.values()) : value;
            case RECORD -> value instanceof Map<?, ?> map ? record(map, field.recordFields()) : value;
            case FOREIGN -> value instanceof Map<?, ?> map ? foreign(map, field.referencedSchema()) : value;
            case INTEGER, NUMBER -> value instanceof String text ? number(text) : value;
            case BOOLEAN -> value instanceof String text ? bool(text) : value;
            default -> value;
        };
    }

    /** A map has indexes with gaps, and is left for validation to refuse. */
    private static Object list(@Nullable Object value, @Nullable Field elements) {
        if (value instanceof Map) {
            return value;
        }
        List<?> given = value instanceof List<?> list ? list : List.of(value == null ? "" : value);
        List<@Nullable Object> typed = new ArrayList<>(given.size());
        for (Object element : given) {
            typed.add(elements == null ? element : value(element, elements));
        }
        return typed;
    }

    private static Map<String, @Nullable Object> map(Map<?, ?> map, @Nullable Field values) {
        Map<String, @Nullable Object> typed = new LinkedHashMap<>();
        map.forEach((name, value) -> typed.put((String) name, values == null ? value : value(value, values)));
        return typed;
    }

    private static Map<String, @Nullable Object> foreign(Map<?, ?> map, @Nullable Schema schema) {
        return record(map, schema == null ? List.of() : schema.fields());
    }

    private static Object number(String text) {
        Number number = LuaNumber.parse(text);
        return number == null ? text : number;
    }

    private static Object bool(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> text;
        };
    }
}
