package dev.kongdb.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The values of rows as JSON-like data: String, Long, Double, Boolean, null, and lists and maps of
 * these.
 */
public final class Plain {
    private Plain() {}

    /**
     * A value as JSON-like data: rows and references as maps, UUIDs as text, each number as a Long
     * or a Double.
     */
    public static @Nullable Object of(@Nullable Object value) {
        if (value == null || value == Row.NULL) {
            return null;
        }
        if (value instanceof String || value instanceof Long || value instanceof Double || value instanceof Boolean) {
            return value;
        }
        if (value instanceof UUID) {
            return value.toString();
        }
        if (value instanceof Row row) {
            return ofRow(row);
        }
        if (value instanceof Reference<?> reference) {
            return ofMap(reference.fields());
        }
        if (value instanceof Map<?, ?> map) {
            return ofMap(map);
        }
        if (value instanceof Collection<?> elements) {
            List<@Nullable Object> list = new ArrayList<>(elements.size());
            elements.forEach(element -> list.add(of(element)));
            return list;
        }
        if (value instanceof Float || value instanceof BigDecimal || value instanceof BigInteger) {
            return ((Number) value).doubleValue();
        }
        return value instanceof Number number ? (Object) number.longValue() : value;
    }

    /** The set positions of a row in order, then its unknown names. */
    public static Map<String, @Nullable Object> ofRow(Row row) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        List<String> names = row.shape().names();
        for (int i = 0; i < names.size(); i++) {
            Object value = row.get(i);
            if (value != null) {
                map.put(names.get(i), of(value));
            }
        }
        row.unknown().forEach((name, value) -> map.put(name, of(value)));
        return map;
    }

    /** A map with each key as text and each value as JSON-like data. */
    public static Map<String, @Nullable Object> ofMap(Map<?, ?> map) {
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        map.forEach((key, value) -> plain.put(String.valueOf(key), of(value)));
        return plain;
    }
}
