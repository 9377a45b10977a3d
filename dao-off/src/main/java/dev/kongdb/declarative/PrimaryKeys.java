package dev.kongdb.declarative;

import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.value.Row;
import java.util.LinkedHashMap;
import java.util.Map;

/** Primary keys in the form of files and Kong's answers: several parts are joined by colons. */
final class PrimaryKeys {
    private PrimaryKeys() {}

    /** The parts in an entry. */
    static Map<String, Object> of(Schema schema, Map<?, ?> entry) {
        Map<String, Object> key = new LinkedHashMap<>();
        for (Field field : schema.primaryKey()) {
            Object part = entry.get(field.name());
            if (part != null) {
                key.put(field.name(), part);
            }
        }
        return key;
    }

    /** The parts in a row. */
    static Map<String, Object> of(Schema schema, Row row) {
        Map<String, Object> key = new LinkedHashMap<>();
        for (Field field : schema.primaryKey()) {
            Object part = row.get(field.position());
            if (part != null && part != Row.NULL) {
                key.put(field.name(), part);
            }
        }
        return key;
    }

    static String text(Map<String, Object> key) {
        if (key.size() == 1) {
            return key.values().iterator().next().toString();
        }
        StringBuilder text = new StringBuilder();
        key.values().forEach(part -> text.append(text.length() == 0 ? "" : ":").append(part));
        return text.toString();
    }
}
