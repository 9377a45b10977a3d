package dev.kongdb.host.internal.proxy;

import dev.kongdb.entity.Service;
import dev.kongdb.host.internal.balancer.Selection;
import dev.kongdb.host.internal.http.RequestBody.Body;
import dev.kongdb.host.internal.http.RequestBody.End;
import dev.kongdb.host.internal.tls.UpstreamTls;
import dev.kongdb.http.WireText;
import dev.kongdb.plugin.spi.LocalPdk;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * A client's request, with the headers and the body for the upstream, and the state of its
 * attempts. The part of the body that was not read before is passed on as it arrives.
 */
final class ForwardedRequest extends Request.Wrapper {
    private final ProxyCall call;
    private final Service service;
    private final UpstreamTls tls;
    private final String scheme;
    private final String host;
    private final int port;
    private final @Nullable Selection selection;
    private final boolean keepsHost;
    private final String path;
    private final @Nullable String query;
    private final HttpFields headers;
    private final long maxBody;
    private final byte[] held;
    private final boolean whole;
    private int heldSent;
    private long streamed;
    private int attempts;
    private volatile boolean begun;
    private volatile boolean bodyTouched;
    private volatile boolean answered;
    private volatile @Nullable Throwable clientFailure;
    private volatile long sentNanos;
    private volatile long firstSentNanos;
    private volatile long answeredNanos;
    private final List<Map<String, Object>> tries = new CopyOnWriteArrayList<>();
    private Selection.@Nullable Attempt attempt;

    /**
     * A request that is ready to be sent.
     *
     * @param tls how it is sent, if that is over TLS
     * @param headers the headers for the upstream, with the changes of plugins
     * @param selection chooses among the targets of an upstream; null when it goes to the host
     *     itself
     * @param keepsHost whether the header Host stays as it is, instead of naming the chosen target
     * @param path the path at the upstream, encoded
     * @param maxBody the most bytes of a body that pass; 0 for any number
     */
    ForwardedRequest(
            ProxyCall call,
            Service service,
            UpstreamTls tls,
            HttpFields.Mutable headers,
            @Nullable Selection selection,
            boolean keepsHost,
            String path,
            long maxBody) {
        super(call.request());
        LocalPdk pdk = call.pdk();
        LocalPdk.Target target = pdk.target();
        String changedScheme = pdk.changedScheme();
        String changedQuery = pdk.changedQuery();
        this.call = call;
        this.service = service;
        this.tls = tls;
        this.scheme = changedScheme == null ? service.protocol() : changedScheme;
        this.host = target == null ? service.host() : target.host();
        this.port = target == null || target.port() == null ? service.port() : target.port();
        this.selection = selection;
        this.keepsHost = keepsHost;
        this.path = path;
        this.query = changedQuery == null ? asSent(call.received().target().query()) : orNull(changedQuery);
        this.maxBody = maxBody;
        byte[] replaced = pdk.changedBody();
        Body read = call.received().bodyRead();
        this.held = replaced != null ? replaced : read.bytes();
        this.whole = replaced != null || read.end() == End.WHOLE;
        this.streamed = whole ? 0 : held.length;
        if (!whole && getWrapped().getHeaders().contains(HttpHeader.TRANSFER_ENCODING)) {
            // there is a body of unknown length
            headers.put(HttpHeader.TRANSFER_ENCODING, HttpHeaderValue.CHUNKED);
        }
        this.headers = headers.asImmutable();
    }

    /** Kong takes the query of a single question mark for an empty one. */
    private static @Nullable String asSent(@Nullable String query) {
        return "?".equals(query) ? "" : query;
    }

    private static @Nullable String orNull(String query) {
        return query.isEmpty() ? null : WireText.of(query);
    }

    ProxyCall call() {
        return call;
    }

    Service service() {
        return service;
    }

    UpstreamTls tls() {
        return tls;
    }

    /** The scheme of the request to the upstream. */
    String scheme() {
        return scheme;
    }

    /** The host when there is no selection. */
    String host() {
        return host;
    }

    int port() {
        return port;
    }

    String path() {
        return path;
    }

    /** Path and query. */
    String target() {
        return query == null ? path : path + "?" + query;
    }

    @Override
    public String getMethod() {
        return call.pdk().method();
    }

    @Nullable
    String query() {
        return query;
    }

    // --- attempts

    /** Chooses the target of the next attempt; false when there is no target. */
    boolean choose() {
        if (selection == null) {
            return true;
        }
        attempt = selection.next();
        return attempt != null;
    }

    @Nullable
    Selection selection() {
        return selection;
    }

