package dev.kongdb.server.internal;

import dev.kongdb.files.KongDialect;
import dev.kongdb.http.Json;
import dev.kongdb.plugin.Phase;
import dev.kongdb.plugin.PluginLog;
import dev.kongdb.plugin.spi.LogText;
import dev.kongdb.server.internal.Instances.Instance;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a plugin in one phase of a request. The turn belongs to the plugin or to the Kong, or
 * the event is over. The thread that passes the turn on, under the lock of the event, is the one
 * that writes to the connection. In this way, another thread can answer for a plugin that takes too
 * long; when the plugin comes back, it finds that its event is over.
 */
abstract class Event implements Callbacks {
    private static final Logger LOG = LoggerFactory.getLogger(Event.class);
    private static final byte[] UNEXPECTED = Json.write(Map.of("message", "An unexpected error occurred"));
    private static final byte[] TOO_SLOW = Json.write(Map.of("message", "The plugin took too long"));
    private static final Map<String, List<String>> JSON =
            Map.of("Content-Type", List.of("application/json; charset=utf-8"));

    private enum Turn {
        PLUGIN,
        KONG,
        OVER
    }

    private final Instance instance;
    private final Phase phase;
    private final Thread thread = Thread.currentThread();
    private Turn turn = Turn.PLUGIN;
    private boolean running = true;
    private long since = System.nanoTime();

    Event(Instance instance, Phase phase) {
        this.instance = instance;
        this.phase = phase;
    }

    /** The phase with this name; null if plugins in Java have no such phase. */
    static @Nullable Phase phase(@Nullable Object name) {
        for (Phase phase : Phase.values()) {
            if (phase.kongName().equals(name)) {
                return phase;
            }
        }
        return null;
    }

    // --- turns

    /**
     * Passes the turn from the plugin to the Kong, or ends the event. Returns false if the plugin
     * has lost its turn.
     */
    final synchronized boolean pass(boolean over) {
        if (turn != Turn.PLUGIN) {
            return false;
        }
        turn = over ? Turn.OVER : Turn.KONG;
        since = System.nanoTime();
        return true;
    }

    /** Whether the Kong has the turn. */
    final synchronized boolean waits() {
        return turn == Turn.KONG;
    }

    /** Passes the turn from the Kong to the plugin. Returns false if the event is over. */
    final synchronized boolean take() {
        if (turn != Turn.KONG) {
            return false;
        }
        turn = Turn.PLUGIN;
        since = System.nanoTime();
        return true;
    }

    final synchronized boolean isOver() {
        return turn == Turn.OVER;
    }

    /** Ends the event if this turn has lasted so long. Returns whether it did. */
    private synchronized boolean expire(Turn which, long now, long nanos) {
        if (turn != which || now - since < nanos) {
            return false;
        }
        turn = Turn.OVER;
        return true;
    }

    /**
     * Ends events that take too long: the server answers for a plugin, and no longer waits for a
     * Kong that does not come back.
     */
    final void reap(long now, long pluginNanos, long kongNanos) {
        if (expire(Turn.PLUGIN, now, pluginNanos)) {
            LOG.error("the plugin '{}' takes too long in its {} phase; the request is answered 503", plugin(), name());
            sendLast(503, TOO_SLOW);
            forsaken(true);
            interrupt();
        } else if (expire(Turn.KONG, now, kongNanos)) {
            LOG.debug("a Kong asked for a function in the {} phase of '{}' and did not come back", name(), plugin());
            forsaken(false);
        }
    }

    private synchronized void interrupt() {
        if (running) {
            thread.interrupt();
        }
    }

    /**
     * The event is over before its plugin has ended.
     *
     * @param lost whether the plugin is working, and not waiting for the Kong
     */
    abstract void forsaken(boolean lost);

    // --- the run

    /** Runs the plugin, and sends its result. */
    final void run(KongEntities entities, KongDialect dialect) {
        KongPdk pdk = new KongPdk(phase, this, entities, dialect);
        try {
            instance.run(phase, pdk);
            pdk.end();
            if (pass(true)) { // otherwise an exit has ended it
                send(this::sendEnd);
            }
        } catch (EventAborted e) {
            LOG.debug("the {} phase of '{}' ended early: {}", name(), plugin(), e.getMessage());
            if (pass(true)) { // the plugin threw the error of another event
                sendLast(500, UNEXPECTED);
            }
        } catch (Throwable e) { // whatever it was, the request must not go on without the plugin
            LOG.error("the plugin '{}' failed in its {} phase", plugin(), name(), e);
            tellKong(pdk, e);
            if (pass(true)) {
                sendLast(500, UNEXPECTED);
            }
        } finally {
            synchronized (this) {
                running = false;
            }
        }
    }

    /**
     * Has the Kong write the failure into its log at the level err, in one line, since its text may
     * be the client's. What this server writes itself gets there at the level info, which a Kong
     * leaves out unless it is told otherwise.
     */
    private void tellKong(KongPdk pdk, Throwable failure) {
        try {
            pdk.log(
                    PluginLog.Level.ERR,
                    plugin(),
                    "failed in its " + name() + " phase: " + LogText.oneLine(failure.toString()));
        } catch (RuntimeException | Error e) { // the request is answered all the same
            LOG.debug("a Kong was not told of a failure: {}", e.toString());
        }
    }

    /** Instead of the plugin's verdict; in log, which has none, the end. */
    private void sendLast(int status, byte[] body) {
        send(phase == Phase.LOG ? this::sendEnd : () -> sendExit(status, body, JSON));
    }

    private static void send(Runnable sending) {
        try {
            sending.run();
        } catch (UncheckedIOException e) {
            LOG.warn("nobody reads what became of an event: {}", e.getMessage());
        }
    }

    @Override
    public final void exit(int status, byte[] body, Map<String, ? extends List<String>> headers) {
        if (!pass(true)) {
            throw new EventAborted("it was answered for");
        }
        send(() -> sendExit(status, body, headers));
    }

    /** Sends that the plugin has ended. */
    abstract void sendEnd();

    /** Sends the answer to the client. */
    abstract void sendExit(int status, byte[] body, Map<String, ? extends List<String>> headers);

    final String plugin() {
        return instance.plugin();
    }

    private String name() {
        return phase.name().toLowerCase(Locale.ROOT);
    }
}
