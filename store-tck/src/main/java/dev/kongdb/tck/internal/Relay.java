package dev.kongdb.tck.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A proxy between the store and the server. It counts the round trips, and can cut the connections.
 */
public final class Relay implements AutoCloseable {
    /**
     * The maximum number of times that a call is repeated until nothing else disturbs the count.
     */
    private static final int CALLS = 10;

    private final ServerSocket listener;
    private final int target;
    private final AtomicInteger roundTrips = new AtomicInteger();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final Set<Socket> silenced = ConcurrentHashMap.newKeySet();

    /** Changes the bytes that the server sends, without changing their length. */
    private final UnaryOperator<byte[]> answers;

    /** A relay to the server at that port of this machine. */
    public Relay(int target) {
        this(target, UnaryOperator.identity());
    }

    /**
     * A relay that changes the answers of the server.
     *
     * @param answers changes the bytes that the server sends, without changing their length
     */
    public Relay(int target, UnaryOperator<byte[]> answers) {
        this.target = target;
        this.answers = answers;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    private interface Io {
        void run() throws IOException;
    }

    private static void start(Io io) {
        Thread thread = new Thread(() -> {
            try {
                io.run();
            } catch (IOException e) {
                // one end has closed
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = listener.accept();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            sockets.add(client);
            sockets.add(server);
            // A round trip begins with the first bytes to the server after bytes from the server.
            boolean[] answered = {true};
            start(() -> copy(client, server, UnaryOperator.identity(), () -> {
                synchronized (answered) {
                    if (answered[0]) {
                        answered[0] = false;
                        roundTrips.incrementAndGet();
                    }
                }
            }));
            start(() -> copy(server, client, answers, () -> {
                synchronized (answered) {
                    answered[0] = true;
                }
            }));
        }
    }

    private void copy(Socket from, Socket to, UnaryOperator<byte[]> change, Runnable onBytes) throws IOException {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            byte[] buffer = new byte[65_536];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                onBytes.run();
                if (!silenced.contains(from) || from.getPort() != target) {
                    out.write(change.apply(Arrays.copyOf(buffer, read)));
                }
            }
        }
    }

    /** The port at which the store connects to the relay. */
    public int port() {
        return listener.getLocalPort();
    }

    /** The number of round trips since the last call of this method. */
    public int roundTrips() {
        return roundTrips.getAndSet(0);
    }

    /**
     * Asserts the number of round trips of a call. Other requests of the node, such as a query for
     * events or a connection test on a busy machine, only add to the count. Therefore a call with
     * too many round trips is repeated, and only one of a few calls must have the expected number.
     *
     * @param prepared does the work that is not counted, and returns the call
     */
    public void assertRoundTrips(int expected, Supplier<Runnable> prepared) {
        int counted = Integer.MAX_VALUE;
        for (int i = 0; i < CALLS && counted > expected; i++) {
            Runnable call = prepared.get();
            roundTrips();
            call.run();
            counted = roundTrips();
        }
        assertThat(counted).isEqualTo(expected);
    }

    /** Lets no further answers pass on the existing connections; new connections work. */
    public void silence() {
        silenced.addAll(sockets);
    }

    /** Cuts the existing connections. */
    public void cut() {
        for (Socket socket : sockets) {
            close(socket);
        }
        sockets.clear();
    }

    private static void close(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        close(listener);
        cut();
    }
}
