package dev.kongdb.cassandra;

import dev.kongdb.schema.Field;
import dev.kongdb.schema.table.ColumnType;
import dev.kongdb.schema.table.ColumnType.ListOf;
import dev.kongdb.schema.table.ColumnType.MapOf;
import dev.kongdb.schema.table.ColumnType.Scalar;
import dev.kongdb.schema.table.ColumnType.SetOf;
import dev.kongdb.spi.StoredJson;
import dev.kongdb.spi.StoredText;
import dev.kongdb.spi.UnstorableValueException;
import dev.kongdb.value.Row;
import dev.kongdb.value.WholeNumbers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Converts values of rows to those of the driver and back, by the types of the columns. */
final class DriverValues {
    private DriverValues() {}

    // --- writing

    /**
     * A value as the driver takes it; null for values that are null in the table, such as empty
     * lists and sets.
     *
     * @throws UnstorableValueException when the column cannot hold it
     */
    static @Nullable Object toDriver(ColumnType type, Field field, @Nullable Object value) {
        Object converted = convert(type, field, value);
        boolean empty = (converted instanceof Collection<?> elements && elements.isEmpty())
                || (converted instanceof Map<?, ?> entries && entries.isEmpty());
        return empty ? null : converted;
    }

    /**
     * Converts a value, which may be empty: inside another value, Cassandra can store an empty one.
     */
    private static @Nullable Object convert(ColumnType type, Field field, @Nullable Object value) {
        if (value == null || value == Row.NULL) {
            return null;
        }
        if (type instanceof ListOf list) {
            return elements(list.element(), field, value, new ArrayList<>());
        }
        if (type instanceof SetOf set) {
            return elements(set.element(), field, value, new TreeSet<>(DriverValues::compareInSet));
        }
        if (type instanceof MapOf map) {
            return entries(map, field, (Map<?, ?>) value);
        }
        return switch ((Scalar) type) {
            case TEXT -> StoredText.checked(field.name(), value.toString());
            case JSON -> StoredJson.write(field.name(), value);
            case UUID -> value instanceof UUID uuid ? uuid : UUID.fromString(value.toString());
            case INTEGER -> integer(field, (Number) value);
            case NUMBER -> ((Number) value).floatValue();
            case BOOLEAN -> value;
            case SECONDS, MILLIS -> instant(field, (Number) value);
        };
    }

    private static Instant instant(Field field, Number seconds) {
        double millis = seconds.doubleValue() * 1000;
        if (!(Math.abs(millis) < 0x1p63)) {
            throw new UnstorableValueException(field.name(), UnstorableValueException.OUT_OF_RANGE);
        }
        return Instant.ofEpochMilli(Math.round(millis));
    }

    private static int integer(Field field, Number value) {
        long whole = value.longValue();
        if ((value instanceof Double && !WholeNumbers.isExact(value.doubleValue())) || whole != (int) whole) {
            throw new UnstorableValueException(field.name(), UnstorableValueException.OUT_OF_RANGE);
        }
        return (int) whole;
    }

    private static <C extends Collection<Object>> C elements(ColumnType type, Field field, Object value, C elements) {
        Field each = field.elements() == null ? field : field.elements();
        for (Object element : (Collection<?>) value) {
            Object converted = convert(type, each, element);
            if (converted == null) {
                throw new UnstorableValueException(field.name(), "must not contain null");
            }
            elements.add(converted);
        }
        return elements;
    }

    /**
     * The order in which Cassandra sorts a set. A write returns the elements in the order that a
     * read will have.
     */
    private static int compareInSet(Object one, Object other) {
        if (one instanceof Integer number && other instanceof Integer second) {
            return number.compareTo(second);
        }
        if (one instanceof Float number && other instanceof Float second) {
            return number.compareTo(second);
        }
        if (one instanceof Instant time && other instanceof Instant second) {
            return time.compareTo(second);
        }
        // texts as UTF-8; for random UUIDs and other types, the order of their text is that of the
        // bytes
        return Arrays.compareUnsigned(
                one.toString().getBytes(StandardCharsets.UTF_8),
                other.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static Map<Object, Object> entries(MapOf type, Field field, Map<?, ?> map) {
        Field keys = field.keys() == null ? field : field.keys();
        Field values = field.values() == null ? field : field.values();
        Map<Object, Object> entries = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            Object convertedKey = convert(Scalar.TEXT, keys, key);
            Object converted = convert(type.value(), values, value);
            if (convertedKey == null || converted == null) {
                throw new UnstorableValueException(field.name(), "must not contain null");
            }
            entries.put(convertedKey, converted);
        });
        return entries;
    }

    // --- reading

    /** A value of the driver as rows hold it. */
    static @Nullable Object fromDriver(ColumnType type, Field field, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (type instanceof ListOf list) {
            return list(list.element(), field, (Collection<?>) value);
        }
        if (type instanceof SetOf set) {
            return list(set.element(), field, (Collection<?>) value);
        }
        if (type instanceof MapOf map) {
            Field values = field.values() == null ? field : field.values();
            Map<String, @Nullable Object> entries = new LinkedHashMap<>();
            ((Map<?, ?>) value)
                    .forEach((key, each) -> entries.put(String.valueOf(key), fromDriver(map.value(), values, each)));
            return entries;
        }
        return switch ((Scalar) type) {
            case TEXT, UUID, BOOLEAN -> value;
            // A record that depends on another field is parsed when the whole row is read.
            case JSON -> field.isAbstract() ? value : StoredJson.read(field, (String) value);
            case INTEGER -> ((Number) value).longValue();
            // The shortest decimal for the column's value: 0.1 was written, not 0.10000000149.
            case NUMBER -> Double.parseDouble(value.toString());
            case SECONDS -> Math.floorDiv(((Instant) value).toEpochMilli(), 1000L);
            case MILLIS -> ((Instant) value).toEpochMilli() / 1000.0;
        };
    }

    private static List<@Nullable Object> list(ColumnType type, Field field, Collection<?> values) {
        Field each = field.elements() == null ? field : field.elements();
        List<@Nullable Object> list = new ArrayList<>(values.size());
        if (type == Scalar.TEXT) {
            list.addAll(values);
            return list;
        }
        for (Object value : values) {
            list.add(fromDriver(type, each, value));
        }
        return list;
    }

    /** Parses the text of an abstract record by the subschema of the row, if it has one. */
    static void specialise(dev.kongdb.schema.Schema schema, Field field, Row row) {
        if (!(row.get(field.position()) instanceof String text)) {
            return;
        }
        Field keyField = schema.subschemaKey();
        Object key = keyField == null ? null : row.get(keyField.position());
        Field specialised = field;
        for (Object each : key instanceof List<?> keys ? keys : Arrays.asList(key)) {
            List<Field> fields = each instanceof String name ? schema.subschemaFields(name) : null;
            if (fields != null) {
                specialised = fields.get(field.position());
                break;
            }
        }
        row.set(field.position(), StoredJson.read(specialised, text));
    }
}
