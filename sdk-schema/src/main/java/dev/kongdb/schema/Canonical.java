package dev.kongdb.schema;

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
 * Between JSON-like values and those that rows hold. Nothing is judged here: what does not fit its field stays as it came, for
 * validation to refuse.
 */
final class Canonical {
    private Canonical() {}

    /** A value other than null as rows hold it. */
    static Object of(Field field, Object value) {
        return switch (field.type()) {
            case INTEGER -> integer(value);
            case NUMBER -> value instanceof Number number ? (Object) number.doubleValue() : value;
            case ARRAY, SET -> list(field, value);
            case MAP -> map(field, value);
            case RECORD -> record(field, value);
            case FOREIGN -> foreign(field, value);
            case STRING, BOOLEAN, FUNCTION, ANY, SELF -> value;
        };
    }

    private static Object integer(Object value) {
        if (value instanceof Long) {
            return value;
        }
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        if (value instanceof BigInteger big) {
            return big.bitLength() < Long.SIZE ? (Object) big.longValue() : (Object) big.doubleValue();
        }
        if (value instanceof Number number) {
            double d = number.doubleValue();
            return WholeNumbers.fitsLong(d) ? (Object) (long) d : (Object) d;
        }
        return value;
    }

    private static Object list(Field field, Object value) {
        if (value instanceof Collection<?> elements) {
            List<@Nullable Object> list = new ArrayList<>(elements.size());
            Field type = field.elements();
            for (Object element : elements) {
                list.add(element == null || type == null ? element : of(type, element));
            }
            return list;
        }
        // To Kong an empty list and an empty map are the same thing.
        return isEmptyMap(value) ? new ArrayList<>() : value;
    }

    private static Object map(Field field, Object value) {
        if (value instanceof Map<?, ?> entries) {
            Map<Object, @Nullable Object> map = new LinkedHashMap<>();
            Field type = field.values();
            entries.forEach(
                    (key, element) -> map.put(key, element == null || type == null ? element : of(type, element)));
            return map;
        }
        return isEmptyList(value) ? new LinkedHashMap<>() : value;
    }

    private static Object record(Field field, Object value) {
        Structure structure = field.structure;
        if (structure == null || value instanceof Row) {
            return value;
        }
        if (value instanceof Map<?, ?> map) {
            return structure.toRow(map);
        }
        return isEmptyList(value) ? new Row(structure.shape) : value;
    }

    private static Object foreign(Field field, Object value) {
        Schema schema = field.referencedSchema();
        if (schema != null
                && value instanceof Map<?, ?> map
                && map.size() == schema.primaryKey().size()) {
            Reference<?> reference = reference(schema, map);
            // Only when nothing is lost: a caller sees its own spelling of an id again.
            if (reference != null && plainMap(reference.fields()).equals(map)) {
                return reference;
            }
        }
        return value;
    }

    /** The reference that a value holds, or null when it does not hold each field of the primary key. */
    static @Nullable Reference<?> reference(Schema schema, @Nullable Object value) {
        if (value instanceof Reference<?> reference && reference.isKey()) {
            return reference;
        }
        Map<?, ?> given =
                value instanceof Reference<?> other ? other.fields() : value instanceof Map<?, ?> map ? map : Map.of();
        Map<String, Object> key = new LinkedHashMap<>();
        for (Field field : schema.primaryKey()) {
            Object part = given.get(field.name());
            if (part == null) {
                return null;
            }
            Object canonical = field.isUuid() ? uuid(part) : of(field, part);
            if (canonical == null) {
                return null;
            }
            key.put(field.name(), canonical);
        }
        return Reference.toKey(key);
    }

    private static @Nullable Object uuid(Object value) {
        return value instanceof String text && Uuids.isUuid(text)
                ? UUID.fromString(text)
                : value instanceof UUID ? value : null;
    }

    private static boolean isEmptyMap(Object value) {
        return value instanceof Map<?, ?> map && map.isEmpty();
    }

    private static boolean isEmptyList(Object value) {
        return value instanceof Collection<?> list && list.isEmpty();
    }

    /** Any value as JSON-like data: rows and references as maps, UUIDs as text, every number a Long or a Double. */
    static @Nullable Object plain(@Nullable Object value) {
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
            return plainRow(row);
        }
        if (value instanceof Reference<?> reference) {
            return plainMap(reference.fields());
        }
        if (value instanceof Map<?, ?> map) {
            return plainMap(map);
        }
        if (value instanceof Collection<?> elements) {
            List<@Nullable Object> list = new ArrayList<>(elements.size());
            elements.forEach(element -> list.add(plain(element)));
            return list;
        }
        if (value instanceof Float || value instanceof BigDecimal || value instanceof BigInteger) {
            return ((Number) value).doubleValue();
        }
        return value instanceof Number number ? (Object) number.longValue() : value;
    }

    /** The set positions of a row in order, then its unknown names. */
    static Map<String, @Nullable Object> plainRow(Row row) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        List<String> names = row.shape().names();
        for (int i = 0; i < names.size(); i++) {
            Object value = row.get(i);
            if (value != null) {
                map.put(names.get(i), plain(value));
            }
        }
        row.unknown().forEach((name, value) -> map.put(name, plain(value)));
        return map;
    }

    private static Map<String, @Nullable Object> plainMap(Map<?, ?> map) {
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        map.forEach((key, value) -> plain.put(String.valueOf(key), plain(value)));
        return plain;
    }
}
