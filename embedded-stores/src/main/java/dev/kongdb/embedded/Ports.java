package dev.kongdb.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for servers. */
final class Ports {
    private static final int ATTEMPTS = 10;
    // Below the range from which Linux and macOS give ports to clients. Otherwise a client that
    // tries to reach a stopped server again and again could get the server's port, and connect to
    // itself.
    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 32_000;

    private Ports() {}

    /** A port of the address that nobody listened on a moment ago. */
    static int free(InetAddress address) throws IOException {
        IOException last = new IOException("no port is free");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
            try (ServerSocket free = new ServerSocket(port, 1, address)) {
                return free.getLocalPort();
            } catch (IOException e) {
                last = e;
            }
        }
        throw last;
    }
}
