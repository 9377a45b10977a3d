package dev.kongdb.server.internal;

import dev.kongdb.HandlerProvider;
import dev.kongdb.Kong;
import dev.kongdb.files.KongDialect;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The socket, and the threads of the server. */
public final class Listener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

    /**
     * If the backlog is full, connections are refused at once, and a Kong that is refused may let a
     * request pass.
     */
    private static final int BACKLOG = 4096;

    /** Longer than the 60 seconds for which a Kong waits on a socket. */
    private static final Duration KONG_PATIENCE = Duration.ofSeconds(70);

    private static final long LAST_EVENTS_MILLIS = 1000;
    private static final long REPLACED_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Path place;
    private final ServerSocketChannel socket;
    private final Object file;
    private final ExecutorService threads;
    private final ScheduledExecutorService clock;
    private final Instances instances;
    private final Speaker protocol;
    private final Thread acceptor = daemons("kong-accept-").newThread(this::accept);
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;
    private volatile boolean left;

    private Listener(Kong kong, Path place, KongDialect dialect, BooleanSupplier wanted) throws IOException {
        this.threads = Executors.newCachedThreadPool(daemons("kong-event-"));
        this.clock = Executors.newSingleThreadScheduledExecutor(daemons("kong-clock-"));
        Map<String, ServedPlugin<?>> plugins = new LinkedHashMap<>();
        for (HandlerProvider<?> provider : kong.plugins()) {
            plugins.put(provider.name(), new ServedPlugin<>(provider, kong));
        }
        this.instances = new Instances(plugins);
        KongEntities entities = new KongEntities(kong.db());
        this.protocol = switch (dialect.protocol()) {
            case MSGPACK -> new MsgPackProtocol(instances, entities, dialect, threads);
            case PROTOBUF -> new ProtoBufProtocol(instances, entities, dialect);
        };
        this.place = place;
        Bound bound = listen(place, wanted);
        this.socket = bound.socket();
        this.file = bound.file();
    }

    /**
     * Starts to listen.
     *
     * @param dialect the dialect of the Kong
     * @param patience the time that a plugin may work between two calls
     * @param wanted whether this server may take the socket; asked directly before it does
     * @throws CancellationException if it may not
     */
    public static Listener start(
            Kong kong, Path place, KongDialect dialect, Duration patience, BooleanSupplier wanted) {
        return start(kong, place, dialect, patience, KONG_PATIENCE, wanted);
    }

    /** Starts to listen, with another limit for Kongs that do not come back. */
    static Listener start(
            Kong kong,
            Path place,
            KongDialect dialect,
            Duration patience,
            Duration kongPatience,
            BooleanSupplier wanted) {
        try {
            Listener listener = new Listener(kong, place, dialect, wanted);
            listener.acceptor.start();
            long plugin = patience.toNanos();
            long often = Math.max(1, Math.min(1000, Math.min(patience.toMillis(), kongPatience.toMillis()) / 4));
            var unused = listener.clock.scheduleWithFixedDelay(
                    () -> listener.reap(plugin, kongPatience.toNanos()), often, often, TimeUnit.MILLISECONDS);
            return listener;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ThreadFactory daemons(String name) {
        AtomicLong last = new AtomicLong();
        return work -> {
            Thread thread = new Thread(work, name + last.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    private record Bound(ServerSocketChannel socket, Object file) {}

    /**
     * Creates the socket next to its place, and moves it there. So no other user can ever access
     * the file, and every client reaches either the earlier server or this one. The file is
     * identified before the move, since afterwards another server may have replaced it.
     */
    private static Bound listen(Path place, BooleanSupplier wanted) throws IOException {
        Path made = place.resolveSibling(
                place.getFileName() + "." + ProcessHandle.current().pid());
        Files.deleteIfExists(made);
        ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            socket.bind(UnixDomainSocketAddress.of(made), BACKLOG);
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-------"));
            Bound bound = new Bound(socket, file(made));
            if (!wanted.getAsBoolean()) {
                throw new CancellationException("this server is no longer wanted");
            }
            try {
                Files.move(made, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException e) {
                throw new IOException("a socket cannot be moved to '" + place + "'", e);
            }
            return bound;
        } catch (IOException | RuntimeException e) {
            socket.close();
            Files.deleteIfExists(made);
            throw e;
        }
    }

    /** Identifies a file, so that another file in its place is recognised. */
    private static Object file(Path place) throws IOException {
        return Files.readAttributes(place, BasicFileAttributes.class).fileKey();
    }

    private void accept() {
        while (!closed) {
            try {
                take(socket.accept());
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException | OutOfMemoryError e) {
                // There are too many files or threads. Some of them will end.
                LOG.error("a connection cannot be taken: {}", e.toString());
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
        }
    }

    /** Starts a thread for the connection. If that fails, closes it, so that its Kong does not wait. */
    private void take(SocketChannel accepted) throws IOException {
        try {
            Connection connection = new Connection(accepted);
            connection.whenClosed(() -> connections.remove(connection));
            connections.add(connection);
            try {
                if (left) {
                    connection.leave();
                }
                threads.execute(() -> protocol.serve(connection));
            } catch (RuntimeException | Error e) {
                connection.close();
                throw e;
            }
        } catch (IOException | RuntimeException | Error e) {
            accepted.close();
            throw e;
        }
    }

    private void reap(long pluginNanos, long kongNanos) {
        try {
            if (!left && replaced()) {
                leave();
            }
            protocol.reap(System.nanoTime(), pluginNanos, kongNanos);
        } catch (RuntimeException e) {
            LOG.error("events cannot be looked after", e);
        }
    }

    /** The number of running events. */
    public int events() {
        return protocol.events();
    }

    /** The number of started instances. */
    public int instances() {
        return instances.count();
    }

    /** The number of open connections. */
    public int connections() {
        return connections.size();
    }

    /**
     * Continues to serve until another server has taken the socket and all connections are closed,
     * or until the time is over.
     */
    public void serveUntilReplaced(Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        while (!replaced() && Files.exists(place) && System.nanoTime() < end) {
            LockSupport.parkNanos(REPLACED_POLL_NANOS);
        }
        leave();
        while (!connections.isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(REPLACED_POLL_NANOS);
        }
    }

    /**
     * Asks all clients to disconnect. A Kong keeps its connections, and would not find the server
     * that has taken the socket.
     */
    private void leave() {
        left = true;
        connections.forEach(Connection::leave);
    }

    private boolean replaced() {
        try {
            return !file.equals(file(place));
        } catch (IOException e) {
            return false; // nobody has come in its place
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("the socket cannot be closed", e);
        }
        awaitAcceptor();
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LAST_EVENTS_MILLIS);
        while (protocol.events() > 0 && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        clock.shutdownNow();
        connections.forEach(Connection::close);
        threads.shutdownNow();
    }

    /**
     * A connection that arrived while the socket was being closed is closed with the others, so
     * that its Kong does not wait for an answer.
     */
    private void awaitAcceptor() {
        try {
            acceptor.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
