package dev.kongdb.server.internal;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message type of Kong's ProtoBuf protocol: its fields by number and name. It converts between
 * bytes and plain values. Received texts are {@linkplain Wire wire texts}, because a Kong sends
 * headers that are not valid UTF-8, and generated classes of Protocol Buffers refuse these.
 */
final class ProtoType {
    /** The type of a field. */
    enum Kind {
        /** Text or bytes. */
        TEXT,
        /** {@code int32} or {@code int64}. */
        INTEGER,
        /** {@code double}. */
        NUMBER,
        /** {@code bool}. */
        BOOLEAN,
        /** A message of another type. */
        MESSAGE,
        /** {@code google.protobuf.Value}. */
        VALUE,
        /** {@code google.protobuf.Struct}. */
        STRUCT,
        /** {@code google.protobuf.ListValue}. */
        LIST
    }

    private record Field(
            int number,
            String name,
            Kind kind,
            boolean repeated,
            @Nullable ProtoType message) {}

    private final List<Field> fields = new ArrayList<>();

    /** Adds a field. */
    ProtoType with(int number, String name, Kind kind) {
        fields.add(new Field(number, name, kind, false, null));
        return this;
    }

    /** Adds a field with a message. */
    ProtoType with(int number, String name, ProtoType message) {
        fields.add(new Field(number, name, Kind.MESSAGE, false, message));
        return this;
    }

    /** Adds a list of texts. */
    ProtoType withTexts(int number, String name) {
        fields.add(new Field(number, name, Kind.TEXT, true, null));
        return this;
    }

    /** Adds a list of messages. */
    ProtoType withMany(int number, String name, ProtoType message) {
        fields.add(new Field(number, name, Kind.MESSAGE, true, message));
        return this;
    }

    // --- writing

    /** The bytes of a message. Fields that are absent from the map or null are left out. */
    byte[] encode(Map<?, ?> values) {
        return bytes(out -> {
            for (Field field : fields) {
                Object value = values.get(field.name());
                if (field.repeated()) {
                    for (Object element : (Collection<?>) (value == null ? List.of() : value)) {
                        write(out, field, element);
                    }
                } else if (value != null) {
                    write(out, field, value);
                }
            }
        });
    }

    private interface Writing {
        void to(CodedOutputStream out) throws IOException;
    }

    private static byte[] bytes(Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            writing.to(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // writing to memory cannot fail
        }
        return bytes.toByteArray();
    }

    private static void write(CodedOutputStream out, Field field, Object value) throws IOException {
        int number = field.number();
        switch (field.kind()) {
            case TEXT -> out.writeByteArray(number, Wire.bytes(value));
            case INTEGER -> out.writeInt64(number, ((Number) value).longValue());
            case NUMBER -> out.writeDouble(number, ((Number) value).doubleValue());
            case BOOLEAN -> out.writeBool(number, (Boolean) value);
            case MESSAGE -> {
                if (field.message() != null) {
                    out.writeByteArray(number, field.message().encode((Map<?, ?>) value));
                }
            }
            case VALUE -> out.writeByteArray(number, value(value));
            case STRUCT -> out.writeByteArray(number, struct((Map<?, ?>) value));
            case LIST -> out.writeByteArray(number, list((Collection<?>) value));
        }
    }

    /** A {@code google.protobuf.Value}. */
    static byte[] value(@Nullable Object value) {
        return bytes(out -> {
            if (value == null) {
                out.writeEnum(1, 0);
            } else if (value instanceof Boolean truth) {
                out.writeBool(4, truth);
            } else if (value instanceof Number number) {
                out.writeDouble(2, number.doubleValue());
            } else if (value instanceof Map<?, ?> map) {
                out.writeByteArray(5, struct(map));
            } else if (value instanceof Collection<?> elements) {
                out.writeByteArray(6, list(elements));
            } else {
                out.writeByteArray(3, Wire.bytes(value));
            }
        });
    }

    /** A {@code google.protobuf.ListValue}. */
    static byte[] list(Collection<?> elements) {
        return bytes(out -> {
            for (Object element : elements) {
                out.writeByteArray(1, value(element));
            }
        });
    }

