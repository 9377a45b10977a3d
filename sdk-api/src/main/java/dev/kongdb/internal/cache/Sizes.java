package dev.kongdb.internal.cache;

import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Estimates how many bytes a value takes. */
public final class Sizes {
    private static final int HEADER = 16;
    private static final int REFERENCE = 8;
    private static final int MAP_ENTRY = 48;

    /** The estimate for an object of an unknown class. */
    private static final int UNKNOWN = 512;

    /** The overhead of an entry: its node, the text of the key without its letters, the answer. */
    private static final int ENTRY = 200;

    private Sizes() {}

    /** The size of an entry with the key and a value of the given size. */
    static int ofEntry(String key, long value) {
        return (int) Math.min(Integer.MAX_VALUE, ENTRY + key.length() + value);
    }

    /** The size of the value and of everything in it. */
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
