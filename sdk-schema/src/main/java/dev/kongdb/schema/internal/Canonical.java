package dev.kongdb.schema.internal;

import dev.kongdb.value.Plain;
import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import dev.kongdb.value.Uuids;
import dev.kongdb.value.WholeNumbers;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Turns JSON-like values into the values of rows. A value that does not fit its field stays
 * unchanged, so that validation refuses it.
 */
final class Canonical {
    private Canonical() {}

    /** The value, which is not null, in the form that rows hold. */
    static Object of(CompiledField field, Object value) {
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

    private static Object list(CompiledField field, Object value) {
        if (value instanceof Collection<?> elements) {
            List<@Nullable Object> list = new ArrayList<>(elements.size());
            CompiledField type = field.elements();
            for (Object element : elements) {
                list.add(element == null || type == null ? element : of(type, element));
            }
            return list;
        }
        // Kong does not tell an empty list from an empty map.
        return isEmptyMap(value) ? new ArrayList<>() : value;
    }

    private static Object map(CompiledField field, Object value) {
        if (value instanceof Map<?, ?> entries) {
            Map<Object, @Nullable Object> map = new LinkedHashMap<>();
            CompiledField type = field.values();
            entries.forEach(
                    (key, element) -> map.put(key, element == null || type == null ? element : of(type, element)));
            return map;
        }
        return isEmptyList(value) ? new LinkedHashMap<>() : value;
    }

    private static Object record(CompiledField field, Object value) {
        Structure structure = field.structure();
        if (structure == null || value instanceof Row) {
            return value;
        }
        if (value instanceof Map<?, ?> map) {
            return structure.toRow(map);
        }
        return isEmptyList(value) ? new Row(structure.shape()) : value;
    }

    private static Object foreign(CompiledField field, Object value) {
        LinkedSchema schema = field.referencedSchema();
        if (schema != null
                && value instanceof Map<?, ?> map
                && map.size() == schema.keyFields().size()) {
            Reference<?> reference = reference(schema, map);
            // Only when nothing is lost, so that a caller gets back its own spelling of an id.
            if (reference != null && Plain.ofMap(reference.fields()).equals(map)) {
                return reference;
            }
        }
        return value;
    }

    /** The reference in a value; null if a field of the primary key is missing. */
    static @Nullable Reference<?> reference(LinkedSchema schema, @Nullable Object value) {
        if (value instanceof Reference<?> reference && reference.isKey()) {
            return reference;
        }
        Map<?, ?> given =
                value instanceof Reference<?> other ? other.fields() : value instanceof Map<?, ?> map ? map : Map.of();
        Map<String, Object> key = new LinkedHashMap<>();
        for (CompiledField field : schema.keyFields()) {
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
}
