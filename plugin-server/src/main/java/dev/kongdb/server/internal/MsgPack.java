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

/**
 * Converts between MessagePack and plain values: null, Boolean, Long, Double, wire texts, lists,
 * and maps by wire texts.
 */
final class MsgPack {
    /** A Kong's own tables are nested a few levels deep. Deeper ones could overflow the stack. */
    private static final int DEEPEST = 200;

    /**
     * Most answers have about a hundred bytes. With the library's default of 8 KiB, the buffer
     * would be most of the memory of a callback.
     */
    private static final int FIRST_SIZE = 256;

    private static final MessagePack.PackerConfig PACKER = new MessagePack.PackerConfig()
            .withBufferSize(FIRST_SIZE)
            .withStr8FormatSupport(false); // as the library of a Kong writes texts

    private MsgPack() {}

    /** A value, and the number of its bytes. */
    record Read(@Nullable Object value, int length) {}

    /** The first value in the bytes; null if it is not complete yet. */
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
                        // a list with holes has numbers as names
                        map.put(String.valueOf(name), value(depth + 1));
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

        /** Allocates a payload only if all its bytes have arrived. */
        private String payload(int count) throws IOException {
            if (in.getTotalReadBytes() + count > length) {
                throw new MessageInsufficientBufferException();
            }
            MessageBuffer bytes = in.readPayloadAsReference(count);
            return Wire.text(bytes.array(), bytes.arrayOffset(), count);
        }
    }

    /** Content to write. */
    @FunctionalInterface
    interface Content {
        void to(MessagePacker out) throws IOException;
    }

    /** The bytes of content that is written piece by piece, without a map or list for it. */
    static ByteBuffer bytes(Content content) {
        try (MessageBufferPacker out = PACKER.newBufferPacker()) {
            content.to(out);
            return out.toMessageBuffer().sliceAsByteBuffer();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // writing to memory cannot fail
        }
    }

    /**
     * Writes a value. A text is written as UTF-8 and bytes as a raw string, like the strings of
     * Lua. These types come first, because most values have them, and the check whether a value is
     * a map is slow.
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