    /** A {@code google.protobuf.Struct}. */
    static byte[] struct(Map<?, ?> map) {
        return bytes(out -> {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.writeByteArray(1, bytes(inner -> {
                    inner.writeByteArray(1, Wire.bytes(entry.getKey()));
                    inner.writeByteArray(2, value(entry.getValue()));
                }));
            }
        });
    }

    // --- reading

    /**
     * The fields in the bytes, by name. Of a repeated field, the last value counts; unknown fields
     * are ignored.
     */
    Map<String, @Nullable Object> decode(byte[] bytes) throws ProtocolException {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        read(bytes, (in, tag) -> {
            Field field = field(WireFormat.getTagFieldNumber(tag));
            if (field == null || !fits(field.kind(), tag)) {
                in.skipField(tag);
                return;
            }
            Object value = read(in, field);
            if (field.repeated()) {
                List<Object> elements = new ArrayList<>();
                if (values.get(field.name()) instanceof List<?> before) {
                    elements.addAll(before);
                }
                if (value != null) {
                    elements.add(value);
                }
                values.put(field.name(), elements);
            } else {
                values.put(field.name(), value);
            }
        });
        return values;
    }

    private @Nullable Field field(int number) {
        for (Field field : fields) {
            if (field.number() == number) {
                return field;
            }
        }
        return null;
    }

    private static boolean fits(Kind kind, int tag) {
        int wanted = switch (kind) {
            case INTEGER, BOOLEAN -> WireFormat.WIRETYPE_VARINT;
            case NUMBER -> WireFormat.WIRETYPE_FIXED64;
            default -> WireFormat.WIRETYPE_LENGTH_DELIMITED;
        };
        return WireFormat.getTagWireType(tag) == wanted;
    }

    private static @Nullable Object read(CodedInputStream in, Field field) throws IOException, ProtocolException {
        return switch (field.kind()) {
            case TEXT -> Wire.text(in.readByteArray());
            case INTEGER -> in.readInt64();
            case NUMBER -> in.readDouble();
            case BOOLEAN -> in.readBool();
            case MESSAGE -> field.message() == null ? Map.of() : field.message().decode(in.readByteArray());
            case VALUE -> readValue(in.readByteArray());
            case STRUCT -> readStruct(in.readByteArray());
            case LIST -> readList(in.readByteArray());
        };
    }

    private interface Reading {
        void field(CodedInputStream in, int tag) throws IOException, ProtocolException;
    }

    private static void read(byte[] bytes, Reading reading) throws ProtocolException {
        CodedInputStream in = CodedInputStream.newInstance(bytes);
        try {
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                reading.field(in, tag);
            }
        } catch (IOException e) {
            throw new ProtocolException("it is no message of Protocol Buffers: " + e.getMessage());
        }
    }

    /** The content of a {@code google.protobuf.Value}. */
    static @Nullable Object readValue(byte[] bytes) throws ProtocolException {
        Object[] found = new Object[1];
        read(bytes, (in, tag) -> {
            switch (tag) {
                case 2 << 3 | WireFormat.WIRETYPE_FIXED64 -> found[0] = number(in.readDouble());
                case 3 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED -> found[0] = Wire.text(in.readByteArray());
                case 4 << 3 -> found[0] = in.readBool();
                case 5 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED -> found[0] = readStruct(in.readByteArray());
                case 6 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED -> found[0] = readList(in.readByteArray());
                default -> in.skipField(tag); // a null, for example
            }
        });
        return found[0];
    }

    /** A number as in Lua, which has one type of numbers: a whole number is an integer. */
    private static Object number(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1L << 53 ? (Object) (long) number : number;
    }

    /** The content of a {@code google.protobuf.ListValue}. */
    static List<@Nullable Object> readList(byte[] bytes) throws ProtocolException {
        List<@Nullable Object> elements = new ArrayList<>();
        read(bytes, (in, tag) -> {
            if (tag == (1 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
                elements.add(readValue(in.readByteArray()));
            } else {
                in.skipField(tag);
            }
        });
        return elements;
    }

    /** The content of a {@code google.protobuf.Struct}. */
    static Map<String, @Nullable Object> readStruct(byte[] bytes) throws ProtocolException {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        read(bytes, (in, tag) -> {
            if (tag != (1 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
                in.skipField(tag);
                return;
            }
            Map<String, @Nullable Object> entry = ENTRY.decode(in.readByteArray());
            Object value = entry.get("value");
            map.put(
                    entry.get("key") instanceof String key ? key : "",
                    value == null ? null : readValue(Wire.received((String) value)));
        });
        return map;
    }

    private static final ProtoType ENTRY =
            new ProtoType().with(1, "key", Kind.TEXT).with(2, "value", Kind.TEXT);
}
