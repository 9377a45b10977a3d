package dev.kongdb.host.internal.proxy;

import dev.kongdb.host.internal.http.RequestBody.Body;
import dev.kongdb.host.internal.http.RequestBody.End;
import dev.kongdb.host.internal.http.RequestTarget;
import dev.kongdb.host.internal.http.WebServer;
import dev.kongdb.http.WireText;
import dev.kongdb.plugin.BodyTooLargeException;
import dev.kongdb.plugin.Headers;
import dev.kongdb.plugin.spi.ReceivedRequest;
import java.net.InetAddress;
import java.time.Instant;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * The client's request as plugins see it. {@link #settle} must be called before it ends, for parts
 * that are read afterwards.
 */
final class ProxyRequest implements ReceivedRequest {
    private final Request request;
    private final RequestTarget target;
    private final String host;
    private final String method;
    private final double httpVersion;
    private final String clientIp;
    private final int clientPort;
    private final int port;
    private final String clientForwardedIp;
    private final Instant start;
    private volatile Body body = Body.UNREAD;
    private @Nullable Headers headers;
    private long size;

    ProxyRequest(Request request, RequestTarget target, String host, RealIp realIp) {
        this.request = request;
        this.target = target;
        this.host = host;
        this.method = request.getMethod();
        HttpVersion version = request.getConnectionMetaData().getHttpVersion();
        this.httpVersion = version.getVersion() / 10.0;
        this.clientIp = WebServer.peer(request);
        this.clientPort = Request.getRemotePort(request);
        this.port = Request.getLocalPort(request);
        InetAddress peer = WebServer.peerAddress(request);
        this.clientForwardedIp = peer == null
                ? clientIp
                : realIp.behind(peer, request.getHeaders()).orElse(clientIp);
        this.start = Instant.ofEpochMilli(Request.getTimeStamp(request));
    }

    /** The request is about to end: keeps the parts that the log phase may read. */
    void settle() {
        var unused = headers().asMap();
        size = bytesReceived();
    }

    /** The bytes of the request line, headers and body. */
    long bytesReceived() {
        return line() + bytes(request.getHeaders()) + 2 + Math.max(0, Request.getContentBytesRead(request));
    }

    private long line() {
        return (long) method.length() + target.raw().length() + " HTTP/1.1\r\n".length() + 1;
    }

    static long bytes(HttpFields fields) {
        long bytes = 0;
        // an iterator would be allocated for every request
        for (int i = 0; i < fields.size(); i++) {
            HttpField field = fields.getField(i);
            bytes += field.getName().length() + ": \r\n".length();
            bytes += field.getValue() == null ? 0 : field.getValue().length();
        }
        return bytes;
    }

    RequestTarget target() {
        return target;
    }

    /** The part of the body that was read; the client still sends the rest. */
    Body bodyRead() {
        return body;
    }

    void read(Body body) {
        this.body = body;
    }

    @Override
    public String method() {
        return method;
    }

    /** The host does not terminate TLS. */
    @Override
    public String scheme() {
        return "http";
    }

    @Override
    public String host() {
        return host;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public double httpVersion() {
        return httpVersion;
    }

    @Override
    public String pathWithQuery() {
        return WireText.readEncoded(target.raw());
    }

    @Override
    public String rawQuery() {
        return target.query() == null ? "" : WireText.readEncoded(target.query());
    }

    @Override
    public Headers headers() {
        Headers read = headers;
        if (read == null) {
            read = HeaderChanges.view(request.getHeaders());
            headers = read;
        }
        return read;
    }

    @Override
    public byte[] body() {
        if (body.end() != End.WHOLE) {
            throw new BodyTooLargeException(
                    "request body did not fit into client body buffer, consider raising 'client_body_buffer_size'");
        }
        return body.bytes();
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public String clientIp() {
        return clientIp;
    }

    @Override
    public int clientPort() {
        return clientPort;
    }

    @Override
    public String clientForwardedIp() {
        return clientForwardedIp;
    }

    /** The header contains an address, without a port. */
    @Override
    public int clientForwardedPort() {
        return clientPort;
    }

    @Override
    public Instant start() {
        return start;
    }
}
