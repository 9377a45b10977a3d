package dev.kongdb.cassandra;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.definition.FieldType;
import dev.kongdb.spi.StoredJson;
import dev.kongdb.spi.StoredText;
import dev.kongdb.spi.UnstorableValueException;
import dev.kongdb.value.Row;
import dev.kongdb.value.WholeNumbers;
import java.math.BigDecimal;
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

/**
 * Between the values of rows and those of the driver. What a column holds is said by the table, not by the field: Kong keeps an
 * array in a set here and there, and an author may have chosen a {@code bigint} or a {@code double} where Kong's rule is too narrow.
 */
final class DriverValues {
    private DriverValues() {}

    // --- writing
    // --------------------------------------------------------------------------------------------------------

    /**
     * A value as the driver takes it; null for what is null in the table, which empty lists and sets are.
     *
     * @throws UnstorableValueException when no column can hold it
     * @throws ArithmeticException when that column cannot
     */
    static @Nullable Object toDriver(DataType type, Field field, @Nullable Object value) {
        Object converted = convert(type, field, value);
        boolean empty = (converted instanceof Collection<?> elements && elements.isEmpty())
                || (converted instanceof Map<?, ?> entries && entries.isEmpty());
        return empty ? null : converted;
    }

    /** A value, which may be empty: inside of others it can be kept so. */
    private static @Nullable Object convert(DataType type, Field field, @Nullable Object value) {
        if (value == null || value == Row.NULL) {
            return null;
        }
        if (type instanceof ListType list) {
            return elements(list.getElementType(), field, value, new ArrayList<>());
        }
        if (type instanceof SetType set) {
            return elements(set.getElementType(), field, value, new TreeSet<>(DriverValues::compareInSet));
        }
        if (type instanceof MapType map) {
            return entries(map, field, (Map<?, ?>) value);
        }
        if (type.equals(DataTypes.TEXT) || type.equals(DataTypes.ASCII)) {
            return isText(field)
                    ? StoredText.checked(field.name(), value.toString())
                    : StoredJson.write(field.name(), value);
        }
        if (type.equals(DataTypes.UUID) || type.equals(DataTypes.TIMEUUID)) {
            return value instanceof UUID uuid ? uuid : UUID.fromString(value.toString());
        }
        if (type.equals(DataTypes.TIMESTAMP)) {
            double millis = ((Number) value).doubleValue() * 1000;
            if (!(Math.abs(millis) < 0x1p63)) {
                throw new UnstorableValueException(field.name(), UnstorableValueException.OUT_OF_RANGE);
            }
            return Instant.ofEpochMilli(Math.round(millis));
        }
        if (type.equals(DataTypes.BOOLEAN)) {
            return value;
        }
        return number(type, field, (Number) value);
    }

    private static Object number(DataType type, Field field, Number value) {
        if (type.equals(DataTypes.INT)) {
            return (int) within(field, value, Integer.MIN_VALUE, Integer.MAX_VALUE);
        }
        if (type.equals(DataTypes.BIGINT)) {
            return within(field, value, Long.MIN_VALUE, Long.MAX_VALUE);
        }
        if (type.equals(DataTypes.SMALLINT)) {
            return (short) within(field, value, Short.MIN_VALUE, Short.MAX_VALUE);
        }
        if (type.equals(DataTypes.FLOAT)) {
            return value.floatValue();
        }
        if (type.equals(DataTypes.DOUBLE)) {
            return value.doubleValue();
        }
        if (type.equals(DataTypes.DECIMAL)) {
            return new BigDecimal(value.toString());
        }
        throw new ArithmeticException("the column of field '" + field.name() + "' is of type "
                + type.asCql(false, false) + ", which fits no field");
    }

    private static long within(Field field, Number value, long least, long most) {
        double real = value.doubleValue();
        if ((value instanceof Double && !WholeNumbers.isExact(real))
                || value.longValue() < least
                || value.longValue() > most) {
            throw new UnstorableValueException(field.name(), UnstorableValueException.OUT_OF_RANGE);
        }
        return value.longValue();
    }

    private static <C extends Collection<Object>> C elements(DataType type, Field field, Object value, C elements) {
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

    /** The order in which Cassandra keeps a set: a write is to answer what a read will. */
    private static int compareInSet(Object one, Object other) {
        if (one instanceof Integer number && other instanceof Integer second) {
            return number.compareTo(second);
        }
        if (one instanceof Long number && other instanceof Long second) {
            return number.compareTo(second);
        }
        if (one instanceof Double number && other instanceof Double second) {
            return number.compareTo(second);
        }
        // texts as UTF-8; of random UUIDs, and what else there may be, the text has the order of the bytes
        return Arrays.compareUnsigned(
                one.toString().getBytes(StandardCharsets.UTF_8),
                other.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static Map<Object, Object> entries(MapType type, Field field, Map<?, ?> map) {
        Field keys = field.keys() == null ? field : field.keys();
        Field values = field.values() == null ? field : field.values();
        Map<Object, Object> entries = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            Object convertedKey = convert(type.getKeyType(), keys, key);
            Object converted = convert(type.getValueType(), values, value);
            if (convertedKey == null || converted == null) {
                throw new UnstorableValueException(field.name(), "must not contain null");
            }
            entries.put(convertedKey, converted);
        });
        return entries;
    }

    /** Whether a field in a text column is that text, and not JSON. */
    private static boolean isText(Field field) {
        return field.type() == FieldType.STRING;
    }

    // --- reading
    // --------------------------------------------------------------------------------------------------------

    /** A value of the driver as rows hold it. */
    static @Nullable Object fromDriver(DataType type, Field field, @Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (type instanceof ListType list) {
            return list(list.getElementType(), field, (Collection<?>) value);
        }
        if (type instanceof SetType set) {
            return list(set.getElementType(), field, (Collection<?>) value);
        }
        if (type instanceof MapType map) {
            Field values = field.values() == null ? field : field.values();
            Map<String, @Nullable Object> entries = new LinkedHashMap<>();
            ((Map<?, ?>) value)
                    .forEach((key, each) ->
                            entries.put(String.valueOf(key), fromDriver(map.getValueType(), values, each)));
            return entries;
        }
        if (value instanceof String text) {
            // A record whose fields depend on another field is understood once the row is there.
            return isText(field) || field.isAbstract() ? text : StoredJson.read(field, text);
        }
        if (value instanceof Instant instant) {
            double seconds = instant.toEpochMilli() / 1000.0;
            return field.type() == FieldType.INTEGER ? (Object) (long) Math.floor(seconds) : (Object) seconds;
        }
        if (value instanceof Number number) {
            return field.type() == FieldType.INTEGER ? (Object) number.longValue() : (Object) real(number);
        }
        return value;
    }

    /** The shortest number that the column's one stands for: 0.1 was written into a {@code float}, not 0.10000000149. */
    private static double real(Number number) {
        return number instanceof Float ? Double.parseDouble(number.toString()) : number.doubleValue();
    }

    private static List<@Nullable Object> list(DataType type, Field field, Collection<?> values) {
        Field each = field.elements() == null ? field : field.elements();
        List<@Nullable Object> list = new ArrayList<>(values.size());
        if (isText(each) && type.equals(DataTypes.TEXT)) {
            list.addAll(values);
            return list;
        }
        for (Object value : values) {
            list.add(fromDriver(type, each, value));
        }
        return list;
    }

    /** Turns the text of an abstract record into what the field is in a row of that subschema, if there is one. */
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
