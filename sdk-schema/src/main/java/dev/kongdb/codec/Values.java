package dev.kongdb.codec;

import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import dev.kongdb.value.Shape;
import dev.kongdb.value.WholeNumbers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Converts between the values at the positions of a {@link Row} and those of record components.
 * Rows that are read were validated when they were written, so a value of the wrong type is a
 * programming error and causes a {@link ClassCastException}.
 */
public final class Values {
    private Values() {}

    // From a position

    /** The value, or null when the position is unset or null. */
    public static <T> @Nullable T orNull(@Nullable Object slot, Function<Object, T> decode) {
        return (slot == null || slot == Row.NULL) ? null : decode.apply(slot);
    }

    /** The value, or {@code otherwise} when the position is unset or null. */
    public static <T> T orElse(@Nullable Object slot, Function<Object, T> decode, T otherwise) {
        return (slot == null || slot == Row.NULL) ? otherwise : decode.apply(slot);
    }

    /**
     * The value of a field that its schema never lets be null.
     *
     * @throws IllegalArgumentException when the position is unset or null all the same, because
     *     another program wrote the row; the record cannot hold it
     */
    public static <T> T given(Row row, int position, Function<Object, T> decode) {
        Object slot = row.get(position);
        if (slot == null || slot == Row.NULL) {
            throw new IllegalArgumentException(row.shape().names().get(position) + " has no value");
        }
        return decode.apply(slot);
    }

    /** As {@link #given(Row, int, Function)}, by the name of the field. */
    public static <T> T given(Row row, String field, Function<Object, T> decode) {
        Object slot = row.get(field);
        if (slot == null || slot == Row.NULL) {
            throw new IllegalArgumentException(field + " has no value");
        }
        return decode.apply(slot);
    }

    /**
     * The value; if the position is unset or null, the default of the field, given in the form that
     * rows hold.
     */
    public static <T> T orDefault(@Nullable Object slot, Object otherwise, Function<Object, T> decode) {
        return decode.apply(slot == null || slot == Row.NULL ? otherwise : slot);
    }

    /** As {@link #orElse}, without boxing. */
    public static boolean booleanOr(@Nullable Object slot, boolean otherwise) {
        return (slot == null || slot == Row.NULL) ? otherwise : (Boolean) slot;
    }

    /** As {@link #orElse}, without boxing. */
    public static int intOr(@Nullable Object slot, int otherwise) {
        return (slot == null || slot == Row.NULL) ? otherwise : toInt(slot);
    }

    /** As {@link #orElse}, without boxing. */
    public static long longOr(@Nullable Object slot, long otherwise) {
        return (slot == null || slot == Row.NULL) ? otherwise : toLong(slot);
    }

    /** As {@link #orElse}, without boxing. */
    public static double doubleOr(@Nullable Object slot, double otherwise) {
        return (slot == null || slot == Row.NULL) ? otherwise : toDouble(slot);
    }

    /** A string; a UUID becomes its text. */
    public static String toText(Object slot) {
        return slot instanceof UUID uuid ? uuid.toString() : (String) slot;
    }

    /** A boolean. */
    public static Boolean toBoolean(Object slot) {
        return (Boolean) slot;
    }

    /** An integer; {@link ArithmeticException} when it does not fit. */
    public static Integer toInt(Object slot) {
        long whole = toLong(slot);
        if (whole != (int) whole) {
            throw new ArithmeticException(slot + " is no whole number of 32 bits");
        }
        return (int) whole;
    }

    /** An integer; {@link ArithmeticException} when it does not fit. */
    public static Long toLong(Object slot) {
        if (slot instanceof Long whole) {
            return whole;
        }
        double number = ((Number) slot).doubleValue();
        if (!WholeNumbers.fitsLong(number)) {
            throw new ArithmeticException(slot + " is no whole number of 64 bits");
        }
        return ((Number) slot).longValue();
    }

    /** A number. */
    public static Double toDouble(Object slot) {
        return ((Number) slot).doubleValue();
    }

    /** A UUID, which the position holds as such or as text. */
    public static UUID toUuid(Object slot) {
        return slot instanceof UUID uuid ? uuid : UUID.fromString((String) slot);
    }

    /** A point in time, from seconds since the epoch; a fraction counts in milliseconds. */
    public static Instant toInstant(Object slot) {
        return slot instanceof Double seconds
                ? Instant.ofEpochMilli(Math.round(seconds * 1000))
                : Instant.ofEpochSecond(((Number) slot).longValue());
    }

    /**
     * A nested record, from the row or JSON-like map in a position. Names that are not fields are
     * left out.
     */
    public static Row toRow(Object slot, Shape shape) {
        if (slot instanceof Row row) {
            return row;
        }
        Row row = new Row(shape);
        ((Map<?, ?>) slot).forEach((name, value) -> {
            int position = shape.position((String) name);
            if (position >= 0) {
                row.setOrNull(position, value);
            }
        });
        return row;
    }

    /** A reference. The caller must know which entity it refers to. */
    @SuppressWarnings("unchecked") // a reference has no type of its entity at run time
    public static <T> Reference<T> toReference(Object slot) {
        return (Reference<T>) slot;
    }

