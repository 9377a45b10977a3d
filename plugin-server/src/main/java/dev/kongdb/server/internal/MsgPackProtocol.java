package dev.kongdb.server.internal;

import dev.kongdb.files.KongDialect;
import dev.kongdb.plugin.Phase;
import dev.kongdb.server.internal.Instances.Instance;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
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

    private final Instances instances;
    private final KongEntities entities;
    private final KongDialect dialect;
    private final Executor threads;

    /**
     * It begins anywhere: a step that was meant for a server before this one must not meet an event
     * of the same number here.
     */
    private final AtomicInteger lastEvent = new AtomicInteger(new SecureRandom().nextInt());

    private final Map<Integer, MsgPackEvent> events = new ConcurrentHashMap<>();

    MsgPackProtocol(Instances instances, KongEntities entities, KongDialect dialect, Executor threads) {
        this.instances = instances;
        this.entities = entities;
        this.dialect = dialect;
        this.threads = threads;
    }

    // --- connections

    @Override
    public void serve(Connection connection) {
        serve(connection, null);
    }

    private void serve(Connection first, @Nullable MsgPackRequest begun) {
        Connection connection = first;
        MsgPackRequest request = begun;
        try {
            while (connection != null) {
                if (request == null) {
                    request = MsgPackRequest.next(connection);
                }
                if (request == null) {
                    if (connection.awaitRequest() == Connection.Came.END) {
                        connection.close();
                        return;
                    }
                } else {
                    MsgPackRequest now = request;
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

    /**
     * Has another thread serve a connection.
     *
     * @param begun a request that has been read already
     */
    void serveElsewhere(Connection connection, @Nullable MsgPackRequest begun) {
        threads.execute(() -> serve(connection, begun));
    }

    /** Handles a request that is not an event. */
    Connection answered(MsgPackRequest request) {
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

    private void start(MsgPackRequest request) {
        String name = request.member("Name") instanceof String wire ? Wire.read(wire) : "";
        Instance instance = instances.start(name, request.member("Config") instanceof String config ? config : "{}");
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("Id", (long) instance.id());
        status.put("Name", name);
        status.put("StartTime", Instant.now().getEpochSecond());
        request.answer(out -> MsgPack.write(out, status));
    }

    private void deliver(MsgPackRequest step) {
        MsgPackEvent event = events.get((int) step.number("EventId"));
        if (event == null || !event.deliver(step)) {
            step.refuse("no event waits for this step");
        }
    }

    /** Runs an event. Returns the connection that its thread has in the end, if it has one. */
    private @Nullable Connection handle(MsgPackRequest request) {
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
        int number = lastEvent.incrementAndGet() & Integer.MAX_VALUE;
        MsgPackEvent event = new MsgPackEvent(this, number, instance, phase, request);
        events.put(number, event);
        try {
            event.run(entities, dialect);
        } finally {
            forget(number);
        }
        return event.released();
    }

    /** An event is over. */
    void forget(int event) {
        events.remove(event);
    }

    @Override
    public void reap(long now, long pluginNanos, long kongNanos) {
        events.values().forEach(event -> event.reap(now, pluginNanos, kongNanos));
    }

    @Override
    public int events() {
        return events.size();
    }
}
