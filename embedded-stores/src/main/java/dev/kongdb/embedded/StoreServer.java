package dev.kongdb.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;

/**
 * A server's data, and how to run the server on it: the differences between embedded stores once
 * there is data.
 */
interface StoreServer {
    /** Another program listens on one of the ports. */
    final class PortTaken extends Exception {
        private static final long serialVersionUID = 1L;
    }

    DataDirectory directory();

    /** Whether the data outlives the server, and so must survive a crash and a power cut. */
    boolean kept();

    /** The loopback address that it listens on. */
    String host();

    /** {@link #host()}, for sockets. */
    InetAddress address() throws IOException;

    /** Starts the server and waits until it answers. It ends with the JVM. */
    SupervisedProcess start(int port) throws IOException, InterruptedException, PortTaken;

    /** Whether this server answers on the port within the time. */
    boolean answers(int port, Duration atMost);

    /** Stops the server as fast as is safe; by force if it hangs. */
    void stop(SupervisedProcess server);

    /** Ends the server like a crash. */
    void kill(SupervisedProcess server);
}
