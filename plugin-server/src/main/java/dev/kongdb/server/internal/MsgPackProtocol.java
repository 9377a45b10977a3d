package dev.kongdb.server.internal;

import dev.kongdb.files.KongDialect;
import dev.kongdb.plugin.Phase;
import dev.kongdb.server.internal.Instances.Instance;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessagePacker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kong's {@code MsgPack:1}. An event consists of several requests, each of which may come on
 * another connection, so events are found by their ids.
 *
 * <p>The plugin runs in the thread that has read its event. This thread also reads the next request
 * itself, which is nearly always the answer to the plugin's call, so no thread waits for another.
 * If it reads another request there, it handles it or passes it on. If it is a new event, a thread
 * of its own takes over the connection.
 */
final class MsgPackProtocol implements Speaker {
    private static final Logger LOG = LoggerFactory.getLogger(MsgPackProtocol.class);
    private static final String STEP = "plugin.Step";
    private static final byte[] EVENT_ID = Wire.bytes("EventId");
    private static final byte[] DATA = Wire.bytes("Data");
    private static final byte[] METHOD = Wire.bytes("Method");
    private static final byte[] ARGS = Wire.bytes("Args");

    private final Instances instances;
    private final KongEntities entities;
    private final KongDialect dialect;
    private final Executor threads;

    /** It begins anywhere: a step that was meant for a server before this one must not meet an event of the same number here. */
    private final AtomicInteger lastEvent = new AtomicInteger(new SecureRandom().nextInt());

    private final Map<Integer, MsgPackEvent> events = new ConcurrentHashMap<>();

    MsgPackProtocol(Instances instances, KongEntities entities, KongDialect dialect, Executor threads) {
        this.instances = instances;
        this.entities = entities;
        this.dialect = dialect;
        this.threads = threads;
    }

    /** A request, and the connection for its answer. */
    private record Request(
            Connection connection,
            long id,
            String method,
            @Nullable Object parameter) {
        private static final int KIND = 0;
        private static final int RESPONSE = 1;

        static Request of(Connection connection, @Nullable Object message) throws ProtocolException {
            if (message instanceof List<?> parts
                    && parts.size() == 4
                    && Objects.equals(parts.get(0), (long) KIND)
                    && parts.get(1) instanceof Number id
                    && parts.get(2) instanceof String method
                    && parts.get(3) instanceof List<?> parameters) {
                return new Request(connection, id.longValue(), method, parameters.isEmpty() ? null : parameters.get(0));
            }
            throw new ProtocolException("it is no request of MessagePack-RPC");
        }

        boolean isStep() {
            return method.startsWith(STEP);
        }

        @Nullable
        Object member(String name) {
            return parameter instanceof Map<?, ?> members ? members.get(name) : null;
        }

        long number(String name) {
            return member(name) instanceof Number number ? number.longValue() : -1;
        }

        void answer(MsgPack.Content result) {
            respond(null, result);
        }

        void refuse(String error) {
            respond(error, MessagePacker::packNil);
        }

        private void respond(@Nullable String error, MsgPack.Content result) {
            connection.write(MsgPack.bytes(out -> {
                out.packArrayHeader(4).packInt(RESPONSE).packLong(id);
                MsgPack.write(out, error);
                result.to(out);
            }));
        }
    }

    // --- connections

    @Override
    public void serve(Connection connection) {
        serve(connection, null);
    }

    private void serve(Connection first, @Nullable Request begun) {
        Connection connection = first;
        Request request = begun;
        try {
            while (connection != null) {
                if (request == null) {
                    request = next(connection);
                }
                if (request == null) {
                    if (connection.awaitRequest() == Connection.Came.END) {
                        connection.close();
                        return;
                    }
                } else {
                    Request now = request;
                    request = null;
                    connection = now.method().equals("plugin.HandleEvent") ? handle(now) : answered(now);
                }
            }
        } catch (ProtocolException | UncheckedIOException e) {
            LOG.warn("a connection is closed: {}", e.getMessage());
            connection.close();
        } catch (RuntimeException e) {
            LOG.error("a connection is closed", e);
            connection.close();
        }
    }

    /** The next complete request; null if none has arrived. */
    private static @Nullable Request next(Connection connection) throws ProtocolException {
        MsgPack.Read read = MsgPack.read(connection.bytes(), connection.start(), connection.available());
        if (read == null) {
            return null;
        }
        connection.consume(read.length());
        return Request.of(connection, read.value());
    }

    /** Handles a request that is not an event. */
    private Connection answered(Request request) {
        switch (request.method()) {
            case "plugin.StartInstance" -> start(request);
            case "plugin.CloseInstance" -> {
                instances.close(request.parameter() instanceof Number id ? id.longValue() : -1);
                request.answer(MessagePacker::packNil);
            }
            default -> {
                if (request.isStep()) {
                    deliver(request);
                } else {
                    request.refuse("there is no method '" + Wire.read(request.method()) + "'");
                }
            }
        }
        return request.connection();
    }

    private void start(Request request) {
        String name = request.member("Name") instanceof String wire ? Wire.read(wire) : "";
        Instance instance = instances.start(name, request.member("Config") instanceof String config ? config : "{}");
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("Id", (long) instance.id());
        status.put("Name", name);
        status.put("StartTime", Instant.now().getEpochSecond());
        request.answer(out -> MsgPack.write(out, status));
    }

    private void deliver(Request step) {
        MsgPackEvent event = events.get((int) step.number("EventId"));
        if (event == null || !event.deliver(step)) {
            step.refuse("no event waits for this step");
        }
    }

