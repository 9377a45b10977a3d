package dev.kongdb.embedded;

import java.nio.file.Path;
import java.time.Duration;

/** What both embedded stores offer to whoever looks after one. */
public sealed interface EmbeddedStore extends AutoCloseable permits EmbeddedPostgres, EmbeddedCassandra {
    /** The directory of the server's data, and of its log, {@code kongdb.log}. */
    Path dataDirectory();

    /** Waits until the server runs no more, at most this long; true if it does not run. */
    boolean awaitEnd(Duration atMost) throws InterruptedException;

    /** Whether it is this server, and nobody else on its port, that answers within this time. */
    boolean answers(Duration atMost);

    /**
     * Starts the server again, on the same data and the same port, after stopping it if it runs.
     *
     * @throws IllegalStateException if this instance is closed
     * @throws EmbeddedStoreException if the server does not start
     */
    void restart();

    /** Kills the server without any warning to it, as a crash would. Does nothing if it is stopped. */
    void kill();

    /** Stops the server for good, and deletes its data unless a data directory was named. */
    @Override
    void close();
}
