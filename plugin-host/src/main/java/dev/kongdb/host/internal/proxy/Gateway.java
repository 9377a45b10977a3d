package dev.kongdb.host.internal.proxy;

import dev.kongdb.HandlerProvider;
import dev.kongdb.Kong;
import dev.kongdb.config.KongConfig;
import dev.kongdb.entity.Consumer;
import dev.kongdb.entity.Route;
import dev.kongdb.entity.Service;
import dev.kongdb.host.error.HostException;
import dev.kongdb.host.internal.balancer.Balancer;
import dev.kongdb.host.internal.balancer.Balancers;
import dev.kongdb.host.internal.balancer.Names;
import dev.kongdb.host.internal.balancer.Selection;
import dev.kongdb.host.internal.http.ByteSize;
import dev.kongdb.host.internal.http.RequestBody;
import dev.kongdb.host.internal.http.RequestBody.Body;
import dev.kongdb.host.internal.http.RequestBody.End;
import dev.kongdb.host.internal.http.RequestTarget;
import dev.kongdb.host.internal.http.WebServer;
import dev.kongdb.host.internal.tls.UnusableCertificateException;
import dev.kongdb.host.internal.tls.UpstreamTls;
import dev.kongdb.http.ErrorBody;
import dev.kongdb.http.WireText;
import dev.kongdb.plugin.Phase;
import dev.kongdb.plugin.PluginHandler;
import dev.kongdb.plugin.Response.Source;
import dev.kongdb.plugin.spi.LocalPdk;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The proxy: finds the route of a request, runs its plugins, and forwards it. Plugins run on the
 * server's threads and may block.
 */
public final class Gateway extends Handler.Abstract implements ProxyCall.Surroundings {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    /** nginx's name for the server when a request names none. */
    private static final String NO_HOST = "kong";

    private final LiveRouting routing;
    private final Balancers balancers;
    private final Names names;
    private final Forwarder upstream;
    private final Kong kong;
    private final RealIp realIp;
    private final RequestMeters meters;
    private final long maxBody;
    private final int maxBuffered;

    private Gateway(
            Kong kong,
            Names names,
            LiveRouting routing,
            Balancers balancers,
            RealIp realIp,
            long maxBody,
            int maxBuffered) {
        this.kong = kong;
        this.names = names;
        this.upstream = new Forwarder(names);
        this.routing = routing;
        this.balancers = balancers;
        this.realIp = realIp;
        this.meters = new RequestMeters(kong.meters());
        this.maxBody = maxBody;
        this.maxBuffered = maxBuffered;
        addBean(upstream, true);
    }

    /**
     * The proxy over the routes of a {@link Kong}. It reads the settings {@code trusted_ips},
     * {@code real_ip_header}, {@code real_ip_recursive}, {@code client_max_body_size} (default 0,
     * no limit) and {@code client_body_buffer_size} (the bytes that plugins may read, default 10m).
     *
     * @throws HostException when a plugin cannot be loaded
     * @throws dev.kongdb.config.KongConfigException when a setting is wrong
     */
    public static Gateway of(Kong kong) {
        return of(kong, InetAddress::getAllByName);
    }

    /**
     * As {@link #of(Kong)}.
     *
     * @param resolver finds the addresses of hosts
     */
    public static Gateway of(Kong kong, Names.Resolver resolver) {
        KongConfig config = kong.config();
        TrustedAddresses trusted = TrustedAddresses.of(config.getList("trusted_ips", List.of()));
        long maxBody = ByteSize.of(config, "client_max_body_size", 0, Long.MAX_VALUE);
        int maxBuffered = (int) ByteSize.of(config, "client_body_buffer_size", 10L << 20, 1L << 30);
        List<InstalledPlugin<?>> plugins = new ArrayList<>();
        for (HandlerProvider<?> provider : kong.plugins()) {
            plugins.add(InstalledPlugin.of(provider, kong));
        }
        Balancers balancers = new Balancers(new Names(resolver));
        LiveRouting routing = new LiveRouting(kong, plugins, balancers);
        // apart from the names of targets, which are looked up again and again
        Names names = new Names(resolver);
        return new Gateway(kong, names, routing, balancers, RealIp.of(config, trusted), maxBody, maxBuffered);
    }

    /**
     * Why configured plugins cannot run on this node, so that their requests are refused; empty
     * when all can run.
     */
    public List<String> pluginProblems() {
        return routing.current().problems();
    }

    /** The handlers of the plugins, in the order in which they run. */
    public List<PluginHandler<?>> handlers() {
        return routing.handlers();
    }

