package dev.kongdb.spi;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.definition.FieldType;
import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import dev.kongdb.value.Shape;
import dev.kongdb.value.WholeNumbers;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns values of rows into the JSON that stores keep in columns and page tokens, and back. */
public final class StoredJson {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            // No limits: the content of the database was checked when it was written.
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private StoredJson() {}

    // --- writing

    /**
     * A value as JSON; explicit nulls are kept.
     *
     * @param field the name of the field, for the exception
     * @throws UnstorableValueException when JSON or a store cannot hold it
     */
    public static String write(String field, @Nullable Object value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            write(json, field, value);
        } catch (IOException e) {
            // a writer in memory fails for one reason only: the generator's limit of depth
            throw new UnstorableValueException(field, "is nested too deeply");
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, String field, @Nullable Object value) throws IOException {
        if (value == null || value == Row.NULL) {
            json.writeNull();
        } else if (value instanceof String text) {
            json.writeString(StoredText.checked(field, text));
        } else if (value instanceof Boolean truth) {
            json.writeBoolean(truth);
        } else if (value instanceof Double || value instanceof Float) {
            writeDouble(json, field, ((Number) value).doubleValue());
        } else if (value instanceof Number number) {
            json.writeNumber(number.longValue());
        } else if (value instanceof Row row) {
            writeRow(json, field, row);
        } else if (value instanceof Map<?, ?> map) {
            writeMap(json, field, map);
        } else if (value instanceof Iterable<?> elements) {
            json.writeStartArray();
            for (Object element : elements) {
                write(json, field, element);
            }
            json.writeEndArray();
        } else if (value instanceof Reference<?> reference) {
            writeMap(json, field, reference.fields());
        } else {
            json.writeString(StoredText.checked(field, value.toString())); // a UUID
        }
    }

    private static void writeDouble(JsonGenerator json, String field, double value) throws IOException {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw new UnstorableValueException(field, "must not contain a number that is infinite or none");
        }
        if (WholeNumbers.isExact(value) && !isNegativeZero(value)) {
            json.writeNumber((long) value);
        } else {
            json.writeNumber(value);
        }
    }

    private static boolean isNegativeZero(double value) {
        return value == 0 && 1 / value < 0;
    }

    private static void writeRow(JsonGenerator json, String field, Row row) throws IOException {
        json.writeStartObject();
        List<String> names = row.shape().names();
        for (int i = 0; i < names.size(); i++) {
            Object value = row.get(i);
            if (value != null) {
                json.writeFieldName(names.get(i));
                write(json, field, value);
            }
        }
        json.writeEndObject();
    }

    private static void writeMap(JsonGenerator json, String field, Map<?, ?> map) throws IOException {
        json.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            json.writeFieldName(StoredText.checked(field, String.valueOf(entry.getKey())));
            write(json, field, entry.getValue());
        }
        json.writeEndObject();
    }

    // --- reading

    /**
     * The value of a field from the JSON in its column, as rows hold it; null for a JSON null.
     *
     * @throws UncheckedIOException when the column holds something else
     */
    public static @Nullable Object read(Field field, String text) {
        try (JsonParser json = FACTORY.createParser(text)) {
            json.nextToken();
            return read(json, field);
        } catch (IOException e) {
            throw new UncheckedIOException("column of field '" + field.name() + "' holds no JSON", e);
        }
    }

    /**
     * The value of any JSON, even if no field describes it: lists, maps, texts, Longs, Doubles,
     * Booleans and null.
     *
     * @throws IOException if the text is no JSON
     */
    public static @Nullable Object read(String text) throws IOException {
        try (JsonParser json = FACTORY.createParser(text)) {
            json.nextToken();
            Object value = read(json, null);
            if (json.nextToken() != null) {
                throw new IOException("more than one value");
            }
            return value;
        }
    }

    private static @Nullable Object read(JsonParser json, @Nullable Field field) throws IOException {
        JsonToken token = json.currentToken();
        if (token == null) {
            throw new IOException("no value");
        }
        return switch (token) {
            case START_OBJECT -> readObject(json, field);
            case START_ARRAY -> readArray(json, field);
            case VALUE_STRING -> json.getText();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> readNumber(json, field);
            default -> throw new IOException("unexpected " + token);
        };
    }

    private static Object readNumber(JsonParser json, @Nullable Field field) throws IOException {
        FieldType type = field == null ? FieldType.ANY : field.type();
        boolean isLong = json.currentToken() == JsonToken.VALUE_NUMBER_INT
                && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
        if (isLong && type != FieldType.NUMBER) {
            return json.getLongValue();
        }
        double value = json.getDoubleValue();
        return type == FieldType.INTEGER && WholeNumbers.isExact(value) ? (Object) (long) value : (Object) value;
    }

    private static Object readArray(JsonParser json, @Nullable Field field) throws IOException {
        Field elements = field == null ? null : field.elements();
        List<@Nullable Object> list = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            list.add(read(json, elements));
        }
        // Kong, which may have written the column, does not tell an empty list from an empty map.
        if (list.isEmpty() && field != null) {
            if (field.type() == FieldType.MAP) {
                return new LinkedHashMap<String, @Nullable Object>();
            }
            Shape shape = field.recordShape();
            if (shape != null) {
                return new Row(shape);
            }
        }
        return list;
    }

    private static Object readObject(JsonParser json, @Nullable Field field) throws IOException {
        Shape shape = field == null ? null : field.recordShape();
        if (field != null && shape != null) {
            return readRow(json, field, shape);
        }
        Field values = field == null ? null : field.values();
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            map.put(name, read(json, values));
        }
        if (field == null) {
            return map;
        }
        return switch (field.type()) {
            case ARRAY, SET -> map.isEmpty() ? new ArrayList<@Nullable Object>() : map;
            case FOREIGN -> {
                Reference<?> reference = field.toReference(map);
                yield reference == null ? map : reference;
            }
            default -> map;
        };
    }

    private static Row readRow(JsonParser json, Field field, Shape shape) throws IOException {
        List<Field> fields = field.recordFields();
        Row row = new Row(shape);
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            int position = shape.position(name);
            json.nextToken();
            if (position < 0) {
                row.setUnknown(name, read(json, null));
            } else {
                row.setOrNull(position, read(json, fields.get(position)));
            }
        }
        return row;
    }
}
