package dev.kongdb.host;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An upstream on the level of bytes, which can be told to misbehave. */
public final class RawServer implements AutoCloseable {
    private final ServerSocket server;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<String> heads = new CopyOnWriteArrayList<>();

    /** The handling of a connection. */
    @FunctionalInterface
    public interface Behaviour {
        void on(Socket socket, int connection) throws IOException;
    }

    private RawServer(ServerSocket server) {
        this.server = server;
    }

    /** Starts a server on the loopback address. Connections are numbered from 1. */
    public static RawServer start(Behaviour behaviour) throws IOException {
        RawServer raw = new RawServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        Thread accepting = new Thread(
                () -> {
                    for (int number = 1; !raw.server.isClosed(); number++) {
                        raw.acceptOne(behaviour, number);
                    }
                },
                "raw-server");
        accepting.setDaemon(true);
        accepting.start();
        return raw;
    }

    /** Starts a server that answers the first request of each connection with 200 and no body. */
    public static RawServer ok() throws IOException {
        return start((socket, n) -> {
            head(socket);
            send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        });
    }

    private void acceptOne(Behaviour behaviour, int number) {
        try {
            Socket socket = server.accept();
            sockets.add(socket);
            Thread serving = new Thread(
                    () -> {
                        try {
                            behaviour.on(socket, number);
                        } catch (IOException e) {
                            // The proxy has closed the connection, as it may.
                        }
                    },
                    "raw-connection");
            serving.setDaemon(true);
            serving.start();
        } catch (IOException e) {
            if (!server.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Reads the head of a request and adds it to {@link #heads}. */
    public String readHead(Socket socket) throws IOException {
        String head = head(socket);
        heads.add(head);
        return head;
    }

    /** Reads the head of a request. */
    public static String head(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("end of stream");
            }
            head.write(b);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    /** Sends the bytes of an answer. */
    public static void send(Socket socket, String answer) throws IOException {
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** The heads of all requests so far. */
    public List<String> heads() {
        return heads;
    }

    /** The number of connections so far. */
    public int connections() {
        return sockets.size();
    }

    public int port() {
        return server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
