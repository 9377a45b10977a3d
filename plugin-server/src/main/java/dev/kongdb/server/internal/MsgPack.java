package dev.kongdb.server.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessageFormat;
import org.msgpack.core.MessageInsufficientBufferException;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.core.buffer.MessageBuffer;

/** MessagePack, between bytes and plain values: null, Boolean, Long, Double, wire texts, lists, and maps by wire texts. */
final class MsgPack {
    /** A Kong's own tables nest a few levels deep; deeper is an attempt on our stack. */
    private static final int DEEPEST = 200;

    /** Most answers are a hundred bytes long: the library's own 8 KiB for each would be most of what a callback allocates. */
    private static final int FIRST_SIZE = 256;

    private static final MessagePack.PackerConfig PACKER = new MessagePack.PackerConfig()
            .withBufferSize(FIRST_SIZE)
            .withStr8FormatSupport(false); // as a Kong's own library writes texts

    private MsgPack() {}

    /** A value with the bytes that it took. */
    record Read(@Nullable Object value, int length) {}

    /** The first value in those bytes; null when it is not whole yet. */
    static @Nullable Read read(byte[] bytes, int start, int length) throws ProtocolException {
        if (length == 0) {
            return null;
        }
        try (MessageUnpacker in = MessagePack.newDefaultUnpacker(bytes, start, length)) {
            return new Read(new Reader(in, length).value(0), (int) in.getTotalReadBytes());
        } catch (MessageInsufficientBufferException e) {
            return null;
        } catch (MessagePackException | IOException e) {
            throw new ProtocolException("it is no MessagePack: " + e.getMessage());
        }
    }

    private record Reader(MessageUnpacker in, int length) {
        @Nullable
        Object value(int depth) throws IOException, ProtocolException {
            if (depth > DEEPEST) {
                throw new ProtocolException("it nests deeper than " + DEEPEST + " levels");
            }
            MessageFormat format = in.getNextFormat();
            return switch (format.getValueType()) {
                case NIL -> {
                    in.unpackNil();
                    yield null;
                }
                case BOOLEAN -> in.unpackBoolean();
                case INTEGER -> format == MessageFormat.UINT64 ? unsigned() : (Object) in.unpackLong();
                case FLOAT -> in.unpackDouble();
                case STRING -> payload(in.unpackRawStringHeader());
                case BINARY -> payload(in.unpackBinaryHeader());
                case ARRAY -> {
                    int count = in.unpackArrayHeader();
                    List<@Nullable Object> list = new ArrayList<>(Math.min(count, 64));
                    for (int i = 0; i < count; i++) {
                        list.add(value(depth + 1));
                    }
                    yield list;
                }
                case MAP -> {
                    int count = in.unpackMapHeader();
                    Map<String, @Nullable Object> map = new LinkedHashMap<>();
                    for (int i = 0; i < count; i++) {
                        Object name = value(depth + 1);
                        map.put(String.valueOf(name), value(depth + 1)); // of a list with holes, names are numbers
                    }
                    yield map;
                }
                case EXTENSION -> throw new ProtocolException("it has an extension type, of which Kong has none");
            };
        }

        private Object unsigned() throws IOException {
            BigInteger number = in.unpackBigInteger();
            return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number.doubleValue();
        }

        /** A length is believed only when the bytes are there. */
        private String payload(int count) throws IOException {
            if (in.getTotalReadBytes() + count > length) {
                throw new MessageInsufficientBufferException();
            }
            MessageBuffer bytes = in.readPayloadAsReference(count);
            return Wire.text(bytes.array(), bytes.arrayOffset(), count);
        }
    }

    /** Something to be written. */
    @FunctionalInterface
    interface Content {
        void to(MessagePacker out) throws IOException;
    }

    /** The bytes of what is written piece by piece, so that no map or list needs to be made for them. */
    static ByteBuffer bytes(Content content) {
        try (MessageBufferPacker out = PACKER.newBufferPacker()) {
            content.to(out);
            return out.toMessageBuffer().sliceAsByteBuffer();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory cannot fail to be written
        }
    }

    /**
     * Writes a value: a text as its UTF-8, and bytes as a raw string, as Lua's strings are. Those first: most values are, and to ask a text
     * whether it is a map takes long.
     */
    static void write(MessagePacker out, @Nullable Object value) throws IOException {
        if (value instanceof String || value instanceof byte[]) {
            byte[] bytes = Wire.bytes(value);
            out.packRawStringHeader(bytes.length);
            out.writePayload(bytes);
        } else if (value == null) {
            out.packNil();
        } else if (value instanceof Boolean truth) {
            out.packBoolean(truth);
        } else if (value instanceof Double || value instanceof Float) {
            out.packDouble(((Number) value).doubleValue());
        } else if (value instanceof Number number) {
            out.packLong(number.longValue());
        } else if (value instanceof Map<?, ?> map) {
            out.packMapHeader(map.size());
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                write(out, entry.getKey());
                write(out, entry.getValue());
            }
        } else if (value instanceof Collection<?> elements) {
            out.packArrayHeader(elements.size());
            for (Object element : elements) {
                write(out, element);
            }
        } else {
            write(out, value.toString());
        }
    }
}
