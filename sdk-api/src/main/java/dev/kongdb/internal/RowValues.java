package dev.kongdb.internal;

import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Conversions between the values of rows and those of messages and keys. */
final class RowValues {
    private RowValues() {}

    /** One field as Kong's messages show it. */
    static Map<String, @Nullable Object> jsonMap(String name, Object value) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put(name, json(value));
        return map;
    }

    /** A reference to the row. */
    static Reference<?> reference(Schema schema, Row row) {
        Map<String, Object> key = new LinkedHashMap<>();
        for (Field field : schema.primaryKey()) {
            Object value = row.get(field.position());
            if (value == null) {
                throw new IllegalStateException("no primary key in a row of '" + schema.name() + "'");
            }
            key.put(field.name(), field.isUuid() && value instanceof String text ? UUID.fromString(text) : value);
        }
        return Reference.toKey(key);
    }

    /** Whether two values of a key are equal. A UUID equals its text. */
    static boolean same(@Nullable Object one, @Nullable Object other) {
        if (one == null || other == null) {
            return one == other;
        }
        if (one instanceof UUID || other instanceof UUID) {
            return one.toString()
                    .toLowerCase(Locale.ROOT)
                    .equals(other.toString().toLowerCase(Locale.ROOT));
        }
        return one.equals(other);
    }

    private static Object json(Object value) {
        if (value instanceof Reference<?> reference) {
            Map<String, Object> map = new LinkedHashMap<>();
            reference.fields().forEach((name, item) -> map.put(name, json(item)));
            return map;
        }
        return value instanceof UUID ? value.toString() : value;
    }
}
