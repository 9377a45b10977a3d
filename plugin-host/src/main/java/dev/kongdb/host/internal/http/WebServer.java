package dev.kongdb.host.internal.http;

import dev.kongdb.host.HostException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** An HTTP server on one or more addresses. It is bound first, so that a taken port shows at once, and started later. */
public final class WebServer implements AutoCloseable {
    /** How long a stop waits for requests that are being answered. */
    private static final long STOP_TIMEOUT_MS = 5_000;

    /**
     * Paths are matched and passed on as they came, after a normalisation of our own, so that what could mean two things to two
     * readers is no danger; nginx lets it pass too.
     */
    private static final UriCompliance AS_NGINX = UriCompliance.RFC3986.with(
            "as-nginx",
            Violation.AMBIGUOUS_EMPTY_SEGMENT,
            Violation.AMBIGUOUS_PATH_ENCODING,
            Violation.AMBIGUOUS_PATH_PARAMETER,
            Violation.AMBIGUOUS_PATH_SEGMENT,
            Violation.AMBIGUOUS_PATH_SEPARATOR,
            Violation.SUSPICIOUS_PATH_CHARACTERS);

    private final Server server;

    private WebServer(Server server) {
        this.server = server;
    }

    /**
     * A server bound to those addresses, not yet answering.
     *
     * @param name of its threads
     * @param maxThreads how many requests are worked on at a time; others wait
     * @throws HostException when an address is taken, or not of this machine
     */
    public static WebServer bind(String name, List<ListenAddress> addresses, int maxThreads) {
        QueuedThreadPool threads = new QueuedThreadPool(maxThreads);
        threads.setName(name);
        Server server = new Server(threads);
        server.setStopTimeout(STOP_TIMEOUT_MS);
        server.setStopAtShutdown(false); // the host stops everything in its own order
        server.setErrorHandler(new KongErrorHandler());
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setUriCompliance(AS_NGINX);
        WebServer bound = new WebServer(server);
        for (ListenAddress address : addresses) {
            ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
            connector.setHost(address.host().replaceAll("^\\[|]$", ""));
            connector.setPort(address.port());
            server.addConnector(connector);
            try {
                connector.open();
            } catch (IOException e) {
                bound.close();
                throw new HostException(
                        address.setting() + ": cannot listen on " + address + ": " + reason(e)
                                + ". Stop what listens there, or set " + address.setting() + " to another address",
                        e);
            }
        }
        return bound;
    }

    private static String reason(IOException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    /** Begins to answer requests. */
    public void start(Handler handler) {
        server.setHandler(new GracefulHandler(handler));
        try {
            server.start();
        } catch (Exception e) {
            throw new HostException("the HTTP server does not start: " + e.getMessage(), e);
        }
    }

    /** The URLs it listens on, with the ports it got. */
    public List<String> urls() {
        List<String> urls = new ArrayList<>();
        for (var connector : server.getConnectors()) {
            ServerConnector network = (ServerConnector) connector;
            String host = network.getHost();
            urls.add("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + network.getLocalPort());
        }
        return urls;
    }

    /** Lets requests under way finish, for some seconds at most, and stops. */
    @Override
    public void close() {
        try {
            for (var connector : server.getConnectors()) {
                ((ServerConnector) connector).close(); // also one that was bound and never started
            }
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP server does not stop", e);
        }
    }
}