    /** The balancers of upstreams, which know the health of targets. */
    public Balancers balancers() {
        return balancers;
    }

    @Override
    protected void doStart() throws Exception {
        upstream.setServer(getServer());
        super.doStart();
    }

    @Override
    protected void doStop() throws Exception {
        routing.close();
        names.close();
        super.doStop();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        RequestTarget target = WebServer.target(request);
        String hostHeader = request.getHeaders().get(HttpHeader.HOST);
        // The host of an absolute target is the server's name, as in nginx. Routes are found by the
        // header.
        String named = target.host() != null ? target.host() : hostHeader;
        String host = named == null ? NO_HOST : RequestHost.name(named);
        if (host == null) {
            Answers.page(request, response, callback, 400);
            return true;
        }
        ProxyCall call = new ProxyCall(request, response, callback, target, host, routing.current(), this);
        if (call.phases().hasWorkIn(Phase.REWRITE)) {
            RequestBody.read(request, maxBuffered, callback, body -> {
                if (accepts(call, body) && proceeds(call, call.phases().rewrite())) {
                    route(call, true);
                }
            });
        } else {
            route(call, false);
        }
        return true;
    }

    /** Finds the route, and continues with the plugins. */
    private void route(ProxyCall call, boolean bodyRead) {
        Request request = call.request();
        Response response = call.response();
        Callback callback = call.callback();
        RequestTarget requestTarget = call.received().target();
        HttpFields given =
                HeaderChanges.replaced(request.getHeaders(), call.pdk().replacedHeaders());
        String hostHeader = given.get(HttpHeader.HOST);
        String normal = RequestPath.normalise(requestTarget.path());
        Router.Match<RouteTarget> match;
        try {
            match = call.routing()
                    .router()
                    .match(new Router.Query(
                            call.pdk().method(), hostHeader == null ? "" : hostHeader, normal, given::getValuesList));
        } catch (Router.UndecidedException e) {
            LOG.error("a request is answered 500: {}", e.getMessage());
            Answers.message(request, response, callback, 500, ErrorBody.UNEXPECTED);
            return;
        }
        if (match == null) {
            call.answeredBy(Source.EXIT);
            HeaderChanges.apply(response.getHeaders(), call.pdk().responseChanges());
            Answers.message(request, response, callback, 404, "no Route matched with those values");
            return;
        }
        RouteTarget target = match.target();
        Route route = target.route();
        call.routed(target);
        if (given.contains("Kong-Debug")) {
            tellMatch(response.getHeaders(), route, target.service());
        }
        boolean fromTrusted = isTrusted(request);
        String scheme = PassedHeaders.scheme(given, fromTrusted);
        call.answeredBy(Source.EXIT);
        if (scheme.equals("http")
                && route.protocols().contains("https")
                && !route.protocols().contains("http")) {
            String said = fromTrusted ? given.get("X-Forwarded-Host") : null;
            String host = said != null ? said : call.received().host();
            Answers.demandHttps(request, response, callback, route, host + requestTarget.raw());
            return;
        }
        if (route.protocols().contains("grpc") || route.protocols().contains("grpcs")) {
            Answers.refuseGrpc(request, response, callback);
            return;
        }
        call.answeredBy(Source.ERROR);
        if (maxBody > 0 && request.getLength() > maxBody) {
            Answers.page(request, response, callback, 413);
            return;
        }
        String prefix = route.stripPath() && !match.prefix().isEmpty() ? match.prefix() : null;
        Runnable proceed = () -> {
            if (proceeds(call, call.phases().access(target))) {
                forward(call, target, normal, prefix);
            }
        };
        if (bodyRead || (!route.requestBuffering() && !call.phases().mayRunFor(target))) {
            proceed.run();
        } else {
            RequestBody.read(request, maxBuffered, callback, body -> {
                if (accepts(call, body)) {
                    proceed.run();
                }
            });
        }
    }

    /** Takes a body, or refuses the request because of it. */
    private boolean accepts(ProxyCall call, Body body) {
        call.received().read(body);
        boolean broken = body.end() == End.BROKEN || body.end() == End.SLOW;
        if (broken || (maxBody > 0 && body.bytes().length > maxBody)) {
            Answers.page(call.request(), call.response(), call.callback(), broken ? body.refusal() : 413);
            return false;
        }
        return true;
    }

    /** Whether a request continues after a phase; otherwise it is answered. */
    private static boolean proceeds(ProxyCall call, PluginPhases.End end) {
        switch (end) {
            case ANSWERED -> Answers.ofPlugin(call, call.request(), call.response(), call.callback());
            case FAILED -> {
                call.answeredBy(Source.EXIT);
                HeaderChanges.apply(call.response().getHeaders(), call.pdk().responseChanges());
                Answers.message(call.request(), call.response(), call.callback(), 500, ErrorBody.UNEXPECTED);
            }
            case PROCEED -> {}
        }
        return end == PluginPhases.End.PROCEED;
    }

