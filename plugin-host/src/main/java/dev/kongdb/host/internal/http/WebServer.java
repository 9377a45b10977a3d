package dev.kongdb.host.internal.http;

import dev.kongdb.config.KongConfigException;
import dev.kongdb.host.error.HostException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ConnectionStatistics;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.Graceful;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP server on one or more addresses. It is bound first, so that a port in use is reported at
 * once, and started later.
 */
public final class WebServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);

    /** How long a stop waits for running requests. */
    private static final long STOP_TIMEOUT_MS = 5_000;

    /**
     * Host headers are not checked, as in nginx. A malformed one only matches routes without hosts.
     */
    private static final HttpCompliance AS_NGINX =
            HttpCompliance.RFC7230.with("as-nginx", HttpCompliance.Violation.UNSAFE_HOST_HEADER);

    private final Server server;
    private final ConnectionStatistics connections = new ConnectionStatistics();
    private final OpenConnections open = new OpenConnections();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicInteger inProgress = new AtomicInteger();
    private final AtomicInteger reading = new AtomicInteger();
    private @Nullable AccessLog accessLog;

    private WebServer(Server server) {
        this.server = server;
    }

    /**
     * The load of a server, now and since it started.
     *
     * @param connections the open connections
     * @param accepted the connections accepted so far
     * @param requests the requests so far
     * @param reading the connections with an unfinished head of a request
     * @param inProgress the requests whose head was read and that are being answered
     */
    public record Load(long connections, long accepted, long requests, int reading, int inProgress) {
        /** The connections without a request. */
        public long waiting() {
            return Math.max(0, connections - reading - inProgress);
        }

        /** The sum of both loads. */
        public Load plus(Load other) {
            return new Load(
                    connections + other.connections,
                    accepted + other.accepted,
                    requests + other.requests,
                    reading + other.reading,
                    inProgress + other.inProgress);
        }
    }

    /** The current load. */
    public Load load() {
        return new Load(
                connections.getConnections(),
                connections.getConnectionsTotal(),
                requests.get(),
                reading.get(),
                inProgress.get());
    }

    /**
     * Counts requests. A stop waits for requests that are being answered, even if the client is
     * gone.
     */
    private final class Counted extends Handler.Wrapper implements Graceful {
        private final Shutdown shutdown = new Shutdown(this) {
            @Override
            public boolean isShutdownDone() {
                return inProgress.get() == 0;
            }
        };

        Counted(Handler handler) {
            super(handler);
        }

        @Override
        public CompletableFuture<Void> shutdown() {
            return shutdown.shutdown();
        }

        @Override
        public boolean isShutdown() {
            return shutdown.isShutdown();
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            requests.incrementAndGet();
            inProgress.incrementAndGet();
            Request.addCompletionListener(request, failure -> {
                inProgress.decrementAndGet();
                shutdown.check();
            });
            return super.handle(request, response, callback);
        }
    }

    /** Keeps track of connections, so that a stop need not wait for idle clients. */
    private static final class OpenConnections implements Connection.Listener {
        private final Set<ClientConnection> all = ConcurrentHashMap.newKeySet();
        private volatile boolean ending;

        @Override
        public void onOpened(Connection connection) {
            if (connection instanceof ClientConnection client) {
                all.add(client);
                if (ending) { // it was accepted just before
                    client.closeOnceIdle();
                }
            }
        }

        @Override
        public void onClosed(Connection connection) {
            if (connection instanceof ClientConnection client) {
                all.remove(client);
            }
        }

        /**
         * Closes each connection as soon as it has no request. Jetty would wait until it was silent
         * for a while.
         */
        void closeOnceIdle() {
            ending = true;
            all.forEach(ClientConnection::closeOnceIdle);
        }
    }

    /**
     * A server that is bound to the addresses, but does not answer yet.
     *
     * @param name the name of its threads
     * @param errorType the media type of the answer to a malformed request, unless the client asks
     *     for another
     * @param maxThreads how many requests are handled at a time; others wait
     * @throws HostException when an address is in use, or does not belong to this machine
     */
    public static WebServer bind(String name, List<ListenAddress> addresses, int maxThreads, String errorType) {
        return bind(name, addresses, maxThreads, errorType, null);
    }

    /**
     * As {@link #bind(String, List, int, String)}, with TLS.
     *
     * @param tls the TLS of the addresses that use it; null for none
     * @throws KongConfigException when an address should use TLS and there is none
     */
    public static WebServer bind(
            String name,
            List<ListenAddress> addresses,
            int maxThreads,
            String errorType,
            SslContextFactory.@Nullable Server tls) {
        return bind(name, addresses, maxThreads, errorType, tls, Patience.NORMAL);
    }

    static WebServer bind(
            String name,
            List<ListenAddress> addresses,
            int maxThreads,
            String errorType,
            SslContextFactory.@Nullable Server tls,
            Patience patience) {
        // before any address is bound, which would stay bound
        for (ListenAddress address : addresses) {
            if (address.ssl() && tls == null) {
                throw withoutTls(address);
            }
        }
        QueuedThreadPool threads = new QueuedThreadPool(maxThreads);
        threads.setName(name);
        Server server = new Server(threads);
        server.setStopAtShutdown(false); // the host stops everything in its own order
        server.setErrorHandler(new KongErrorHandler(errorType));
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setHttpCompliance(AS_NGINX);
        http.setUriCompliance(UriCompliance.UNSAFE); // ClientConnection parses targets
        http.setRequestHeaderSize(ClientConnection.MAX_LINES * ClientConnection.MAX_LINE + 1024);
        http.setHeaderCacheCaseSensitive(true); // values are passed on unchanged
        WebServer bound = new WebServer(server);
        server.addBean(bound.connections); // the server starts it; before that it counts nothing
        for (ListenAddress address : addresses) {
            ClientConnection.Factory plain = new ClientConnection.Factory(http, bound.reading, patience);
            ServerConnector connector = address.ssl()
                    ? new ServerConnector(
                            server,
                            1,
                            1,
                            new SslConnectionFactory(Objects.requireNonNull(tls), plain.getProtocol()),
                            plain)
                    : new ServerConnector(server, 1, 1, plain);
            connector.setHost(address.host().replaceAll("^\\[|]$", ""));
            connector.setPort(address.port());
            server.addConnector(connector);
            connector.addEventListener(bound.connections);
            connector.addEventListener(bound.open);
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

    private static KongConfigException withoutTls(ListenAddress address) {
        String name = address.setting().replace("_listen", "").replace("legacy_", "");
        return new KongConfigException(address.setting() + " asks for ssl on " + address + ": set " + name
                + "_ssl_cert and " + name + "_ssl_cert_key to files with a certificate and its key");
    }

    /**
     * The certificate that the client of a request has shown and an authority of the listener has
     * signed; null when there is none.
     */
    public static @Nullable X509Certificate clientCertificate(Request request) {
        EndPoint.SslSessionData session =
                request.getConnectionMetaData().getConnection().getEndPoint().getSslSessionData();
        X509Certificate[] chain = session == null ? null : session.peerCertificates();
        return chain == null || chain.length == 0 ? null : chain[0];
    }

    /** Refuses TRACE, as nginx does: it would show a client what others put into its request. */
    private static final class NoTrace extends Handler.Wrapper {
        NoTrace(Handler handler) {
            super(handler);
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            if (request.getMethod().equals("TRACE")) {
                Response.writeError(request, response, callback, 405);
                return true;
            }
            return super.handle(request, response, callback);
        }
    }

    /** The target of a request, as the client sent it. */
    public static RequestTarget target(Request request) {
        return ClientConnection.target(request);
    }

    /** The address of the peer that sent a request; IPv6 without brackets. */
    public static String peer(Request request) {
        String address = Request.getRemoteAddr(request);
        return address.startsWith("[") ? address.substring(1, address.length() - 1) : address;
    }

    /** The address of the peer; null when the peer is not on a network. */
    public static @Nullable InetAddress peerAddress(Request request) {
        return request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress peer
                ? peer.getAddress()
                : null;
    }

    private static String reason(IOException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    /** Writes each request to a log, which is closed with this server. */
    public void logTo(AccessLog log) {
        accessLog = log;
        server.setRequestLog(log);
    }

    /** Starts to answer requests. */
    public void start(Handler handler) {
        server.setHandler(new Counted(new NoTrace(handler)));
        try {
            server.start();
        } catch (Exception e) {
            throw new HostException("the HTTP server does not start: " + e.getMessage(), e);
        }
    }

    /** The URLs it listens on, with their actual ports. */
    public List<String> urls() {
        List<String> urls = new ArrayList<>();
        for (var connector : server.getConnectors()) {
            ServerConnector network = (ServerConnector) connector;
            String host = network.getHost();
            String scheme = network.getConnectionFactory(SslConnectionFactory.class) == null ? "http" : "https";
            urls.add(scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + network.getLocalPort());
        }
        return urls;
    }

    /** Waits some seconds for running requests, and stops. */
    @Override
    public void close() {
        stop(STOP_TIMEOUT_MS);
    }

    /** As {@link #close()}, within the given milliseconds. */
    void stop(long atMost) {
        try {
            for (var connector : server.getConnectors()) {
                ((ServerConnector) connector).close(); // also one that was bound and never started
                // Idleness must not end a connection earlier than the stop does, since a request
                // that waits for its answer is idle as well.
                ((ServerConnector) connector).setShutdownIdleTimeout(2 * atMost);
            }
            open.closeOnceIdle();
            try {
                if (server.isRunning()) {
                    finishRequests(atMost);
                }
            } finally {
                server.stop();
            }
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP server does not stop", e);
        } finally {
            closeLog();
        }
    }

    private void closeLog() {
        try {
            if (accessLog != null) {
                accessLog.close();
            }
        } catch (IOException e) {
            LOG.warn("an access log cannot be closed: {}", e.getMessage());
        }
    }

    private void finishRequests(long atMost) throws Exception {
        try {
            Graceful.shutdown(server).get(atMost, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn(
                    "{}: the stop has waited for {} ms and cuts off {} requests that are being answered, and {} whose head has not come"
                            + " in full",
                    ((QueuedThreadPool) server.getThreadPool()).getName(),
                    atMost,
                    inProgress.get(),
                    reading.get());
        }
    }
}
