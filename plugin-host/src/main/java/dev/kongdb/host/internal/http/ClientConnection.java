package dev.kongdb.host.internal.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.BufferUtil;
import org.jspecify.annotations.Nullable;

/**
 * A connection of a client. Jetty parses the messages. As in nginx in front of Kong, malformed
 * requests are refused here, before anything else sees them. The request line is kept byte by byte,
 * since Jetty decodes it as UTF-8.
 */
final class ClientConnection extends HttpConnection {
    /** nginx's {@code large_client_header_buffers}: how many lines of this length. */
    static final int MAX_LINES = 4;

    static final int MAX_LINE = 8 * 1024;

    /**
     * How long a client may go on sending after a refusal, and how long it may be silent meanwhile,
     * so that it reads the answer.
     */
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final long LINGER_IDLE_MS = 5_000;

    private @Nullable RequestTarget target;
    private volatile boolean refused;
    private long lingerEnd;

    /** The number of connections with an unfinished head of a request. */
    private final AtomicInteger allReading;

    /**
     * The state of a connection. It changes only under the lock of the connection, so that a stop
     * closes no connection that has a request.
     */
    private enum Work {
        /** No request has begun. */
        IDLE,
        /** The head of a request has begun. */
        READING,
        /** The head was read, and the answer is not complete. */
        ANSWERING,
        CLOSED
    }

    private Work work = Work.IDLE;

    /** Whether it is closed as soon as it is idle. */
    private boolean last;

    private final Patience patience;

    private ClientConnection(
            HttpConfiguration configuration,
            Connector connector,
            EndPoint endPoint,
            AtomicInteger allReading,
            Patience patience) {
        super(configuration, connector, endPoint);
        this.allReading = allReading;
        this.patience = patience;
    }

    /** How long its server reads what its client sends slowly. */
    Patience patience() {
        return patience;
    }

    /**
     * Changes the state. If the connection should end, it becomes closed instead of idle. Returns
     * whether the caller must close it.
     */
    private synchronized boolean go(Work next) {
        Work now = next == Work.IDLE && last ? Work.CLOSED : next;
        if (work == Work.CLOSED) {
            return false;
        }
        if ((work == Work.READING) != (now == Work.READING)) {
            allReading.addAndGet(now == Work.READING ? 1 : -1);
        }
        work = now;
        return now == Work.CLOSED;
    }

    /**
     * Called before bytes of a head are read. False when the connection is closed, so that nobody
     * may act on them.
     */
    private synchronized boolean headBegins() {
        if (work == Work.IDLE) {
            go(Work.READING);
        }
        return work != Work.CLOSED;
    }

    /** Called after bytes of a head were read. */
    private void headGoesOn(boolean begun, boolean ended) {
        boolean close;
        synchronized (this) {
            close = work == Work.READING && (ended ? go(Work.ANSWERING) : !begun && go(Work.IDLE));
        }
        if (close) {
            close();
        }
    }

    /** Called after every answer. Jetty reads the next request only then. */
    private void answered() {
        if (go(Work.IDLE)) {
            close();
        }
    }

    /** Ends the connection: now, or after its current request. */
    void closeOnceIdle() {
        boolean close;
        synchronized (this) {
            last = true;
            close = work == Work.IDLE && go(Work.IDLE);
        }
        if (close) {
            close();
        }
    }

    @Override
    public void onClose(Throwable cause) {
        go(Work.CLOSED);
        super.onClose(cause);
    }

    /** The connection of a request. */
    static ClientConnection of(Request request) {
        return (ClientConnection) request.getConnectionMetaData();
    }

    /** The target of the current request of the connection. */
    static RequestTarget target(Request request) {
        return Objects.requireNonNull(of(request).target);
    }

    /** The same, or null when it could not be parsed. */
    static @Nullable RequestTarget targetIfRead(Request request) {
        return request.getConnectionMetaData() instanceof ClientConnection connection ? connection.target : null;
    }

    @Override
    protected RequestHandler newRequestHandler() {
        return new Rules();
    }

    @Override
    protected HttpStreamOverHTTP1 newHttpStream(String method, String uri, HttpVersion version) {
        return new HttpStreamOverHTTP1(method, uri, version) {
            @Override
            public void succeeded() {
                answered();
                super.succeeded();
            }

            @Override
            public void failed(Throwable failure) {
                answered();
                super.failed(failure);
            }
        };
    }

    @Override
    protected HttpParser newHttpParser(HttpCompliance compliance) {
        HttpParser parser = super.newHttpParser(compliance);
        return new Parser((HttpParser.RequestHandler) parser.getHandler(), getHttpConfiguration(), compliance, this);
    }

    @Override
    public void onFillable() {
        if (refused) {
            linger();
        } else {
            super.onFillable();
        }
    }

    /**
     * Discards further bytes. Closing a connection before they are read resets it, and the answer
     * is lost.
     */
    private void linger() {
        ByteBuffer scrap = BufferUtil.allocate(MAX_LINE);
        try {
            int read = 1;
            while (read > 0 && System.nanoTime() - lingerEnd < 0) {
                BufferUtil.clear(scrap);
                read = getEndPoint().fill(scrap);
            }
            if (read == 0) {
                fillInterested();
                return;
            }
        } catch (IOException e) {
            // the client is gone
        }
        close();
    }

    /** Takes requests from the parser, and refuses malformed ones. */
    private final class Rules extends RequestHandler {
        private @Nullable HttpVersion version;

