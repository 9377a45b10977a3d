package dev.kongdb.schema.internal;

import dev.kongdb.value.Plain;
import dev.kongdb.value.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Predicates of values in rows. */
final class RowValues {
    private RowValues() {}

    /** Whether a value is neither absent nor null. */
    static boolean isPresent(@Nullable Object value) {
        return value != null && value != Row.NULL;
    }

    /**
     * Whether a value counts as set in entity checks: it is not absent, null, an empty text or an
     * empty collection.
     */
    static boolean isNonEmpty(@Nullable Object value) {
        if (value == null || value == Row.NULL) {
            return false;
        }
        if (value instanceof String text) {
            return !text.isEmpty();
        }
        if (value instanceof Collection<?> collection) {
            return !collection.isEmpty();
        }
        if (value instanceof Map<?, ?> map) {
            return !map.isEmpty();
        }
        return !(value instanceof Row row) || !row.isEmpty();
    }

    /**
     * Lua's equality: numbers by value, texts by their characters, tables only if they are the same
     * object.
     */
    static boolean rawEquals(@Nullable Object a, @Nullable Object b) {
        if (a == b) {
            return true;
        }
        if (a instanceof String text) {
            return b instanceof String other ? text.equals(other) : b instanceof UUID && text.equals(b.toString());
        }
        if (a instanceof UUID) {
            return b instanceof UUID
                    ? a.equals(b)
                    : b instanceof String && a.toString().equals(b);
        }
        if (a instanceof Number first && b instanceof Number second) {
            return numbersEqual(first, second);
        }
        return a instanceof Boolean && a.equals(b);
    }

    private static boolean numbersEqual(Number a, Number b) {
        boolean whole = a instanceof Long && b instanceof Long;
        return whole ? a.longValue() == b.longValue() : a.doubleValue() == b.doubleValue();
    }

    /** Deep equality, which ignores the order of lists on request. */
    static boolean deepEquals(@Nullable Object a, @Nullable Object b, boolean anyOrder) {
        Object first = Plain.of(a);
        Object second = Plain.of(b);
        if (anyOrder && first instanceof List<?> one && second instanceof List<?> other) {
            return sameElements(one, other);
        }
        return plainEquals(first, second);
    }

    private static boolean sameElements(List<?> one, List<?> other) {
        List<@Nullable Object> rest = new ArrayList<>(other);
        for (Object element : one) {
            int found = 0;
            while (found < rest.size() && !plainEquals(element, rest.get(found))) {
                found++;
            }
            if (found == rest.size()) {
                return false;
            }
            rest.remove(found);
        }
        return rest.isEmpty();
    }

    private static boolean plainEquals(@Nullable Object a, @Nullable Object b) {
        if (a instanceof Map<?, ?> one && b instanceof Map<?, ?> other) {
            return one.size() == other.size()
                    && one.keySet().stream()
                            .allMatch(key -> other.containsKey(key) && plainEquals(one.get(key), other.get(key)));
        }
        if (a instanceof List<?> one && b instanceof List<?> other) {
            if (one.size() != other.size()) {
                return false;
            }
            for (int i = 0; i < one.size(); i++) {
                if (!plainEquals(one.get(i), other.get(i))) {
                    return false;
                }
            }
            return true;
        }
        return rawEquals(a, b) || Objects.equals(a, b);
    }

    /** Whether a text is a reference to a secret in a vault. */
    static boolean isVaultReference(@Nullable Object value) {
        return value instanceof String text && text.startsWith("{vault://") && text.endsWith("}");
    }
}