    /** The last chosen attempt; null when it goes to the service's host. */
    Selection.@Nullable Attempt chosen() {
        return attempt;
    }

    boolean keepsHost() {
        return keepsHost;
    }

    /** The destination, for a person. */
    String destination() {
        Selection.Attempt chosen = attempt;
        return chosen == null ? host + ":" + port : chosen.peer() + " of " + host;
    }

    /** Another attempt begins. */
    void attempt() {
        attempts++;
        begun = false;
        heldSent = 0;
        sentNanos = System.nanoTime();
        if (attempts == 1) {
            firstSentNanos = sentNanos;
        }
        Map<String, Object> attempt = new LinkedHashMap<>();
        attempt.put("balancer_start", System.currentTimeMillis());
        InetSocketAddress peer =
                this.attempt == null ? null : this.attempt.peer().address();
        if (peer != null) {
            attempt.put(
                    "ip",
                    peer.getAddress() == null
                            ? peer.getHostString()
                            : peer.getAddress().getHostAddress());
        }
        attempt.put("port", (long) (peer == null ? port : peer.getPort()));
        tries.add(attempt);
    }

    /**
     * The attempts so far, as Kong's log shows them. The address is shown only if a balancer chose
     * it.
     */
    List<Map<String, Object>> tries() {
        return List.copyOf(tries);
    }

    /** Whether there was an attempt; there is none when no target is healthy. */
    boolean isSent() {
        return !tries.isEmpty();
    }

    /** When it was first sent, by {@link System#nanoTime}, if it was sent. */
    long firstSentNanos() {
        return firstSentNanos;
    }

    /** When the answer began, or the last attempt failed. */
    long answeredNanos() {
        return answeredNanos;
    }

    /** There is a connection, and the request is being sent. */
    void begin() {
        begun = true;
    }

    /** The upstream answers. */
    void answered(int status) {
        answered = true;
        answeredNanos = System.nanoTime();
        if (attempt != null) {
            attempt.answered(status);
        }
    }

    /**
     * The attempt failed. A failure that the client caused, or one in the middle of an answer, does
     * not count for the target's health.
     */
    void failed(boolean late) {
        answeredNanos = answered ? answeredNanos : System.nanoTime();
        if (attempt == null || answered || clientFailure != null) {
            return;
        }
        if (late) {
            attempt.timedOut();
        } else {
            attempt.failed();
        }
    }

    long sentNanos() {
        return sentNanos;
    }

    /**
     * Whether a failed request may be sent again. It may not once a part of the answer was
     * received, or a part of a streamed body is gone. Once the upstream may have seen the request,
     * it may only if seeing it twice does no harm.
     */
    boolean mayRetry() {
        int retries = service.retries() == null ? 0 : service.retries();
        return attempts <= retries && !answered && !bodyTouched && clientFailure == null && (!begun || isIdempotent());
    }

    private boolean isIdempotent() {
        return switch (getMethod()) {
            case "POST", "PATCH", "LOCK" -> false;
            default -> true;
        };
    }

    /** The failure on the client's side, or null. */
    @Nullable
    Throwable clientFailure() {
        return clientFailure;
    }

    // --- headers and body

    @Override
    public HttpFields getHeaders() {
        return headers;
    }

    @Override
    public long getLength() {
        return whole ? held.length : super.getLength();
    }

    /** A chunk, or null when none has arrived yet. */
    @Override
    @SuppressWarnings("NullAway") // Jetty expects null when there is nothing yet
    public Content.Chunk read() {
        if (whole || heldSent < held.length) {
            ByteBuffer left = ByteBuffer.wrap(held, heldSent, held.length - heldSent);
            heldSent = held.length;
            return Content.Chunk.from(left, whole);
        }
        Content.Chunk chunk = super.read();
        if (chunk == null) {
            return null;
        }
        if (Content.Chunk.isFailure(chunk)) {
            clientFailure = chunk.getFailure();
            return chunk;
        }
        bodyTouched = true;
        streamed += chunk.remaining();
        if (maxBody > 0 && streamed > maxBody) {
            chunk.release();
            HttpException.RuntimeException tooLarge = new HttpException.RuntimeException(413);
            clientFailure = tooLarge;
            return Content.Chunk.from(tooLarge);
        }
        return chunk;
    }

    @Override
    public void demand(Runnable demandCallback) {
        if (whole || heldSent < held.length) {
            demandCallback.run();
        } else {
            super.demand(demandCallback);
        }
    }

    /**
     * Ignores failures of an attempt, which must not spoil the client's body: the next attempt may
     * send it, or the answer may wait for its end.
     */
    @Override
    public void fail(Throwable failure) {
        // left to the code that answers
    }
}
