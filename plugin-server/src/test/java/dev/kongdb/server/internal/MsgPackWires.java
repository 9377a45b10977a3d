package dev.kongdb.server.internal;

import dev.kongdb.server.internal.FakeKong.Functions;
import dev.kongdb.server.internal.FakeKong.NoInstance;
import dev.kongdb.server.internal.FakeKong.Version;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
    private final Lines lines;
    private final Version version;

    /** The number of the last call. */
    final AtomicLong lastId = new AtomicLong();

    /** The number of requests that are written, answered or not. */
    final AtomicInteger written = new AtomicInteger();

    MsgPackWires(Lines lines, Version version) {
        this.lines = lines;
        this.version = version;
    }

    // --- calls

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
        Line line = lines.take();
        line.write(request);
        written.incrementAndGet();
        Object read = read(line);
        lines.giveBack(line);
        if (!(read instanceof List<?> answer)
                || answer.size() < 4
                || !Long.valueOf(1).equals(answer.get(0))
                || !Long.valueOf(id).equals(answer.get(1))) {
            throw new LuaError("unexpected RPC response " + read);
        }
        if (answer.get(2) != null) {
            if (!(answer.get(2) instanceof String wire)) {
                throw new LuaError("attempt to call method 'lower'");
            }
            String error = Wire.read(wire);
            throw error.toLowerCase(Locale.ROOT).contains("no plugin instance")
                    ? new NoInstance(error)
                    : new IOException(error);
        }
        return answer.get(3);
    }

    /** Reads an answer. A Kong loses the bytes after it. */
    private static @Nullable Object read(Line line) throws IOException {
        byte[] bytes = new byte[4096];
        int count = 0;
        try {
            while (true) {
                MsgPack.Read read = MsgPack.read(bytes, 0, count);
                if (read != null) {
                    return read.value();
                }
                if (count == bytes.length) {
                    bytes = Arrays.copyOf(bytes, count * 2);
                }
                int more = line.read(ByteBuffer.wrap(bytes, count, bytes.length - count));
                if (more < 0) {
                    line.close();
                    throw new IOException("no data");
                }
                count += more;
            }
        } catch (ProtocolException e) {
            line.close();
            throw new LuaError(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public long start(String plugin, String config) throws IOException {
        Map<String, Object> asked = new LinkedHashMap<>();
        asked.put("Name", plugin);
        asked.put("Config", config);
        return (Long) answered(call("plugin.StartInstance", asked)).get("Id");
    }

    /** With nothing as its result, a call has failed. */
    private static Map<?, ?> answered(@Nullable Object result) throws IOException {
        if (result == null) {
            throw new IOException("no result");
        }
        return (Map<?, ?>) result;
    }

    @Override
    public void stop(long instance) throws IOException {
        call("plugin.CloseInstance", instance);
    }

    // --- events

    @Override
    public void event(@Nullable Long instance, String phase, Functions functions) throws IOException {
        Running event = begin(instance, phase, functions);
        while (!event.isOver()) {
            event.ask();
            event.step();
        }
    }

    /** Begins an event. */
    Running begin(@Nullable Long instance, String phase, Functions functions) throws IOException {
        Map<String, Object> event = new LinkedHashMap<>();
        if (instance != null) {
            event.put("InstanceId", instance);
        }
        event.put("EventName", phase);
        return new Running(answered(call("plugin.HandleEvent", event)), functions);
    }

    /** An event, whose calls are made one by one. */
    final class Running {
        private final Functions functions;
        private final Object id;
        private Map<?, ?> last;
        private String asked = "";
        private KongFunctions.Returned returned = new KongFunctions.Returned(null, null);

        private Running(Map<?, ?> first, Functions functions) {
            this.last = first;
            this.id = first.get("EventId");
            this.functions = functions;
        }

        boolean isOver() {
            return "ret".equals(last.get("Data"));
        }

        /**
         * Runs the function that the plugin asks for. An exit is thrown, because the coroutine of a
         * Kong never returns from one.
         */
        void ask() {
            if (!(last.get("Data") instanceof Map<?, ?> callback)) {
                throw new LuaError("attempt to index field 'Data'");
            }
            asked = Wire.read(callback.get("Method"));
            returned = functions.call(asked, (List<?>) callback.get("Args"));
        }

        /** Tells the plugin what the function returned. */
        void step() throws IOException {
            if (returned.error() != null && version.tellsErrors()) {
                step("plugin.StepError", returned.error());
            } else if (returned.value() instanceof KongFunctions.Raw raw && version.hasBytes()) {
                last = answered(bytes(KongFunctions.stepMethod(asked), id, raw.bytes()));
            } else {
                step(KongFunctions.stepMethod(asked), lua(asked, returned.value()));
            }
        }

        private void step(String method, @Nullable Object data) throws IOException {
            Map<String, Object> step = new LinkedHashMap<>();
            step.put("EventId", id);
            if (data != null) {
                step.put("Data", data);
            }
            last = answered(call(method, step));
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
        lines.close();
    }
}