    private void forward(ProxyCall call, RouteTarget target, String normal, @Nullable String prefix) {
        Request request = call.request();
        Response response = call.response();
        Service service = target.service();
        if (service == null) {
            call.answeredBy(Source.EXIT);
            HeaderChanges.apply(response.getHeaders(), call.pdk().responseChanges());
            Answers.message(request, response, call.callback(), 503, "no Service found with those values");
            return;
        }
        HttpFields.Mutable headers = PassedHeaders.toUpstream(call, isTrusted(request), prefix);
        boolean namesHost = request.getHeaders().contains(HttpHeader.HOST);
        boolean preserved = target.route().preserveHost() && namesHost;
        if (!preserved) {
            headers.put(HttpHeader.HOST, hostHeader(service));
        }
        HeaderChanges.replace(headers, call.pdk().replacedHeaders());
        String changedPath = call.pdk().changedPath();
        String base = service.path() == null ? "/" : WireText.of(service.path());
        String path = changedPath != null
                ? changedPath
                : RequestPath.encode(RequestPath.atUpstream(
                        base, normal, prefix, "v1".equals(target.route().pathHandling())));
        LocalPdk.Target changed = call.pdk().target();
        String host = changed == null ? service.host() : changed.host();
        Balancer balancer = call.routing().balancers().get(new Balancers.Key(target.workspace(), host));
        UpstreamTls tls = tls(call, service, balancer);
        if (tls == null) {
            Answers.message(request, response, call.callback(), 500, ErrorBody.UNEXPECTED);
            return;
        }
        Selection selection =
                balancer == null ? null : balancer.select(new RequestTraits(request, call.pdk(), headers));
        // a plugin has set it
        boolean keepsHost = preserved || !hostHeader(service).equals(headers.get(HttpHeader.HOST));
        ForwardedRequest forwarded =
                new ForwardedRequest(call, service, tls, headers, selection, keepsHost, path, maxBody);
        call.forwarded(forwarded);
        upstream.handle(forwarded, response, call.callback());
    }

    /** How the request is sent over TLS; null when it cannot be sent as its service demands. */
    private static @Nullable UpstreamTls tls(ProxyCall call, Service service, @Nullable Balancer balancer) {
        String changed = call.pdk().changedScheme();
        if (!(changed == null ? service.protocol() : changed).equals("https")) {
            return UpstreamTls.UNCHECKED;
        }
        try {
            return call.routing().certificates().of(service, balancer == null ? null : balancer.upstream());
        } catch (UnusableCertificateException e) {
            LOG.error(
                    "the service {} cannot be reached over TLS, and requests for it are answered 500: {}",
                    service.name() == null ? service.id() : "'" + service.name() + "'",
                    e.getMessage());
            return null;
        }
    }

    private static void tellMatch(HttpFields.Mutable headers, Route route, @Nullable Service service) {
        headers.put("Kong-Route-Id", route.id().toString());
        if (route.name() != null) {
            headers.put("Kong-Route-Name", WireText.of(route.name()));
        }
        if (service != null) {
            headers.put("Kong-Service-Id", service.id().toString());
            if (service.name() != null) {
                headers.put("Kong-Service-Name", WireText.of(service.name()));
            }
        }
    }

    // --- called by plugins about the node

    @Override
    public String nodeId() {
        return kong.clusterEvents().nodeId().toString();
    }

    @Override
    public RealIp realIp() {
        return realIp;
    }

    @Override
    public RequestMeters meters() {
        return meters;
    }

    @Override
    public UUID defaultWorkspace() {
        return kong.db().defaultWorkspace();
    }

    @Override
    public Optional<Consumer> consumer(String idOrUsername, boolean byUsername) {
        return uuid(idOrUsername)
                .flatMap(kong.db().consumers()::select)
                .or(() -> byUsername ? kong.db().consumers().selectByUsername(idOrUsername) : Optional.empty());
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return text.length() == 36 ? Optional.of(UUID.fromString(text)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private boolean isTrusted(Request request) {
        InetAddress peer = WebServer.peerAddress(request);
        return peer != null && realIp.trusted().contains(peer);
    }

    private static String hostHeader(Service service) {
        int standard = service.protocol().equals("https") ? 443 : 80;
        return service.port() == standard ? service.host() : service.host() + ":" + service.port();
    }
}
