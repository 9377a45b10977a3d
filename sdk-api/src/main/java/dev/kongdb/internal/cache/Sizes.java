package dev.kongdb.internal.cache;

import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** About how many bytes a value takes. */
public final class Sizes {
    private static final int HEADER = 16;
    private static final int REFERENCE = 8;
    private static final int MAP_ENTRY = 48;

    /** What an object takes of which nothing is known. */
    private static final int UNKNOWN = 512;

    /** The cache's own share of each entry: its node, the key's text without its letters, the answer. */
    private static final int ENTRY = 200;

    private Sizes() {}

    /** An entry under that key with a value of that size. */
    static int ofEntry(String key, long value) {
        return (int) Math.min(Integer.MAX_VALUE, ENTRY + key.length() + value);
    }

    /** The value, with what it holds. */
    public static long of(@Nullable Object value) {
        if (value == null || value == Row.NULL || value instanceof Boolean) {
            return 0;
        }
        if (value instanceof String text) {
            return HEADER + 24L + text.length();
        }
        if (value instanceof byte[] bytes) {
            return (long) HEADER + bytes.length;
        }
        if (value instanceof Number) {
            return HEADER + REFERENCE;
        }
        if (value instanceof Optional<?> optional) {
            return HEADER + of(optional.orElse(null));
        }
        if (value instanceof Row row) {
            return of(row);
        }
        if (value instanceof Reference<?> reference) {
            return HEADER + of(reference.fields());
        }
        if (value instanceof Map<?, ?> map) {
            long bytes = HEADER;
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                bytes += MAP_ENTRY + of(entry.getKey()) + of(entry.getValue());
            }
            return bytes;
        }
        if (value instanceof Iterable<?> elements) {
            long bytes = HEADER;
            for (Object element : elements) {
                bytes += REFERENCE + of(element);
            }
            return bytes;
        }
        return value instanceof java.util.UUID ? HEADER + 16 : UNKNOWN;
    }

    private static long of(Row row) {
        long bytes = 3 * HEADER;
        for (int i = 0; i < row.shape().names().size(); i++) {
            bytes += REFERENCE + of(row.get(i));
        }
        return bytes;
    }
}
