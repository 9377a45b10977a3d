package dev.kongdb.host.internal.proxy;

import dev.kongdb.entity.Consumer;
import dev.kongdb.host.internal.balancer.Balancers;
import dev.kongdb.host.internal.http.RequestTarget;
import dev.kongdb.http.WireText;
import dev.kongdb.plugin.Headers;
import dev.kongdb.plugin.Phase;
import dev.kongdb.plugin.PluginLog;
import dev.kongdb.plugin.Response.Source;
import dev.kongdb.plugin.TraceContext;
import dev.kongdb.plugin.spi.LocalGateway;
import dev.kongdb.plugin.spi.LocalPdk;
import dev.kongdb.plugin.spi.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request in the proxy, with its surroundings. */
final class ProxyCall implements LocalGateway {
    private final Request request;
    private final Response response;
    private final Callback callback;
    private final Surroundings surroundings;
    private final Routing routing;
    private final ProxyRequest received;
    private final LocalPdk pdk;
    private final PluginPhases phases;
    private @Nullable RouteTarget target;
    private @Nullable ForwardedRequest forwarded;
    private volatile Source source = Source.ERROR;

    /** The parts that are the same for all requests. */
    interface Surroundings {
        String nodeId();

        RealIp realIp();

        UUID defaultWorkspace();

        RequestMeters meters();

        Optional<Consumer> consumer(String idOrUsername, boolean byUsername);
    }

    ProxyCall(
            Request request,
            Response response,
            Callback callback,
            RequestTarget requestTarget,
            String host,
            Routing routing,
            Surroundings surroundings) {
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.routing = routing;
        this.surroundings = surroundings;
        this.received = new ProxyRequest(request, requestTarget, host, surroundings.realIp());
        this.pdk = new LocalPdk(received, this);
        this.phases = new PluginPhases(routing, routing.snapshot().read(surroundings::defaultWorkspace), pdk);
        Request.addCompletionListener(request, failure -> ended());
    }

    Request request() {
        return request;
    }

    Response response() {
        return response;
    }

    Callback callback() {
        return callback;
    }

    Routing routing() {
        return routing;
    }

    ProxyRequest received() {
        return received;
    }

    LocalPdk pdk() {
        return pdk;
    }

    PluginPhases phases() {
        return phases;
    }

    void routed(RouteTarget target) {
        this.target = target;
        pdk.routed(target.route(), target.service());
    }

    /** Records that the request was sent to an upstream. */
    void forwarded(ForwardedRequest forwarded) {
        this.forwarded = forwarded;
        source = Source.SERVICE;
    }

    /** Records the source of the answer. */
    void answeredBy(Source source) {
        this.source = source;
    }

    /**
     * Called when the answer has been sent, or cannot be sent: records the metrics, and runs the
     * log phase of the plugins on a thread of its own.
     */
    private void ended() {
        long total = System.nanoTime() - request.getHeadersNanoTime();
        ForwardedRequest sent =
                // null if the request had no target
                forwarded != null && forwarded.isSent() ? forwarded : null;
        long ours = sent == null ? total : sent.firstSentNanos() - request.getHeadersNanoTime();
        long upstreams = sent == null ? -1 : sent.answeredNanos() - sent.firstSentNanos();
        long size = ProxyRequest.bytes(response.getHeaders())
                + "HTTP/1.1 200 OK\r\n\r\n".length()
                + Response.getContentBytesWritten(response);
        surroundings
                .meters()
                .of(target)
                .ended(response.getStatus(), ours, upstreams, total, received.bytesReceived(), size);
        if (!phases.hasWorkIn(Phase.LOG)) {
            return;
        }
        received.settle();
        pdk.ended(new Outcome(
                response.getStatus(),
                HeaderChanges.read(response.getHeaders()),
                source,
                size,
                forwarded == null ? null : WireText.readEncoded(forwarded.target()),
                forwarded == null ? List.of() : forwarded.tries(),
                millis(ours),
                upstreams < 0 ? -1 : millis(upstreams),
                millis(total)));
        request.getComponents().getExecutor().execute(phases::log);
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    // --- surroundings

    @Override
    public String nodeId() {
        return surroundings.nodeId();
    }

    @Override
    public boolean isTrusted(String address) {
        return TrustedAddresses.literal(address)
                .filter(surroundings.realIp().trusted()::contains)
                .isPresent();
    }

    @Override
    public Optional<Consumer> loadConsumer(String idOrUsername, boolean byUsername) {
        return surroundings.consumer(idOrUsername, byUsername);
    }

    @Override
    public boolean hasUpstream(String name) {
        return target != null && routing.balancers().containsKey(new Balancers.Key(target.workspace(), name));
    }

    @Override
    public void log(PluginLog.Level level, String plugin, String message) {
        Logger log = LoggerFactory.getLogger(plugin);
        switch (level) {
            case ALERT, CRIT, ERR -> log.error("{}{}", message, trace());
            case WARN -> log.warn("{}{}", message, trace());
            case NOTICE, INFO -> log.info("{}{}", message, trace());
            case DEBUG -> log.debug("{}{}", message, trace());
        }
    }

    /**
     * The trace to which the request belongs, as the end of a log line; empty if the request names
     * none.
     */
    private String trace() {
        return trace(received.headers());
    }

    /** The end of a log line about a request with these headers. */
    static String trace(Headers headers) {
        return TraceContext.of(headers)
                .map(trace -> " (trace_id=" + trace.traceId() + ")")
                .orElse("");
    }
}
