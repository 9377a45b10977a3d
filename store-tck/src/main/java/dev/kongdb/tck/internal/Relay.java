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
 * A stretch of wire between the store and the server: counts how often the talk goes to the server and back, and can be cut.
 */
public final class Relay implements AutoCloseable {
    /** So often a call is made at most, until nothing comes between. */
    private static final int CALLS = 10;

    private final ServerSocket listener;
    private final int target;
    private final AtomicInteger roundTrips = new AtomicInteger();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final Set<Socket> silenced = ConcurrentHashMap.newKeySet();

    /** What becomes of the bytes that the server sends; of the same length. */
    private final UnaryOperator<byte[]> answers;

    /** To the server at that port of this machine. */
    public Relay(int target) {
        this(target, UnaryOperator.identity());
    }

    /**
     * The same.
     *
     * @param answers what becomes of the bytes that the server sends; of the same length
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
            // A round trip begins with the first bytes to the server after some from it.
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

    /** The port that leads to the server. */
    public int port() {
        return listener.getLocalPort();
    }

    /** The round trips since this was asked last. */
    public int roundTrips() {
        return roundTrips.getAndSet(0);
    }

    /**
     * Holds a call to a number of round trips. What the node does besides, such as to ask for events or to test a connection on a busy
     * machine, only adds to them: so a call with more is made again, and one of a few has to have as many as expected.
     *
     * @param prepared does what is not counted, and gives the call
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

    /** Lets no answer through any more on the connections that there are; new ones work. */
    public void silence() {
        silenced.addAll(sockets);
    }

    /** Cuts the connections that there are. */
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
