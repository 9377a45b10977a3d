package dev.kongdb.host.internal.proxy;

import dev.kongdb.entity.Consumer;
import dev.kongdb.host.internal.balancer.Balancers;
import dev.kongdb.host.internal.http.RequestTarget;
import dev.kongdb.http.WireText;
import dev.kongdb.plugin.Headers;
import dev.kongdb.plugin.Phase;
import dev.kongdb.plugin.PluginLog;
import dev.kongdb.plugin.Response.Source;
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

/** One request on its way through the proxy, with what is around it. */
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

    /** What is the same for all requests. */
    interface Surroundings {
        String nodeId();

        RealIp realIp();

        UUID defaultWorkspace();

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
        this.phases = new PluginPhases(routing, surroundings.defaultWorkspace(), pdk);
        if (routing.plugins().hasWorkIn(Phase.LOG)) {
            Request.addCompletionListener(request, failure -> ended());
        }
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

    /** It goes to an upstream. */
    void forwarded(ForwardedRequest forwarded) {
        this.forwarded = forwarded;
        source = Source.SERVICE;
    }

    /** Whose answer it is in the end. */
    void answeredBy(Source source) {
        this.source = source;
    }

    /** The answer is sent, or cannot be: the plugins write their logs, on a thread of their own. */
    private void ended() {
        if (!phases.hasWorkIn(Phase.LOG)) {
            return;
        }
        received.settle();
        long total = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - request.getHeadersNanoTime());
        long ours = forwarded == null ? total : millis(forwarded.firstSentNanos() - request.getHeadersNanoTime());
        long upstreams = forwarded == null ? -1 : millis(forwarded.answeredNanos() - forwarded.firstSentNanos());
        Headers headers = HeaderChanges.read(response.getHeaders());
        long size =
                response.getHeaders().stream().mapToLong(ProxyRequest::bytes).sum()
                        + "HTTP/1.1 200 OK\r\n\r\n".length()
                        + Response.getContentBytesWritten(response);
        pdk.ended(new Outcome(
                response.getStatus(),
                headers,
                source,
                size,
                forwarded == null ? null : WireText.readEncoded(forwarded.target()),
                forwarded == null ? List.of() : forwarded.tries(),
                ours,
                Math.max(-1, upstreams),
                total));
        request.getComponents().getExecutor().execute(phases::log);
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    // --- what is around it

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
            case ALERT, CRIT, ERR -> log.error("{}", message);
            case WARN -> log.warn("{}", message);
            case NOTICE, INFO -> log.info("{}", message);
            case DEBUG -> log.debug("{}", message);
        }
    }
}
