package dev.kongdb.internal;

import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Kong's cache keys: the entity, five parts and the workspace, joined by colons. */
final class CacheKeys {
    private static final int PARTS = 5;

    private CacheKeys() {}

    /**
     * The key of a row, made of the fields of its cache key, or of its primary key when it has no
     * cache key.
     *
     * @param workspace null for a key without workspace, such as those of entities outside of
     *     workspaces
     */
    static String of(Schema schema, Row row, @Nullable UUID workspace) {
        List<Field> fields = schema.cacheKey().isEmpty() ? schema.primaryKey() : schema.cacheKey();
        StringBuilder key = new StringBuilder(96).append(schema.name());
        for (int i = 0; i < PARTS; i++) {
            key.append(':');
            if (i < fields.size()) {
                append(key, row.get(fields.get(i).position()));
            }
        }
        return end(key, workspace);
    }

    /** The key made of the given parts. */
    static String of(Schema schema, List<? extends @Nullable Object> parts, @Nullable UUID workspace) {
        if (parts.size() > PARTS) {
            throw new IllegalArgumentException("a cache key has " + PARTS + " parts at most, not " + parts.size());
        }
        StringBuilder key = new StringBuilder(96).append(schema.name());
        for (int i = 0; i < PARTS; i++) {
            key.append(':');
            if (i < parts.size()) {
                append(key, parts.get(i));
            }
        }
        return end(key, workspace);
    }

    /**
     * The value inside a composed key with one field. A text that is no composed key is the value
     * itself.
     */
    static String bareValue(Schema schema, String cacheKey) {
        String prefix = schema.name() + ":";
        if (!cacheKey.startsWith(prefix)) {
            return cacheKey;
        }
        int end = cacheKey.length();
        int workspace = cacheKey.lastIndexOf(':');
        int emptyParts = workspace - (PARTS - 1);
        if (emptyParts < prefix.length() || !cacheKey.startsWith(":".repeat(PARTS), emptyParts)) {
            return cacheKey;
        }
        String tail = cacheKey.substring(workspace + 1, end);
        return tail.isEmpty() || tail.length() == 36 ? cacheKey.substring(prefix.length(), emptyParts) : cacheKey;
    }

    /**
     * The five parts of a composed key. If there are more colons, the rest belongs to the last part
     * that is not empty.
     */
    static List<String> parts(String cacheKey) {
        int first = cacheKey.indexOf(':') + 1;
        return List.of(cacheKey.substring(first, cacheKey.lastIndexOf(':')).split(":", PARTS));
    }

    private static String end(StringBuilder key, @Nullable UUID workspace) {
        key.append(':');
        if (workspace != null) {
            key.append(workspace);
        }
        return key.toString();
    }

    private static void append(StringBuilder key, @Nullable Object value) {
        if (value == null || value == Row.NULL) {
            return;
        }
        if (value instanceof Reference<?> reference) {
            appendFirst(key, reference.fields());
        } else if (value instanceof Map<?, ?> map) {
            appendFirst(key, map);
        } else {
            key.append(value);
        }
    }

    /**
     * Appends the {@code id} of a foreign key, as Kong does; without an {@code id}, its first
     * field.
     */
    private static void appendFirst(StringBuilder key, Map<?, ?> foreignKey) {
        Iterator<?> values = foreignKey.values().iterator();
        Object value = foreignKey.containsKey("id") ? foreignKey.get("id") : values.hasNext() ? values.next() : null;
        if (value != null) {
            key.append(value);
        }
    }
}
