package dev.kongdb.embedded;

import dev.kongdb.embedded.DataDirectory.Held;
import dev.kongdb.embedded.StoreServer.PortTaken;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A real database server as a child process of this JVM. It listens on a loopback address only, and
 * never outlives the JVM, even if that is killed.
 *
 * <p>Instances may be shared between threads; starting, stopping and restarting happen one at a
 * time.
 */
public abstract sealed class EmbeddedStore implements AutoCloseable permits EmbeddedPostgres, EmbeddedCassandra {
    private static final int PORT_ATTEMPTS = 10;

    private final ReentrantLock lock = new ReentrantLock();
    private final StoreKind kind;
    private final StoreServer server;
    private final int port;
    private volatile @Nullable SupervisedProcess process;
    private boolean closed;

    /**
     * A server that was just started.
     *
     * @param server the running server
     * @param port the port that it listens on
     */
    record Started<S extends StoreServer>(StoreKind kind, S server, int port, SupervisedProcess process) {}

    EmbeddedStore(Started<?> started) {
        this.kind = started.kind;
        this.server = started.server;
        this.port = started.port;
        this.process = started.process;
    }

    // --- the start

    /** Prepares a directory with a server's data. */
    interface Preparation<S extends StoreServer> {
        S prepare(DataDirectory directory) throws IOException, InterruptedException;
    }

    /**
     * Starts a server on a free port.
     *
     * @param account the account that it runs under
     * @param kept the directory of its data; null for a temporary one
     */
    static <S extends StoreServer> Started<S> start(
            StoreKind kind, ServerAccount account, @Nullable Path kept, Preparation<S> preparation) {
        try {
            DataDirectory directory = kept == null ? temporary(kind, account) : hold(kind, kept);
            boolean started = false;
            try {
                Started<S> result = startOnFreePort(kind, preparation.prepare(directory));
                started = true;
                return result;
            } finally {
                if (!started) {
                    letGo(directory, kept != null);
                }
            }
        } catch (IOException e) {
            throw unexpected(kind, kept == null ? Path.of(System.getProperty("java.io.tmpdir")) : kept, e);
        } catch (InterruptedException e) {
            throw interrupted(kind, e);
        }
    }

    private static DataDirectory temporary(StoreKind kind, ServerAccount account) throws IOException {
        DataDirectory.deleteLeftOvers(kind.temporaryPrefix(), account, kind::isUsed);
        return DataDirectory.temporary(kind.temporaryPrefix());
    }

    private static DataDirectory hold(StoreKind kind, Path path) throws IOException {
        try {
            Files.createDirectories(path);
            kind.requireOwnOrNothing(path);
            return DataDirectory.hold(path);
        } catch (FileAlreadyExistsException e) {
            throw new EmbeddedStoreException(
                    "The data directory " + path + " is no directory.", "name a directory that is empty or new.", e);
        } catch (Held held) {
            throw new EmbeddedStoreException(
                    "The data directory " + path + " is in use by " + held.getMessage() + kind.serverOn(path) + ".",
                    "stop that process, use its server, or name another data directory.",
                    held);
        }
    }

    private static <S extends StoreServer> Started<S> startOnFreePort(StoreKind kind, S server)
            throws IOException, InterruptedException {
        for (int attempt = 0; attempt < PORT_ATTEMPTS; attempt++) {
            int port = Ports.free(server.address());
            try {
                return new Started<>(kind, server, port, server.start(port));
            } catch (PortTaken e) {
                // another program took the port between the check and the start
            }
        }
        throw new EmbeddedStoreException(
                "The embedded " + kind + " found each of " + PORT_ATTEMPTS + " free ports taken when it started.",
                "try again.");
    }

    // --- while it runs

    /** The address the server listens on. */
    public String host() {
        return server.host();
    }

    /** The port the server listens on, also after {@link #restart()}. */
    public final int port() {
        return port;
    }

    /** The directory of the server's data, and of its log, {@code kongdb.log}. */
    public final Path dataDirectory() {
        return server.directory().path();
    }

    /**
     * The process id of the server.
     *
     * @throws IllegalStateException if the server is stopped
     */
    public final long pid() {
        SupervisedProcess running = process;
        if (running == null) {
            throw new IllegalStateException(this + " is stopped.");
        }
        return running.pid();
    }

    /** Waits until the server has ended, for at most this time. Returns whether it has ended. */
    public final boolean awaitEnd(Duration atMost) throws InterruptedException {
        SupervisedProcess running = process;
        return running == null || running.awaitExit(atMost);
    }

    /** Whether this server, and not another program on its port, answers within this time. */
    public final boolean answers(Duration atMost) {
        return server.answers(port, atMost);
    }

    /**
     * If the disk of its data is too full to write, how full it is, in a sentence without its end;
     * empty while there is room.
     */
    public final Optional<String> fullDisk() {
        return server.directory().fullDisk();
    }

    /** Stops the server and cuts its connections; the data stays. Does nothing if it is stopped. */
    public final void stop() {
        end(server::stop);
    }

    /**
     * Kills the server without warning, like a crash. {@link #restart()} then recovers the data; of
     * temporary data, the last moments are lost. Does nothing if it is stopped.
     */
    public final void kill() {
        end(server::kill);
    }

    private void end(Consumer<SupervisedProcess> how) {
        lock.lock();
        try {
            SupervisedProcess running = process;
            if (running != null) {
                process = null;
                how.accept(running);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Starts the server again, on the same data and the same port. If it runs, it is stopped first.
     *
     * @throws IllegalStateException if this instance is closed
     * @throws EmbeddedStoreException if the server does not start
     */
    public final void restart() {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException(this + " is closed.");
            }
            stop();
            process = server.start(port);
        } catch (PortTaken e) {
            throw new EmbeddedStoreException(
                    "The embedded " + kind + " cannot be restarted: another program has taken its port " + port + ".",
                    "close it and start a new one.",
                    e);
        } catch (IOException e) {
            throw unexpected(kind, dataDirectory(), e);
        } catch (InterruptedException e) {
            throw interrupted(kind, e);
        } finally {
            lock.unlock();
        }
    }

    /** Stops the server for good, and deletes its data unless a data directory was given. */
    @Override
    public final void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            try {
                stop();
            } finally {
                letGo(server.directory(), server.kept());
            }
        } finally {
            lock.unlock();
        }
    }

    /** The kind of server and its address, for a person. */
    @Override
    public final String toString() {
        return "The embedded " + kind + " on " + dataDirectory();
    }

    private static void letGo(DataDirectory directory, boolean kept) {
        try {
            if (kept) {
                directory.close();
            } else {
                directory.delete();
            }
        } catch (IOException e) {
            // nothing can be done now; a later start deletes the rest
        }
    }

    private static EmbeddedStoreException unexpected(StoreKind kind, Path dataDirectory, IOException e) {
        return new EmbeddedStoreException(
                "The embedded " + kind + " on the data directory " + dataDirectory + " did not start: " + e,
                "make sure that this user can write to the directory and that the disk has room.",
                e);
    }

    private static EmbeddedStoreException interrupted(StoreKind kind, InterruptedException e) {
        Thread.currentThread().interrupt();
        return new EmbeddedStoreException(
                "Waiting for the embedded " + kind + " was interrupted.", "start it again if it is still wanted.", e);
    }
}
