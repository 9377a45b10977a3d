package dev.kongdb.server.internal;

import dev.kongdb.server.internal.FakeKong.NoInstance;
import dev.kongdb.server.internal.FakeKong.Version;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/**
 * A worker's end of {@code MsgPack:1}. Each call takes a connection from the pool, and returns it
 * after the answer.
 */
final class MsgPackWires implements FakeKong.Wires {
    private final Path socket;
    private final Version version;
    private final AtomicLong lastId = new AtomicLong();
    private final ConcurrentLinkedDeque<Line> pool = new ConcurrentLinkedDeque<>();

    /**
     * Makes each call use another connection than the call before. In a Kong, this happens only at
     * times.
     */
    volatile boolean alwaysAnother;

    /** The number of requests that are written, answered or not. */
    final AtomicInteger written = new AtomicInteger();

    /** Writes one byte at a time. */
    volatile boolean dribbles;

    MsgPackWires(Path socket, Version version) {
        this.socket = socket;
        this.version = version;
    }

    /** A connection, and the bytes read from it. */
    private static final class Line {
        private final SocketChannel channel;
        private byte[] bytes = new byte[4096];
        private int count;

        Line(SocketChannel channel) {
            this.channel = channel;
        }

        @Nullable
        Object read() throws IOException {
            try {
                while (true) {
                    MsgPack.Read read = MsgPack.read(bytes, 0, count);
                    if (read != null) {
                        count = 0; // A Kong loses the bytes after an answer.
                        return read.value();
                    }
                    if (count == bytes.length) {
                        bytes = java.util.Arrays.copyOf(bytes, count * 2);
                    }
                    int more = channel.read(ByteBuffer.wrap(bytes, count, bytes.length - count));
                    if (more < 0) {
                        throw new IOException("no data");
                    }
                    count += more;
                }
            } catch (ProtocolException e) {
                throw new LuaError(String.valueOf(e.getMessage()));
            }
        }
    }

    private Line take() throws IOException {
        Line line = alwaysAnother ? pool.pollLast() : pool.pollFirst();
        if (line != null && !(alwaysAnother && pool.size() < 3)) {
            return line;
        }
        if (line != null) {
            pool.addLast(line);
        }
        return new Line(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
    }

    @Nullable
    Object call(String method, @Nullable Object parameter) throws IOException {
        long id = lastId.incrementAndGet();
        List<Object> request = FakeKong.list(0L, id, method, List.of(parameter == null ? "" : parameter));
        return answer(id, MsgPack.bytes(out -> MsgPack.write(out, request)));
    }

    /** A step with a body, as bytes. */
    private @Nullable Object bytes(String method, Object event, byte[] body) throws IOException {
        long id = lastId.incrementAndGet();
        try (MessageBufferPacker out = MessagePack.newDefaultBufferPacker()) {
            out.packArrayHeader(4).packLong(0).packLong(id).packString(method);
            out.packArrayHeader(1).packMapHeader(2).packString("EventId").packLong((Long) event);
            out.packString("Data").packBinaryHeader(body.length).writePayload(body);
            return answer(id, ByteBuffer.wrap(out.toByteArray()));
        }
    }

    private @Nullable Object answer(long id, ByteBuffer request) throws IOException {
        Line line = take();
        while (request.hasRemaining()) {
            if (dribbles) {
                line.channel.write(request.slice(request.position(), 1));
                request.position(request.position() + 1);
            } else {
                line.channel.write(request);
            }
        }
        written.incrementAndGet();
        List<?> answer = (List<?>) line.read();
        pool.addFirst(line);
        if (answer == null
                || !Long.valueOf(1).equals(answer.get(0))
                || !Long.valueOf(id).equals(answer.get(1))) {
            throw new LuaError("unexpected RPC response " + answer);
        }
        if (answer.get(2) != null) {
            String error = Wire.read(answer.get(2));
            throw error.toLowerCase(Locale.ROOT).contains("no plugin instance")
                    ? new NoInstance(error)
                    : new IOException(error);
        }
        return answer.get(3);
    }

    @Override
    public long start(String plugin, String config) throws IOException {
        Map<?, ?> status = (Map<?, ?>) call("plugin.StartInstance", Map.of("Name", plugin, "Config", config));
        return (Long) status.get("Id");
    }

    @Override
    public void stop(long instance) throws IOException {
        call("plugin.CloseInstance", instance);
    }

    @Override
    public void event(@Nullable Long instance, String phase, KongFunctions functions) throws IOException {
        Map<String, Object> event = new LinkedHashMap<>();
        if (instance != null) {
            event.put("InstanceId", instance);
        }
        event.put("EventName", phase);
        Map<?, ?> step = (Map<?, ?>) call("plugin.HandleEvent", event);
        Object id = step.get("EventId");
        while (!"ret".equals(step.get("Data"))) {
            if (!(step.get("Data") instanceof Map<?, ?> callback)) {
                throw new LuaError("attempt to index field 'Data'");
            }
            String function = Wire.read(callback.get("Method"));
            KongFunctions.Returned returned = FakeKong.call(functions, function, (List<?>) callback.get("Args"));
            Map<String, Object> back = new LinkedHashMap<>();
            back.put("EventId", id);
            if (returned.error() != null && version.tellsErrors()) {
                back.put("Data", returned.error());
                step = (Map<?, ?>) call("plugin.StepError", back);
            } else {
                if (returned.value() instanceof KongFunctions.Raw raw && version.hasBytes()) {
                    step = (Map<?, ?>) bytes(KongFunctions.stepMethod(function), id, raw.bytes());
                    continue;
                }
                Object data = lua(function, returned.value());
                if (data != null) {
                    back.put("Data", data);
                }
                step = (Map<?, ?>) call(KongFunctions.stepMethod(function), back);
            }
        }
    }

    /** A value as a Kong packs it: an empty table is an empty list. */
    private static @Nullable Object lua(String function, @Nullable Object value) {
        if (KongFunctions.isMultiMap(function) && value instanceof Map<?, ?> table) {
            return FakeKong.multiMap(table);
        }
        return value instanceof KongFunctions.Raw raw ? raw.bytes() : emptied(value);
    }

    private static @Nullable Object emptied(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            if (map.isEmpty()) {
                return List.of();
            }
            Map<Object, @Nullable Object> members = new LinkedHashMap<>();
            map.forEach((name, member) -> members.put(name, emptied(member)));
            return members;
        }
        return value;
    }

    @Override
    public void close() throws IOException {
        for (Line line = pool.poll(); line != null; line = pool.poll()) {
            line.channel.close();
        }
    }
}