    /** Runs an event. Returns the connection that its thread has in the end, if it has one. */
    private @Nullable Connection handle(Request request) {
        if (!(request.member("InstanceId") instanceof Number id)) {
            // A Kong would start the instance again if the text were that of an unknown instance.
            request.refuse("the instance was not started");
            return request.connection();
        }
        Instance instance = instances.find(id.longValue());
        if (instance == null) {
            request.refuse("no plugin instance #" + id.longValue());
            return request.connection();
        }
        Phase phase = Event.phase(request.member("EventName"));
        if (phase == null) {
            request.refuse("plugins in Java have no such phase");
            return request.connection();
        }
        MsgPackEvent event = new MsgPackEvent(instance, phase, request);
        events.put(event.id, event);
        try {
            event.run(entities, dialect);
        } finally {
            events.remove(event.id);
        }
        return event.released();
    }

    @Override
    public void reap(long now, long pluginNanos, long kongNanos) {
        events.values().forEach(event -> event.reap(now, pluginNanos, kongNanos));
    }

    @Override
    public int events() {
        return events.size();
    }

    // --- events

    private final class MsgPackEvent extends Event {
        private final int id = lastEvent.incrementAndGet() & Integer.MAX_VALUE;

        /** The connection that the plugin's thread reads; null if another thread reads it. */
        private @Nullable Connection own;

        /** The request to answer next. */
        private volatile Request asked;

        /** Steps that other threads have read: at most one, unless the Kong makes a mistake. */
        private final ArrayDeque<Request> steps = new ArrayDeque<>();

        MsgPackEvent(Instance instance, Phase phase, Request request) {
            super(instance, phase);
            this.own = request.connection();
            this.asked = request;
        }

        // --- called by the plugin's thread

        @Override
        public @Nullable Object call(PdkFunction function, List<? extends @Nullable Object> arguments) {
            Request before = asked;
            if (!pass(false)) {
                throw new EventAborted("it was answered for");
            }
            before.answer(calling(function, arguments));
            Request step = await();
            asked = step;
            if (!take()) {
                step.refuse("the event is over");
                throw new EventAborted("it was answered for");
            }
            Object data = step.member("Data");
            return step.method().equals("plugin.StepError")
                    ? new KongError(data instanceof String wire ? Wire.read(wire) : "it failed")
                    : data;
        }

        private MsgPack.Content calling(PdkFunction function, List<? extends @Nullable Object> arguments) {
            return step(out -> {
                out.packMapHeader(2);
                MsgPack.write(out, METHOD);
                MsgPack.write(out, function.wireName());
                MsgPack.write(out, ARGS);
                MsgPack.write(out, arguments);
            });
        }

        private MsgPack.Content step(MsgPack.Content data) {
            return out -> {
                out.packMapHeader(2);
                MsgPack.write(out, EVENT_ID);
                out.packInt(id);
                MsgPack.write(out, DATA);
                data.to(out);
            };
        }

        @Override
        void sendEnd() {
            asked.answer(step(out -> MsgPack.write(out, "ret")));
        }

        @Override
        void sendExit(int status, byte[] body, Map<String, ? extends List<String>> headers) {
            asked.answer(calling(PdkFunction.RESPONSE_EXIT, List.of((long) status, body, headers)));
        }

        /** Waits for the step of this event, on whichever thread reads it. */
        private Request await() {
            while (true) {
                Connection reads;
                synchronized (this) {
                    Request step = steps.poll();
                    if (step != null) {
                        return step;
                    }
                    if (isOver()) {
                        throw new EventAborted("the Kong did not come back");
                    }
                    reads = own;
                    if (reads == null) {
                        waitForNews();
                        continue;
                    }
                }
                Request step = read(reads);
                if (step != null) {
                    return step;
                }
            }
        }

        /**
         * Waits until another thread has read the step or has ended the event. Called under the
         * lock.
         */
        private void waitForNews() {
            try {
                while (steps.isEmpty() && !isOver()) {
                    wait();
                }
            } catch (InterruptedException e) {
                if (!isOver()) {
                    throw new EventAborted("it was interrupted");
                }
            }
        }

        /**
         * Reads one request. Returns it if it is the step. Otherwise, the request has been handled,
         * or there was none.
         */
        private @Nullable Request read(Connection connection) {
            try {
                Request request = next(connection);
                if (request == null) {
                    if (connection.await() == Connection.Came.END) {
                        release();
                        connection.close(); // the step may come on another connection
                    }
                } else if (request.isStep() && request.number("EventId") == id) {
                    return request;
                } else if (request.method().equals("plugin.HandleEvent")) {
                    release();
                    threads.execute(() -> serve(connection, request));
                } else {
                    answered(request);
                }
            } catch (ProtocolException | UncheckedIOException e) {
                LOG.warn("a connection is closed: {}", e.getMessage());
                release();
                connection.close();
            }
            return null;
        }

        private synchronized @Nullable Connection release() {
            Connection released = own;
            own = null;
            return released;
        }

        /** After the end of the event: the connection that the thread still has to read. */
        @Nullable
        Connection released() {
            return release();
        }

        // --- called by other threads

        /** Takes a step that another thread has read. Returns false if the event waits for none. */
        synchronized boolean deliver(Request step) {
            if (!waits()) {
                return false;
            }
            steps.add(step);
            wakeUp();
            return true;
        }

        private void wakeUp() {
            notifyAll();
            if (own != null) {
                own.wake();
            }
        }

        /**
         * If the plugin's thread is lost, perhaps for long, another thread serves its connection.
         */
        @Override
        void forsaken(boolean lost) {
            Connection left;
            synchronized (this) {
                left = lost ? release() : null;
                wakeUp();
            }
            events.remove(id);
            if (left != null) {
                threads.execute(() -> serve(left));
            }
        }
    }
}
