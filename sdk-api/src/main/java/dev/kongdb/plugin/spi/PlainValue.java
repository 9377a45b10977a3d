package dev.kongdb.plugin.spi;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values that plugins pass to one another, in whatever languages they are written. */
final class PlainValue {
    private static final int DEEPEST = 100;

    private PlainValue() {}

    /**
     * A copy of the value, independent of the given one, with whole numbers as {@code Long} and
     * others as {@code Double}.
     *
     * @throws IllegalArgumentException when the value is not plain
     */
    static @Nullable Object of(@Nullable Object value) {
        return of(value, 0);
    }

    private static @Nullable Object of(@Nullable Object value, int depth) {
        if (depth > DEEPEST) {
            throw notPlain("it nests too deeply");
        }
        if (value == null || value instanceof String || value instanceof Boolean || value instanceof Long) {
            return value;
        }
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        if (value instanceof Double || value instanceof Float) {
            return ((Number) value).doubleValue();
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((key, member) -> {
                if (!(key instanceof String name)) {
                    throw notPlain("the keys of a map must be strings");
                }
                copy.put(name, of(member, depth + 1));
            });
            return Collections.unmodifiableMap(copy);
        }
        if (value instanceof Collection<?> elements) {
            List<@Nullable Object> copy = new ArrayList<>(elements.size());
            elements.forEach(element -> copy.add(of(element, depth + 1)));
            return Collections.unmodifiableList(copy);
        }
        throw notPlain("it is a " + value.getClass().getName());
    }

    private static IllegalArgumentException notPlain(String why) {
        return new IllegalArgumentException(
                "value must be nil, a number, string, boolean or a table of numbers, strings and booleans: " + why);
    }
}
