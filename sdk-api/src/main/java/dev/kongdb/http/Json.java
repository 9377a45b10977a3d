package dev.kongdb.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.util.BufferRecycler;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import dev.kongdb.value.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * JSON as plain values: {@code Map} in the order written, {@code List}, {@code String}, {@code
 * Long}, {@code Double}, {@code Boolean} and null. An integral number is a {@code Long} if it fits,
 * any other number a {@code Double}.
 */
public final class Json {
    /** How deep Kong's own parser goes. */
    public static final int MAX_DEPTH = 1000;

    /** Every integral number up to this one is held exactly by a double. */
    private static final double EXACT = 1e15;

    /** Far more than any entity holds. So many values take some tens of megabytes of memory. */
    static final int MAX_VALUES = 200_000;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(1000)
                    .build())
            // Kong's parser takes them, and schemas refuse them.
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(JsonReadFeature.ALLOW_LEADING_ZEROS_FOR_NUMBERS)
            .enable(JsonReadFeature.ALLOW_LEADING_PLUS_SIGN_FOR_NUMBERS)
            .enable(JsonReadFeature.ALLOW_TRAILING_DECIMAL_POINT_FOR_NUMBERS)
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .build();

    private Json() {}

    /**
     * Parses JSON in UTF-8.
     * <p>As with Kong's parser, the last of several values of one name counts, and a number may be
     * infinite or not a number.
     *
     * @throws TooManyValuesException when the JSON holds more than 200,000 values
     * @throws MalformedJsonException when the bytes are no UTF-8 or no JSON, are nested deeper than
     *     1,000 levels, or hold half a surrogate pair
     */
    public static @Nullable Object parse(byte[] bytes) throws MalformedJsonException {
        try (JsonParser parser = FACTORY.createParser(new Utf8Reader(bytes))) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new MalformedJsonException("it is empty");
            }
            Object value = new Values(parser).value(first);
            if (parser.nextToken() != null) {
                throw new MalformedJsonException("something follows the value");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw new MalformedJsonException(e.getOriginalMessage());
        } catch (CharacterCodingException e) {
            throw new MalformedJsonException("it is not UTF-8");
        } catch (IOException e) {
            throw new UncheckedIOException(e); // reading an array cannot fail
        }
    }

    /**
     * Decodes UTF-8 strictly, as it is read. Jackson's own parser of bytes accepts some bytes that
     * are not UTF-8, and takes others for another encoding.
     */
    private static final class Utf8Reader extends Reader {
        private final ByteBuffer bytes;
        /** A new decoder reports malformed bytes, which String's constructor would replace. */
        private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();

        Utf8Reader(byte[] bytes) {
            this.bytes = ByteBuffer.wrap(bytes);
        }

        @Override
        public int read(char[] into, int offset, int length) throws IOException {
            if (!bytes.hasRemaining()) {
                return -1;
            }
            CharBuffer out = CharBuffer.wrap(into, offset, length);
            CoderResult result = decoder.decode(bytes, out, true);
            if (result.isError()) {
                result.throwException();
            }
            return out.position() - offset;
        }

        @Override
        public void close() {}
    }

    /** Builds values from the parser's tokens, and counts them. */
    private static final class Values {
        private final JsonParser parser;
        private int values;

        Values(JsonParser parser) {
            this.parser = parser;
        }

        @Nullable
        Object value(JsonToken token) throws IOException, MalformedJsonException {
            if (++values > MAX_VALUES) {
                throw new TooManyValuesException(MAX_VALUES);
            }
            return switch (token) {
                case START_OBJECT -> object();
                case START_ARRAY -> array();
                case VALUE_STRING -> wellFormed(parser.getText());
                case VALUE_NUMBER_INT -> integral();
                case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
                case VALUE_TRUE -> true;
                case VALUE_FALSE -> false;
                case VALUE_NULL -> null;
                default -> throw new JsonParseException(parser, "unexpected " + token);
            };
        }

        private Map<String, @Nullable Object> object() throws IOException, MalformedJsonException {
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                object.put(wellFormed(name), value(parser.nextToken()));
            }
            return object;
        }

        private List<@Nullable Object> array() throws IOException, MalformedJsonException {
            List<@Nullable Object> array = new ArrayList<>();
            for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                array.add(value(token));
            }
            return array;
        }

        private Object integral() throws IOException {
            return switch (parser.getNumberType()) {
                case INT, LONG -> parser.getLongValue();
                default -> parser.getDoubleValue();
            };
        }
    }

    private static String wellFormed(String text) throws MalformedJsonException {
        if (Utf8.malformedAt(text) >= 0) {
            throw new MalformedJsonException("a string holds half a surrogate pair");
        }
        return text;
    }

    /**
     * The value as JSON in UTF-8. A row is written like the map that {@link dev.kongdb.value.Plain}
     * makes of it. A value of none of the types above is written as its text.
     */
    public static byte[] write(@Nullable Object value) {
        BufferRecycler buffers = FACTORY._getBufferRecycler();
        // Starts with a recycled buffer, grows by further buffers, and copies only at the end.
        try (ByteArrayBuilder out = new ByteArrayBuilder(buffers)) {
            write(value, out);
            return out.getClearAndRelease();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // writing to an array cannot fail
        } finally {
            buffers.releaseToPool();
        }
    }

    /** As {@link #write(Object)}, into a stream. */
    public static void write(@Nullable Object value, OutputStream out) throws IOException {
        try (JsonGenerator generator = FACTORY.createGenerator(out)) {
            new Writer(generator).write(value);
        }
    }

    /** As {@link #write(Object)}, as text. */
    public static String text(@Nullable Object value) {
        return new String(write(value), StandardCharsets.UTF_8);
    }

    /** Writes what a generator is given. */
    private static final class Writer {
        private final JsonGenerator generator;

        /** The names of the fields of rows, encoded once for all rows of a shape. */
        private final Map<Shape, SerializableString[]> names = new HashMap<>();

        Writer(JsonGenerator generator) {
            this.generator = generator;
        }

        /**
         * Tests for classes first. Testing a value for an interface that its class does not have
         * takes longer than writing it.
         */
        void write(@Nullable Object value) throws IOException {
            if (value instanceof String text) {
                generator.writeString(Utf8.readable(text));
            } else if (value == null || value == Row.NULL) {
                generator.writeNull();
            } else if (value instanceof Row row) {
                writeRow(row);
            } else if (value instanceof Boolean bool) {
                generator.writeBoolean(bool);
            } else if (value instanceof Double || value instanceof Float) {
                writeReal(((Number) value).doubleValue());
            } else if (value instanceof Number number) {
                generator.writeNumber(number.longValue());
            } else if (value instanceof UUID uuid) {
                generator.writeString(uuid.toString());
            } else if (value instanceof Reference<?> reference) {
                write(reference.fields());
            } else if (value instanceof Iterable<?> items) {
                generator.writeStartArray();
                for (Object item : items) {
                    write(item);
                }
                generator.writeEndArray();
            } else if (value instanceof Map<?, ?> map) {
                generator.writeStartObject();
                writeFields(map);
                generator.writeEndObject();
            } else {
                generator.writeString(Utf8.readable(value.toString()));
            }
        }

        private void writeRow(Row row) throws IOException {
            SerializableString[] fields = names.computeIfAbsent(row.shape(), Writer::encoded);
            generator.writeStartObject();
            for (int i = 0; i < fields.length; i++) {
                Object value = row.get(i);
                if (value != null) {
                    generator.writeFieldName(fields[i]);
                    write(value);
                }
            }
            writeFields(row.unknown());
            generator.writeEndObject();
        }

        private static SerializableString[] encoded(Shape shape) {
            return shape.names().stream().map(SerializedString::new).toArray(SerializableString[]::new);
        }

        private void writeFields(Map<?, ?> map) throws IOException {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                generator.writeFieldName(Utf8.readable(String.valueOf(entry.getKey())));
                write(entry.getValue());
            }
        }

        /**
         * Writes the number as Kong prints it: without a fraction when there is none, and infinity
         * as text.
         */
        private void writeReal(double real) throws IOException {
            if (Double.isNaN(real) || Double.isInfinite(real)) {
                generator.writeString(Double.isNaN(real) ? "nan" : real > 0 ? "inf" : "-inf");
            } else if (real == Math.rint(real) && Math.abs(real) < EXACT) {
                generator.writeNumber((long) real);
            } else {
                generator.writeNumber(new BigDecimal(Double.toString(real)).toString());
            }
        }
    }
}
