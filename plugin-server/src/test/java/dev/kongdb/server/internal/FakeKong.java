package dev.kongdb.server.internal;

import dev.kongdb.files.KongDialect.Protocol;
import dev.kongdb.http.Json;
import dev.kongdb.plugin.Exchange;
import dev.kongdb.plugin.Phase;
import dev.kongdb.plugin.PluginHandler;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One worker of a Kong with an external plugin, as its server sees it, including Kong's faults. It
 * is a handler whose phases are events on a socket. When the server fails, a request ends as in
 * this version of Kong; {@link Failed#isOpen} says whether it would go on without the plugin.
 */
public final class FakeKong implements PluginHandler<Object> {
    /** Versions of Kong that behave differently. */
    public enum Version {
        V2_8,
        V3_0,
        V3_1,
        V3_7,
        V3_9;

        private boolean isFrom(Version first) {
            return compareTo(first) >= 0;
        }

        /**
         * If a function returned nil and a text, the text is sent as a message of its own. Later
         * versions drop the text.
         */
        boolean tellsErrors() {
            return this == V2_8;
        }

        /** In the response phase, this version lists no headers of the upstream. */
        boolean hidesUpstreamHeaders() {
            return this == V2_8;
        }

        /** Bodies are sent as bytes; earlier versions send them as texts. */
        boolean hasBytes() {
            return isFrom(V3_0);
        }

        /**
         * The message has a field for the result of {@code kong.service.set_upstream}; in earlier
         * versions, Lua raises an error.
         */
        boolean tellsUpstreams() {
            return isFrom(V3_7);
        }

        /**
         * An instance is found by the plugin's id; in earlier versions by the entities of the
         * plugin.
         */
        private String key(String plugin) {
            return isFrom(V3_7) ? "plugins:" + PLUGIN_ID : "plugins:" + plugin + ":::::ws";
        }

        /**
         * Whether a request goes on to the upstream if the server does not accept the connection of
         * its event.
         */
        private boolean isOpenWithoutConnection(Protocol protocol) {
            return protocol == Protocol.MSGPACK || this == V3_1 || this == V3_7;
        }

        /** Whether a request goes on to the upstream if its event has failed. */
        private boolean isOpenAfterEvent(Protocol protocol) {
            return protocol == Protocol.MSGPACK || !isFrom(V3_9);
        }

        /** Whether a request goes on to the upstream if the instance cannot be started. */
        private boolean isOpenAfterStart(Protocol protocol) {
            return this == V3_1 || (protocol == Protocol.MSGPACK && !isFrom(V3_1));
        }

        /** After a failed start, no request with this configuration is ever answered. */
        private boolean spins() {
            return !isFrom(V3_1);
        }
    }

    /** A Kong waits for so long at each read. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String PLUGIN_ID = "0a5f3c52-9a3c-4f3c-8f6c-0d2f5f6c1e01";

    /** The server failed instead of ending its event. */
    static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final boolean open;

        Failed(String what, boolean open) {
            super(what);
            this.open = open;
        }

        /** Whether the request would go on to the upstream. */
        boolean isOpen() {
            return open;
        }
    }

    /** The functions that a plugin can call in one phase of a request. */
    interface Functions {
        KongFunctions.Returned call(String name, List<? extends @Nullable Object> arguments);
    }

    /** A protocol on the wire. */
    interface Wires extends AutoCloseable {
        /** Starts an instance, and returns its id. */
        long start(String plugin, String config) throws IOException;

        void stop(long instance) throws IOException;

        /**
         * Runs an event to its end, or to an exit, which is thrown.
         *
         * @throws NoInstance if the server does not know the instance
         */
        void event(@Nullable Long instance, String phase, Functions functions) throws IOException;

        @Override
        void close() throws IOException;
    }

    /** The server does not know the instance: start it again, and repeat the event. */
    static final class NoInstance extends IOException {
        private static final long serialVersionUID = 1L;

        NoInstance(String message) {
            super(message);
        }
    }

    private record Known(long id, long sequence) {}

    private final Lines lines;
    private final Wires wires;
    private final Protocol protocol;
    private final Version version;
    private final String plugin;
    private final Map<String, Known> instances = new ConcurrentHashMap<>();
    private final Queue<String> called = new ConcurrentLinkedQueue<>();
    private final AtomicLong started = new AtomicLong();
    private volatile Map<String, Object> config = Map.of();
    private volatile boolean spinning;
    private final AtomicLong sequence = new AtomicLong();

    /**
     * A worker.
     *
     * @param protocol not ProtoBuf for Kong 2.8, which fails on repeated headers there
     */
    public FakeKong(Protocol protocol, Version version, Path socket, String plugin) {
        this.lines = new Lines(socket, PATIENCE);
        this.wires =
                protocol == Protocol.MSGPACK ? new MsgPackWires(lines, version) : new ProtoBufWires(lines, version);
        this.protocol = protocol;
        this.version = version;
        this.plugin = plugin;
    }

    /** Gives the plugin another configuration. */
    public FakeKong configured(Map<String, Object> config) {
        this.config = Map.copyOf(config);
        sequence.incrementAndGet();
        return this;
    }

    /** The functions that were called in all events. */
    List<String> called() {
        return List.copyOf(called);
    }

    void forgetCalled() {
        called.clear();
    }

    /** The number of started instances. */
    long started() {
        return started.get();
    }

    Wires wires() {
        return wires;
    }

    Lines lines() {
        return lines;
    }

    /** Closes its connections. */
    public void close() throws IOException {
        wires.close();
    }

    // --- the phases

    @Override
    public void rewrite(Exchange exchange, Object config) {
        run(Phase.REWRITE, exchange);
    }

    @Override
    public void access(Exchange exchange, Object config) {
        run(Phase.ACCESS, exchange);
    }

    @Override
    public void response(Exchange exchange, Object config) {
        run(Phase.RESPONSE, exchange);
    }

    @Override
    public void log(Exchange exchange, Object config) {
        run(Phase.LOG, exchange);
    }

    private void run(Phase phase, Exchange exchange) {
        KongFunctions functions = new KongFunctions(exchange, phase, version);
        try {
            for (int attempts = 1; ; attempts++) {
                long instance = started(phase);
                try {
                    wires.event(instance, phase.kongName(), functions);
                    return;
                } catch (NoInstance e) {
                    if (attempts == 5) {
                        throw new Failed("the server makes a Kong repeat for ever", false);
                    }
                    instances.clear();
                }
            }
        } catch (ConnectException e) {
            throw new Failed(String.valueOf(e.getMessage()), version.isOpenWithoutConnection(protocol));
        } catch (IOException e) {
            throw new Failed(String.valueOf(e.getMessage()), version.isOpenAfterEvent(protocol));
        } catch (LuaError e) {
            throw new Failed(String.valueOf(e.getMessage()), false);
        } finally {
            called.addAll(functions.called());
        }
    }

    private long started(Phase phase) {
        if (spinning) {
            throw new Failed("the worker waits for ever for an instance, in " + phase, false);
        }
        try {
            return instance();
        } catch (IOException e) {
            spinning = version.spins();
            throw new Failed(String.valueOf(e.getMessage()), version.isOpenAfterStart(protocol));
        }
    }

    /**
     * Like a Kong, starts an instance on first use, starts another one for a new sequence, and then
     * closes the old one.
     */
    private synchronized long instance() throws IOException {
        String key = version.key(plugin);
        Known known = instances.get(key);
        if (known != null && known.sequence() == sequence.get()) {
            return known.id();
        }
        Map<String, Object> sent = new LinkedHashMap<>(config);
        sent.put("__key__", key);
        sent.put("__seq__", sequence.get());
        long id = wires.start(plugin, Json.text(sent));
        started.incrementAndGet();
        instances.put(key, new Known(id, sequence.get()));
        if (known != null) {
            wires.stop(known.id());
        }
        return id;
    }

    // --- common to both wires

    /** A value as in the multi maps of a Kong. */
    static Map<String, Object> multiMap(Map<?, ?> table) {
        Map<String, Object> fixed = new LinkedHashMap<>();
        table.forEach((name, value) -> fixed.put(
                (String) name,
                value instanceof Boolean ? List.of() : value instanceof String text ? List.of(text) : value));
        return fixed;
    }

    static List<Object> list(Object... values) {
        List<Object> list = new ArrayList<>();
        for (Object value : values) {
            list.add(value);
        }
        return list;
    }
}