        @Override
        public void startRequest(String method, String uri, HttpVersion version) {
            String line = ((Parser) getParser()).line();
            if (line.length() > MAX_LINE) {
                throw new HttpException.RuntimeException(414);
            }
            // CONNECT asks for another kind of proxy. nginx accepts neither methods nor versions in
            // lower case.
            boolean served = isMethod(method) && !method.equals("CONNECT") && line.endsWith(version.asString());
            RequestTarget read = served ? RequestTarget.parse(target(line)) : null;
            if (read == null) {
                throw new HttpException.RuntimeException(400);
            }
            target = read;
            this.version = version;
            super.startRequest(method, read.encoded(), version);
        }

        @Override
        public void parsedHeader(HttpField field) {
            String value = field.getValue() == null ? "" : field.getValue();
            if (field.getName().length() + value.length() > MAX_LINE - ": \r\n".length()) {
                throw new HttpException.RuntimeException(431);
            }
            if (field.getHeader() == HttpHeader.TRANSFER_ENCODING) {
                if (!value.equalsIgnoreCase("chunked")) {
                    // as nginx: no code behind this understands it
                    throw new HttpException.RuntimeException(501);
                }
                if (version == HttpVersion.HTTP_1_0) {
                    throw new HttpException.RuntimeException(
                            400); // HTTP/1.0 has no chunks, and other servers may not look for them
                }
            }
            if (field.getHeader() == HttpHeader.UPGRADE) {
                super.parsedHeader(
                        // passed on, but without effect on Jetty
                        new HttpField(null, field.getName(), value));
            } else if (isName(field.getName())) {
                super.parsedHeader(field);
            } // nginx ignores names with other characters
        }

        @Override
        public void badMessage(HttpException failure) {
            lingerEnd = System.nanoTime() + LINGER_NANOS;
            getEndPoint().setIdleTimeout(LINGER_IDLE_MS);
            refused = true;
            super.badMessage(failure);
        }

        private static String target(String line) {
            int start = line.indexOf(' ');
            while (start < line.length() && line.charAt(start) == ' ') {
                start++;
            }
            return line.substring(start, line.indexOf(' ', start));
        }

        private static boolean isMethod(String method) {
            for (int i = 0; i < method.length(); i++) {
                char c = method.charAt(i);
                if (!((c >= 'A' && c <= 'Z') || c == '_' || c == '-')) {
                    return false;
                }
            }
            return true;
        }

        private static boolean isName(String name) {
            for (int i = 0; i < name.length(); i++) {
                char c = name.charAt(i);
                boolean taken = (c >= 'A' && c <= 'Z')
                        || (c >= 'a' && c <= 'z')
                        || (c >= '0' && c <= '9')
                        || c == '_'
                        || c == '-';
                if (!taken) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Keeps the bytes of the request line, up to one more than allowed. */
    private static final class Parser extends HttpParser {
        private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        private final ClientConnection connection;
        private boolean complete;

        Parser(
                HttpParser.RequestHandler handler,
                HttpConfiguration configuration,
                HttpCompliance compliance,
                ClientConnection connection) {
            super(handler, configuration.getRequestHeaderSize(), compliance);
            this.connection = connection;
            setHeaderCacheSize(configuration.getHeaderCacheSize());
            setHeaderCacheCaseSensitive(configuration.isHeaderCacheCaseSensitive());
        }

        String line() {
            return line.toString(StandardCharsets.ISO_8859_1);
        }

        @Override
        public boolean parseNext(ByteBuffer buffer) {
            if (isState(State.START)) {
                line.reset();
                complete = false;
                if (buffer.hasRemaining() && !connection.headBegins()) {
                    buffer.position(buffer.limit());
                    return false;
                }
            }
            if (buffer.hasRemaining() && inHeaderState() && isTooSlow()) {
                buffer.position(buffer.limit());
                badMessage(new HttpException.RuntimeException(408));
                return false;
            }
            if (!complete) {
                keepLine(buffer);
            }
            boolean handle = super.parseNext(buffer);
            connection.headGoesOn(!isState(State.START), !inHeaderState());
            return handle;
        }

        /** A client that has gone silent is ended by the idle time instead. */
        private boolean isTooSlow() {
            return !isState(State.START) && connection.patience.isHeadTooSlow(System.nanoTime() - getBeginNanoTime());
        }

        private void keepLine(ByteBuffer buffer) {
            for (int i = buffer.position(); i < buffer.limit(); i++) {
                byte b = buffer.get(i);
                boolean end = b == '\r' || b == '\n';
                if (end && line.size() > 0) {
                    complete = true;
                    return;
                }
                if (!end && line.size() <= MAX_LINE) {
                    line.write(b); // an empty line before a request is allowed
                }
            }
        }
    }

    /** Makes these connections. */
    static final class Factory extends HttpConnectionFactory {
        private final AtomicInteger reading;
        private final Patience patience;

        /**
         * A factory for one server.
         *
         * @param reading the number of connections with an unfinished head of a request
         * @param patience how long it reads what clients send slowly
         */
        Factory(HttpConfiguration configuration, AtomicInteger reading, Patience patience) {
            super(configuration);
            this.reading = reading;
            this.patience = patience;
        }

        @Override
        public Connection newConnection(Connector connector, EndPoint endPoint) {
            return configure(
                    new ClientConnection(getHttpConfiguration(), connector, endPoint, reading, patience),
                    connector,
                    endPoint);
        }
    }
}
