package dev.kongdb.server;

import dev.kongdb.Kong;
import dev.kongdb.files.KongDialect;
import dev.kongdb.server.internal.Listener;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Serves the Java plugins of a {@link Kong} to a running Kong, over a Unix socket, as Kong's own plugin servers of other languages do.
 * Whatever goes wrong in a plugin is an answer to the client: 500 when it fails, 503 when it takes longer than {@link Options#patience}.
 * Thread-safe.
 */
public final class PluginServer implements AutoCloseable {
    /**
     * How a server works.
     *
     * @param socket where it listens; what lies there is removed first
     * @param dialect what is spoken
     * @param patience how long a plugin may work between two calls of its exchange; less than the 60 seconds that a Kong waits
     */
    public record Options(Path socket, KongDialect dialect, Duration patience) {
        /** Fifty seconds of patience. */
        public Options(Path socket, KongDialect dialect) {
            this(socket, dialect, Duration.ofSeconds(50));
        }
    }

    private final Listener listener;

    private PluginServer(Listener listener) {
        this.listener = listener;
    }

    /**
     * Listens, and returns.
     *
     * @param kong whose plugins are served; stays the caller's to close, after the server
     * @throws dev.kongdb.files.PluginRefusedException when a plugin calls what such a Kong cannot do
     * @throws java.io.UncheckedIOException when the socket cannot be made
     */
    public static PluginServer start(Kong kong, Options options) {
        options.dialect().requireFor(kong.plugins());
        return new PluginServer(Listener.start(kong, options.socket(), options.dialect(), options.patience()));
    }

    /** How many events are being worked on. */
    public int events() {
        return listener.events();
    }

    /** How many configurations of plugins are started. */
    public int instances() {
        return listener.instances();
    }

    /** How many connections are open. */
    public int connections() {
        return listener.connections();
    }

    /**
     * Serves on until another server has taken the socket and no event is being worked on here, or until the time is over. To be closed
     * afterwards.
     *
     * @param atMost how long
     */
    public void serveUntilReplaced(Duration atMost) {
        listener.serveUntilReplaced(atMost);
    }

    /**
     * Stops listening, gives what is being worked on a second to end, and closes all connections. The socket's file stays, since it may be
     * that of a server which has taken the place of this one.
     */
    @Override
    public void close() {
        listener.close();
    }
}
