package dev.kongdb.server.internal;

import dev.kongdb.schema.Field;
import dev.kongdb.value.WholeNumbers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Converts values from Lua to the types of fields. Lua has only one kind of table and one kind of
 * number: an empty list may arrive as an empty map and the other way round, and 1 as 1.0.
 */
final class SentValues {
    private SentValues() {}

    /** The value of a field; null if it is missing. Names that a record does not have are left out. */
    static @Nullable Object of(Field field, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        return switch (field.type()) {
            case ARRAY, SET -> value instanceof Map<?, ?> map && map.isEmpty() ? List.of() : list(field, value);
            case MAP -> isEmptyList(value) ? Map.of() : map(field, value);
            case RECORD, FOREIGN -> isEmptyList(value) ? Map.of() : record(field, value);
            case INTEGER ->
                value instanceof Double number && WholeNumbers.fitsLong(number) ? (Object) number.longValue() : value;
            case STRING -> value instanceof String wire ? Wire.read(wire) : value;
            default -> value;
        };
    }

    private static boolean isEmptyList(Object value) {
        return value instanceof Collection<?> elements && elements.isEmpty();
    }

    private static Object list(Field field, Object value) {
        Field elements = field.elements();
        if (!(value instanceof Collection<?> given) || elements == null) {
            return value;
        }
        List<@Nullable Object> list = new ArrayList<>();
        given.forEach(element -> list.add(of(elements, element)));
        return list;
    }

    private static Object map(Field field, Object value) {
        Field values = field.values();
        if (!(value instanceof Map<?, ?> given) || values == null) {
            return value;
        }
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        given.forEach((name, member) -> map.put(Wire.read(name), of(values, member)));
        return map;
    }

    private static Object record(Field field, Object value) {
        if (!(value instanceof Map<?, ?> given) || field.recordFields().isEmpty()) {
            return value;
        }
        Map<String, @Nullable Object> record = new LinkedHashMap<>();
        for (Field member : field.recordFields()) {
            Object of = of(member, given.get(member.name()));
            if (of != null) {
                record.put(member.name(), of);
            }
        }
        return record;
    }
}
