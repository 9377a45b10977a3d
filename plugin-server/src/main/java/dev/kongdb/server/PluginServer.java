package dev.kongdb.server;

import dev.kongdb.Kong;
import dev.kongdb.files.KongDialect;
import dev.kongdb.server.internal.Listener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the Java plugins of a {@link Kong} to a running Kong, over a Unix socket, like Kong's
 * plugin servers for other languages. Every failure of a plugin becomes an answer to the client:
 * 500 if it throws an exception, 503 if it takes longer than {@link Options#patience}. Thread-safe.
 */
public final class PluginServer implements AutoCloseable {
    /**
     * The options of a server.
     *
     * @param socket the path of the socket; an existing file there is replaced
     * @param dialect the dialect of the Kong
     * @param patience the time that a plugin may work between two calls of its exchange; less than
     *     the 60 seconds for which a Kong waits
     */
    public record Options(Path socket, KongDialect dialect, Duration patience) {
        /** Options with a patience of fifty seconds. */
        public Options(Path socket, KongDialect dialect) {
            this(socket, dialect, Duration.ofSeconds(50));
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(PluginServer.class);

    private final Listener listener;

    private PluginServer(Listener listener) {
        this.listener = listener;
    }

    /**
     * Starts to listen, and returns.
     *
     * @param kong the Kong whose plugins are served; the caller closes it after the server
     * @throws dev.kongdb.files.PluginRefusedException if a plugin uses a feature that such a Kong
     *     does not have
     * @throws java.io.UncheckedIOException if the socket cannot be created
     */
    public static PluginServer start(Kong kong, Options options) {
        return start(kong, options, () -> true);
    }

    /**
     * As {@link #start(Kong, Options)}, unless the server is no longer wanted when it is about to
     * replace the socket.
     *
     * @param wanted asked directly before the socket is replaced
     * @throws java.util.concurrent.CancellationException if it is not wanted; another server keeps
     *     the socket
     */
    public static PluginServer start(Kong kong, Options options, BooleanSupplier wanted) {
        options.dialect().requireFor(kong.plugins()).forEach(LOG::warn);
        return new PluginServer(Listener.start(kong, options.socket(), options.dialect(), options.patience(), wanted));
    }

    /** The number of running events. */
    public int events() {
        return listener.events();
    }

    /** The number of started plugin configurations. */
    public int instances() {
        return listener.instances();
    }

    /** The number of open connections. */
    public int connections() {
        return listener.connections();
    }

    /**
     * Serves until another server has replaced the socket and no Kong is connected here any more,
     * or until the time is over. Each connection is closed once it is idle. Close the server
     * afterwards.
     *
     * @param atMost the longest time
     */
    public void serveUntilReplaced(Duration atMost) {
        listener.serveUntilReplaced(atMost);
    }

    /**
     * Stops listening, gives running events one second to end, and closes all connections. The file
     * of the socket stays, because it may belong to a server that has replaced this one.
     */
    @Override
    public void close() {
        listener.close();
    }
}
