package dev.kongdb.server.internal;

import dev.kongdb.files.KongDialect;
import dev.kongdb.plugin.Phase;
import dev.kongdb.server.internal.Instances.Instance;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kong's {@code ProtoBuf:1}: each frame is a length and this many bytes. An event uses one
 * connection from beginning to end, so one thread reads it, runs the plugin, sends its calls and
 * reads their answers.
 *
 * <p>The protocol can report a failure only by closing the connection. Then a Kong from 3.0 starts
 * the instance again and repeats the event. The server does this if it does not know the instance.
 * If a plugin throws an exception, the server sends an answer instead, because otherwise the event
 * would be repeated for ever.
 */
final class ProtoBufProtocol implements Speaker {
    private static final Logger LOG = LoggerFactory.getLogger(ProtoBufProtocol.class);

    /** No frame of a Kong is so large: a body is at most as large as Kong's buffer for bodies. */
    private static final int MOST = 256 * 1024 * 1024;

    private final Instances instances;
    private final KongEntities entities;
    private final KongDialect dialect;
    private final Set<ProtoBufEvent> events = ConcurrentHashMap.newKeySet();

    ProtoBufProtocol(Instances instances, KongEntities entities, KongDialect dialect) {
        this.instances = instances;
        this.entities = entities;
        this.dialect = dialect;
    }

    @Override
    public void serve(Connection connection) {
        try (connection) {
            byte[] frame = frame(connection, connection::awaitRequest);
            while (frame != null && handle(connection, Messages.CALL.decode(frame))) {
                frame = frame(connection, connection::awaitRequest);
            }
        } catch (ProtocolException | UncheckedIOException e) {
            LOG.warn("a connection is closed: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("a connection is closed", e);
        }
    }

    /** The next frame; null at the end. */
    private static byte @Nullable [] frame(Connection connection, Supplier<Connection.Came> wait)
            throws ProtocolException {
        while (true) {
            if (connection.available() >= Integer.BYTES) {
                int length = ByteBuffer.wrap(connection.bytes(), connection.start(), Integer.BYTES)
                        .order(ByteOrder.nativeOrder())
                        .getInt();
                if (length < 0 || length > MOST) {
                    throw new ProtocolException("it has a frame of " + Integer.toUnsignedString(length) + " bytes");
                }
                if (connection.available() - Integer.BYTES >= length) {
                    int from = connection.start() + Integer.BYTES;
                    byte[] frame = Arrays.copyOfRange(connection.bytes(), from, from + length);
                    connection.consume(Integer.BYTES + length);
                    return frame;
                }
            }
            if (wait.get() == Connection.Came.END) {
                return null;
            }
        }
    }

    /** Sends frames in one write. */
    private static void write(Connection connection, byte[]... frames) {
        int length = 0;
        for (byte[] frame : frames) {
            length += Integer.BYTES + frame.length;
        }
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
        for (byte[] frame : frames) {
            bytes.putInt(frame.length).put(frame);
        }
        connection.write(bytes.flip());
    }

    /** Handles a call. Returns false if the connection cannot be used any more. */
    private boolean handle(Connection connection, Map<String, @Nullable Object> call) throws ProtocolException {
        long sequence = number(call, "sequence");
        if (call.get("start") instanceof Map<?, ?> start) {
            String name = start.get("name") instanceof String wire ? Wire.read(wire) : "";
            String config = start.get("config") instanceof String wire ? wire : "{}";
            Map<String, Object> status =
                    Map.of("instance", (long) instances.start(name, config).id());
            write(connection, Messages.RETURN.encode(answer(sequence, status)));
            return true;
        }
        if (call.get("close") instanceof Map<?, ?> close) {
            instances.close(number(close, "instance"));
            write(connection, Messages.RETURN.encode(answer(sequence, null)));
            return true;
        }
        if (call.get("event") instanceof Map<?, ?> event) {
            Phase phase = Event.phase(event.get("phase"));
            Instance instance = instances.find(number(event, "instance"));
            if (instance == null || phase == null) {
                LOG.debug("an event of an instance or a phase that is not known");
                return false;
            }
            return run(new ProtoBufEvent(instance, phase, connection, sequence));
        }
        throw new ProtocolException("it calls for what a Kong does not call for");
    }

    private static long number(Map<?, ?> message, String name) {
        return message.get(name) instanceof Number number ? number.longValue() : 0;
    }

    private static Map<String, Object> answer(long sequence, @Nullable Map<String, Object> status) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("sequence", sequence);
        if (status != null) {
            answer.put("status", status);
        }
        return answer;
    }

    private boolean run(ProtoBufEvent event) {
        events.add(event);
        try {
            event.run(entities, dialect);
        } finally {
            events.remove(event);
        }
        return event.ended;
    }

    @Override
    public void reap(long now, long pluginNanos, long kongNanos) {
        events.forEach(event -> event.reap(now, pluginNanos, kongNanos));
    }

    @Override
    public int events() {
        return events.size();
    }

    private static final class ProtoBufEvent extends Event {
        private static final byte[] NO_BYTES = {};

        private final Connection connection;
        private final long sequence;

        /**
         * Whether the event ended normally, without an exit or a failure. Only then the connection
         * is used again.
         */
        private boolean ended;

        ProtoBufEvent(Instance instance, Phase phase, Connection connection, long sequence) {
            super(instance, phase);
            this.connection = connection;
            this.sequence = sequence;
        }

        @Override
        public @Nullable Object call(PdkFunction function, List<? extends @Nullable Object> arguments) {
            byte[] message = Messages.arguments(function, arguments);
            if (!pass(false)) {
                throw new EventAborted("it was answered for");
            }
            write(connection, function.kongName().getBytes(StandardCharsets.US_ASCII), message);
            try {
                byte[] result = frame(connection, connection::await);
                if (result == null || !take()) {
                    throw new EventAborted("the Kong did not come back");
                }
                return Messages.result(function, result);
            } catch (ProtocolException e) {
                throw new IllegalStateException(function.kongName() + ": " + e.getMessage(), e);
            }
        }

        @Override
        void sendEnd() {
            ended = true;
            write(connection, NO_BYTES, Messages.RETURN.encode(answer(sequence, null)));
        }

        /**
         * Closes the connection at once. The Kong sends nothing more on it until the client has its
         * answer, and then closes it, too.
         */
        @Override
        void sendExit(int status, byte[] body, Map<String, ? extends List<String>> headers) {
            write(
                    connection,
                    PdkFunction.RESPONSE_EXIT.kongName().getBytes(StandardCharsets.US_ASCII),
                    Messages.arguments(PdkFunction.RESPONSE_EXIT, List.of((long) status, body, headers)));
            connection.close();
        }

        @Override
        void forsaken(boolean lost) {
            connection.close();
        }
    }
}
