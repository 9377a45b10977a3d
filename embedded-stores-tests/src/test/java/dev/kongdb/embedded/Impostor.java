package dev.kongdb.embedded;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Another program on the port of a PostgreSQL. It sends one text to every client, and records what
 * the client sends.
 */
final class Impostor implements AutoCloseable {
    /** The beginning of the code with which a client asks for encryption, in place of a version. */
    private static final byte[] ASKS_FOR_TLS = {0x04, (byte) 0xD2};

    private static final int ATTEMPTS = 300;

    private final ServerSocket port;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

    Impostor(int port, byte[] says) throws IOException {
        this.port = listen(port);
        thread.execute(() -> {
            while (!this.port.isClosed()) {
                try (Socket client = this.port.accept()) {
                    DataInputStream in = new DataInputStream(client.getInputStream());
                    byte[] request = request(in);
                    while (request[0] == ASKS_FOR_TLS[0] && request[1] == ASKS_FOR_TLS[1]) {
                        client.getOutputStream().write('N');
                        request = request(in);
                    }
                    client.getOutputStream().write(says);
                    synchronized (heard) {
                        heard.writeBytes(request);
                        heard.writeBytes(in.readAllBytes());
                    }
                } catch (IOException e) {
                    // the client or the test has closed the connection
                }
            }
        });
    }

    /** Tries for a while, because another program may use this port for an outgoing connection. */
    private static ServerSocket listen(int port) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return new ServerSocket(port, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
            } catch (BindException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
        }
    }

    private static byte[] request(DataInputStream in) throws IOException {
        byte[] body = new byte[in.readInt() - 4];
        in.readFully(body);
        return body;
    }

    /** Everything that clients have sent. */
    String heard() {
        synchronized (heard) {
            return heard.toString(StandardCharsets.ISO_8859_1);
        }
    }

    @Override
    public void close() throws IOException {
        port.close();
        thread.shutdownNow();
    }
}
