package dev.kongdb.server.internal;

import dev.kongdb.plugin.Exit;
import dev.kongdb.server.internal.FakeKong.Functions;
import dev.kongdb.server.internal.FakeKong.NoInstance;
import dev.kongdb.server.internal.FakeKong.Version;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A worker's end of {@code ProtoBuf:1} in Kong 3.0 and later: an event has its own connection. */
final class ProtoBufWires implements FakeKong.Wires {
    private final Lines lines;
    private final Version version;
    /** The number of the last call. A Kong begins with 2. */
    final AtomicLong last = new AtomicLong(1);

    ProtoBufWires(Lines lines, Version version) {
        this.lines = lines;
        this.version = version;
    }

    /** Writes the length and the body separately, like a Kong. */
    private static void write(Line line, byte[] frame) throws IOException {
        ByteBuffer length =
                ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(frame.length);
        line.write(length.flip());
        line.write(ByteBuffer.wrap(frame));
    }

    private static byte[] read(Line line) throws IOException {
        int length =
                ByteBuffer.wrap(read(line, 4)).order(ByteOrder.LITTLE_ENDIAN).getInt();
        return read(line, length);
    }

    private static byte[] read(Line line, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (line.read(bytes) < 0) {
                throw new EOFException("closed");
            }
        }
        return bytes.array();
    }

    private Map<String, @Nullable Object> decoded(ProtoType type, byte[] bytes) {
        try {
            return type.decode(bytes);
        } catch (ProtocolException e) {
            throw new LuaError(String.valueOf(e.getMessage()));
        }
    }

    private Map<String, @Nullable Object> call(Line line, String call, Map<String, Object> parameter)
            throws IOException {
        long sequence = last.incrementAndGet();
        Map<String, Object> message = new LinkedHashMap<>();
        message.put(call, parameter);
        message.put("sequence", sequence);
        write(line, Messages.CALL.encode(message));
        return call.equals("event") ? Map.of("sequence", sequence) : ended(line, sequence);
    }

    private Map<String, @Nullable Object> ended(Line line, long sequence) throws IOException {
        Map<String, @Nullable Object> answer = decoded(Messages.RETURN, read(line));
        lines.giveBack(line);
        if (!Objects.equals(answer.get("sequence"), sequence)) {
            throw new LuaError("assertion failed!");
        }
        return answer;
    }

    @Override
    public long start(String plugin, String config) throws IOException {
        Map<?, ?> status = (Map<?, ?>) call(lines.take(), "start", Map.of("name", plugin, "config", config))
                .get("status");
        return (Long) Objects.requireNonNull(status).get("instance");
    }

    @Override
    public void stop(long instance) throws IOException {
        call(lines.take(), "close", Map.of("instance", instance));
    }

    @Override
    public void event(@Nullable Long instance, String phase, Functions functions) throws IOException {
        Line line = lines.take();
        try {
            long sequence =
                    (Long) call(line, "event", Map.of("instance", Objects.requireNonNull(instance), "phase", phase))
                            .get("sequence");
            for (byte[] name = read(line); name.length > 0; name = read(line)) {
                byte[] message = read(line);
                PdkFunction function = PdkFunction.of(new String(name, StandardCharsets.US_ASCII));
                if (function == null) {
                    throw new IOException("method not found");
                }
                Object value = functions
                        .call(function.kongName(), arguments(function, message))
                        .value();
                if (function == PdkFunction.SERVICE_SET_UPSTREAM && !version.tellsUpstreams()) {
                    throw new LuaError("there is no message for a boolean");
                }
                write(line, result(function, value));
            }
            ended(line, sequence);
        } catch (EOFException e) {
            throw new NoInstance("closed"); // from 3.0: reset, and try again
        } catch (Exit | LuaError e) {
            line.close();
            throw e;
        }
    }

    private List<@Nullable Object> arguments(PdkFunction function, byte[] message) {
        try {
            return switch (function.takes()) {
                case NOTHING -> List.of();
                case TEXT ->
                    FakeKong.list(orElse(decoded(Messages.TEXT, message).get("v"), ""));
                case INTEGER ->
                    FakeKong.list(orElse(decoded(Messages.INTEGER, message).get("v"), 0L));
                case BOOLEAN ->
                    FakeKong.list(orElse(decoded(Messages.BOOLEAN, message).get("v"), false));
                case STRUCT -> FakeKong.list(ProtoType.readStruct(message));
                case LIST -> ProtoType.readList(message);
                case KEY_AND_VALUE -> inOrder(Messages.KEY_AND_VALUE, message, "k", "v");
                case EXIT -> inOrder(Messages.EXIT, message, "status", "body", "headers");
                case CONSUMER_SPEC -> inOrder(Messages.CONSUMER_SPEC, message, "id", "by_username");
                case AUTHENTICATION -> inOrder(Messages.AUTHENTICATION, message, "consumer", "credential");
                case TARGET -> inOrder(Messages.TARGET, message, "host", "port");
            };
        } catch (ProtocolException e) {
            throw new LuaError(String.valueOf(e.getMessage()));
        }
    }

    private List<@Nullable Object> inOrder(ProtoType type, byte[] message, String... names) {
        Map<String, @Nullable Object> values = decoded(type, message);
        List<@Nullable Object> list = FakeKong.list();
        for (String name : names) {
            list.add(values.get(name));
        }
        return list;
    }

    private static Object orElse(@Nullable Object value, Object otherwise) {
        return value == null ? otherwise : value;
    }

    private static byte[] result(PdkFunction function, @Nullable Object value) {
        if (value == null) {
            return function.gives() == PdkFunction.Gives.VALUE ? new byte[] {8, 1} : new byte[0];
        }
        return switch (function.gives()) {
            case NOTHING -> new byte[0];
            case TEXT ->
                Messages.TEXT.encode(Map.of("v", value instanceof KongFunctions.Raw raw ? raw.bytes() : value));
            case INTEGER -> Messages.INTEGER.encode(Map.of("v", value));
            case NUMBER -> Messages.NUMBER.encode(Map.of("v", value));
            case BOOLEAN -> Messages.BOOLEAN.encode(Map.of("v", value));
            case STRUCT -> ProtoType.struct((Map<?, ?>) value);
            case VALUE -> ProtoType.value(value);
            case BODY -> Messages.BODY.encode(Map.of("content", ((KongFunctions.Raw) value).bytes()));
            case CONSUMER -> Messages.CONSUMER.encode((Map<?, ?>) value);
            case CREDENTIAL -> Messages.CREDENTIAL.encode((Map<?, ?>) value);
            case ROUTE -> Messages.ROUTE.encode((Map<?, ?>) value);
            case SERVICE -> Messages.SERVICE.encode((Map<?, ?>) value);
            case MEMORY -> Messages.MEMORY.encode((Map<?, ?>) value);
        };
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