    /**
     * An unmodifiable list.
     *
     * @throws IllegalArgumentException when an element is null, because another program wrote the
     *     row; the same holds for sets and maps
     */
    public static <T> List<T> toList(Object slot, Function<Object, T> decode) {
        List<T> list = new ArrayList<>(((Collection<?>) slot).size());
        for (Object element : (Collection<?>) slot) {
            list.add(element(element, decode));
        }
        return Collections.unmodifiableList(list);
    }

    /** An element of a collection, which is never null. */
    static <T> T element(@Nullable Object element, Function<Object, T> decode) {
        if (element == null || element == Row.NULL) {
            throw new IllegalArgumentException("an element has no value");
        }
        return decode.apply(element);
    }

    /** An unmodifiable set in the order of the list in a position. */
    public static <T> Set<T> toSet(Object slot, Function<Object, T> decode) {
        Collection<?> elements = (Collection<?>) slot;
        if (elements.size() <= SmallSet.MOST) {
            return SmallSet.of(elements, decode);
        }
        Set<T> set = new LinkedHashSet<>();
        for (Object element : elements) {
            set.add(element(element, decode));
        }
        return Collections.unmodifiableSet(set);
    }

    /** An unmodifiable map in the order of the map in a position. */
    public static <T> Map<String, T> toMap(Object slot, Function<Object, T> decode) {
        Map<String, T> map = new LinkedHashMap<>();
        ((Map<?, ?>) slot).forEach((key, value) -> map.put((String) key, element(value, decode)));
        return Collections.unmodifiableMap(map);
    }

    /**
     * A record whose fields a subschema defined, as an unmodifiable JSON-like map without unset
     * values.
     */
    @SuppressWarnings("NullAway") // JSON has nulls, which the type Map<String, Object> excludes
    public static Map<String, Object> toTable(Object slot) {
        Map<String, Object> table = new LinkedHashMap<>();
        if (slot instanceof Row row) {
            List<String> names = row.shape().names();
            for (int i = 0; i < names.size(); i++) {
                Object value = row.get(i);
                if (value != null) {
                    table.put(names.get(i), json(value));
                }
            }
        } else {
            ((Map<?, ?>) slot).forEach((key, value) -> table.put((String) key, json(value)));
        }
        return Collections.unmodifiableMap(table);
    }

    private static @Nullable Object json(@Nullable Object value) {
        if (value == Row.NULL) {
            return null;
        }
        if (value instanceof Row || value instanceof Map) {
            return toTable(value);
        }
        if (value instanceof Collection<?> elements) {
            List<@Nullable Object> list = new ArrayList<>(elements.size());
            elements.forEach(element -> list.add(json(element)));
            return Collections.unmodifiableList(list);
        }
        if (value instanceof Reference<?> reference) {
            return toTable(reference.fields());
        }
        return value instanceof UUID uuid ? uuid.toString() : value;
    }

    // To a position

    /** A value in the form that rows hold; null for null. */
    public static <T> @Nullable Object ofNullable(@Nullable T value, Function<T, ? extends @Nullable Object> encode) {
        return value == null ? null : encode.apply(value);
    }

    /** Whole seconds since the epoch; null for null. */
    public static @Nullable Long ofSeconds(@Nullable Instant instant) {
        return instant == null ? null : Long.valueOf(instant.getEpochSecond());
    }

    /** Seconds since the epoch with a fraction of milliseconds; null for null. */
    public static @Nullable Double ofMillis(@Nullable Instant instant) {
        return instant == null ? null : Double.valueOf(instant.toEpochMilli() / 1000.0);
    }

    /**
     * A copy of the elements, so that the caller may change the given collection; null for null.
     */
    public static @Nullable List<?> ofElements(@Nullable Collection<?> elements) {
        return elements == null ? null : Arrays.asList(elements.toArray());
    }

    /** As {@link #ofElements(Collection)}, with each element encoded. */
    public static <T> @Nullable List<?> ofElements(
            @Nullable Collection<T> elements, Function<T, ? extends @Nullable Object> encode) {
        if (elements == null) {
            return null;
        }
        List<@Nullable Object> list = new ArrayList<>(elements.size());
        elements.forEach(element -> list.add(ofNullable(element, encode)));
        return list;
    }

    /** A copy of the map, so that the caller may change the given one; null for null. */
    public static @Nullable Map<String, ?> ofEntries(@Nullable Map<String, ?> entries) {
        return entries == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /** As {@link #ofEntries(Map)}, with each value encoded. */
    public static <T> @Nullable Map<String, ?> ofEntries(
            @Nullable Map<String, T> entries, Function<T, ? extends @Nullable Object> encode) {
        if (entries == null) {
            return null;
        }
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        entries.forEach((key, value) -> map.put(key, ofNullable(value, encode)));
        return Collections.unmodifiableMap(map);
    }

    // Definitions

    /** A map of names to values. Unlike {@link Map#of}, it keeps the order and takes nulls. */
    public static Map<String, @Nullable Object> table(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> table = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            table.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return Collections.unmodifiableMap(table);
    }
}
