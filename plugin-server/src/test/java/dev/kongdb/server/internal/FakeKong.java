package dev.kongdb.server.internal;

import dev.kongdb.http.Json;
import dev.kongdb.plugin.Answer;
import dev.kongdb.plugin.Exchange;
import dev.kongdb.plugin.Exit;
import dev.kongdb.plugin.Phase;
import dev.kongdb.plugin.PluginHandler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One worker of a Kong with an external plugin, as far as its server can tell, ugly parts included: it is a handler whose phases are
 * events on a socket. What becomes of a request when the server fails is what becomes of it in that version: {@link Failed#isOpen} says
 * whether it would go on as if the plugin were not there.
 */
final class FakeKong implements PluginHandler<Object> {
    /** The versions whose ways differ. */
    enum Version {
        V2_8,
        V3_0,
        V3_9
    }

    /** What the server did instead of ending its event. */
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

    /** The wire, spoken. */
    interface Wires extends AutoCloseable {
        /** The id of a new instance. */
        long start(String plugin, String config) throws IOException;

        void stop(long instance) throws IOException;

        /**
         * Runs an event to its end, or to an exit, which is thrown.
         *
         * @throws NoInstance when the server does not know the instance
         */
        void event(@Nullable Long instance, String phase, KongFunctions functions) throws IOException;

        @Override
        void close() throws IOException;
    }

    /** The server does not know the instance: start it again, and repeat. */
    static final class NoInstance extends IOException {
        private static final long serialVersionUID = 1L;

        NoInstance(String message) {
            super(message);
        }
    }

    private record Known(long id, long sequence) {}

    private final Wires wires;
    private final Version version;
    private final String plugin;
    private final Map<String, Known> instances = new ConcurrentHashMap<>();
    private final List<String> called = new CopyOnWriteArrayList<>();
    private final AtomicLong started = new AtomicLong();
    private volatile Map<String, Object> config = Map.of();
    private final AtomicLong sequence = new AtomicLong();

    private FakeKong(Wires wires, Version version, String plugin) {
        this.wires = wires;
        this.version = version;
        this.plugin = plugin;
    }

    static FakeKong msgPack(Path socket, Version version, String plugin) {
        return new FakeKong(new MsgPackWires(socket, version), version, plugin);
    }

    static FakeKong protoBuf(Path socket, Version version, String plugin) {
        return new FakeKong(new ProtoBufWires(socket), version, plugin);
    }

    /** Gives the plugin another configuration. */
    FakeKong configured(Map<String, Object> config) {
        this.config = Map.copyOf(config);
        sequence.incrementAndGet();
        return this;
    }

    /** The functions that were called, over all events. */
    List<String> called() {
        return called;
    }

    /** How many instances were started. */
    long started() {
        return started.get();
    }

    Wires wires() {
        return wires;
    }

    void close() throws IOException {
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
        KongFunctions functions = new KongFunctions(exchange, phase, version == Version.V2_8);
        try {
            for (int attempts = 1; ; attempts++) {
                try {
                    wires.event(instance(), phase.kongName(), functions);
                    return;
                } catch (NoInstance e) {
                    if (attempts == 5) {
                        throw new Failed("the server makes a Kong repeat for ever", false);
                    }
                    instances.clear();
                }
            }
        } catch (IOException e) {
            throw new Failed(String.valueOf(e.getMessage()), true);
        } catch (LuaError e) {
            throw new Failed(String.valueOf(e.getMessage()), false);
        } finally {
            called.addAll(functions.called());
        }
    }

    /** As a Kong: started at first use, again for another sequence, and the old one closed then. */
    private synchronized long instance() throws IOException {
        String key = "plugins:" + plugin + ":::::ws";
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

    // --- what both wires do

    /** Calls a function; an exit is thrown, as the coroutine of a Kong never comes back from one. */
    static KongFunctions.Returned call(
            KongFunctions functions, String name, List<? extends @Nullable Object> arguments) {
        try {
            return functions.call(name, arguments);
        } catch (Exit exit) {
            throw exit;
        }
    }

    /** A value as a Kong's multi maps have it. */
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

    /** What a client gets from a Kong whose plugin has a guard. */
    static Answer unavailable() {
        return Answer.of(503);
    }
}
