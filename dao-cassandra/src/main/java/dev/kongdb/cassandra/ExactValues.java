package dev.kongdb.cassandra;

import dev.kongdb.schema.Field;
import dev.kongdb.schema.table.ColumnType;
import dev.kongdb.schema.table.ColumnType.Scalar;
import dev.kongdb.spi.StoredJson;
import dev.kongdb.spi.UnstorableValueException;
import dev.kongdb.value.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What Kong's columns lose of the values written: that a list is empty and not null, the order of
 * the elements of a set, the last digits of a number in a {@code float}. It is kept in the row's
 * state, as one JSON object by field.
 *
 * <p>The value for a field is valid as long as the column holds the bytes that the value converts
 * to. So if a Kong writes the column, its value is read.
 */
final class ExactValues {
    private ExactValues() {}

    /**
     * The exact values of a row; null when its columns lose nothing.
     *
     * @param bytes the columns to be written
     */
    static @Nullable String of(RowColumns columns, Row row, List<? extends @Nullable ByteBuffer> bytes) {
        Map<String, Object> exact = null;
        for (int i = 0; i < columns.columns.size(); i++) {
            Column column = columns.columns.get(i);
            Object value = row.get(column.position());
            if (value == null || value == Row.NULL || !isLossy(column) || same(value, column.decode(bytes.get(i)))) {
                continue;
            }
            exact = exact == null ? new LinkedHashMap<>() : exact;
            exact.put(column.field().name(), value);
        }
        return exact == null ? null : StoredJson.write("exact values", exact);
    }

    /** Puts exact values into a row that was read from the given columns. */
    static void restore(RowColumns columns, String exact, List<? extends @Nullable ByteBuffer> bytes, Row row) {
        Map<?, ?> values;
        try {
            values = StoredJson.read(exact) instanceof Map<?, ?> map ? map : Map.of();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "column " + RowState.COLUMN + " of " + columns.schema.name() + " holds no JSON", e);
        }
        for (int i = 0; i < columns.columns.size(); i++) {
            Column column = columns.columns.get(i);
            Object kept = isLossy(column) ? values.get(column.field().name()) : null;
            Object value = kept == null ? null : typed(column, kept);
            if (value != null && isOf(column, value, bytes.get(i))) {
                row.set(column.position(), value);
            }
        }
    }

    private static boolean isLossy(Column column) {
        ColumnType type = column.type();
        return column.foreign() == null
                && (!(type instanceof Scalar) || type == Scalar.NUMBER || type == Scalar.MILLIS);
    }

    /** Whether the column holds the bytes that the value converts to. */
    private static boolean isOf(Column column, Object value, @Nullable ByteBuffer bytes) {
        try {
            return same(column.decode(column.encodeValue(value, null)), column.decode(bytes));
        } catch (UnstorableValueException | ClassCastException | IllegalArgumentException fieldHasChanged) {
            return false;
        }
    }

    /** JSON converted to the field's type as rows hold it. */
    private static @Nullable Object typed(Column column, Object json) {
        Field field = column.field();
        Object value = StoredJson.read(field, StoredJson.write(field.name(), json));
        ColumnType type = column.type();
        ColumnType elements = type instanceof ColumnType.ListOf list
                ? list.element()
                : type instanceof ColumnType.SetOf set ? set.element() : type;
        if (elements != Scalar.UUID || !(value instanceof List<?> texts)) {
            return value;
        }
        List<@Nullable Object> ids = new ArrayList<>();
        for (Object text : texts) {
            ids.add(text == null ? null : UUID.fromString(text.toString()));
        }
        return ids;
    }

    /** Whether two values are equal to a reader: the order counts in lists, not in maps. */
    private static boolean same(@Nullable Object one, @Nullable Object other) {
        if (one == null || other == null || one == Row.NULL || other == Row.NULL) {
            return isNull(one) && isNull(other);
        }
        if (one instanceof Row row && other instanceof Row second) {
            List<String> names = row.shape().names();
            return names.equals(second.shape().names())
                    && IntStream.range(0, names.size()).allMatch(i -> same(row.get(i), second.get(i)));
        }
        if (one instanceof List<?> list && other instanceof List<?> second) {
            boolean same = list.size() == second.size();
            for (int i = 0; same && i < list.size(); i++) {
                same = same(list.get(i), second.get(i));
            }
            return same;
        }
        if (one instanceof Map<?, ?> map && other instanceof Map<?, ?> second) {
            return map.size() == second.size()
                    && map.entrySet().stream()
                            .allMatch(entry -> second.containsKey(entry.getKey())
                                    && same(entry.getValue(), second.get(entry.getKey())));
        }
        if (one instanceof Number number && other instanceof Number second) {
            return Double.compare(number.doubleValue(), second.doubleValue()) == 0
                    && number.longValue() == second.longValue();
        }
        return one.equals(other) || (!(one instanceof Row) && one.toString().equals(other.toString()));
    }

    private static boolean isNull(@Nullable Object value) {
        return value == null || value == Row.NULL;
    }
}
