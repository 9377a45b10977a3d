package dev.kongdb.host.internal.proxy;

import dev.kongdb.Kong;
import dev.kongdb.KongConfig;
import dev.kongdb.entity.Consumer;
import dev.kongdb.entity.Route;
import dev.kongdb.entity.Service;
import dev.kongdb.error.KongDbException;
import dev.kongdb.error.TableMismatchException;
import dev.kongdb.host.HostException;
import dev.kongdb.host.internal.DatabaseReach;
import dev.kongdb.host.internal.balancer.Balancer;
import dev.kongdb.host.internal.balancer.Balancers;
import dev.kongdb.host.internal.balancer.Selection;
import dev.kongdb.host.internal.http.ByteSize;
import dev.kongdb.host.internal.http.ErrorBody;
import dev.kongdb.host.internal.http.RequestBody;
import dev.kongdb.host.internal.http.RequestBody.Body;
import dev.kongdb.host.internal.http.RequestBody.End;
import dev.kongdb.host.internal.http.RequestTarget;
import dev.kongdb.host.internal.http.WebServer;
import dev.kongdb.host.internal.http.WireText;
import dev.kongdb.host.internal.proxy.ClientResponse.Exit;
import dev.kongdb.host.internal.proxy.PluginTable.ConfiguredPlugin;
import dev.kongdb.host.internal.tls.UnusableCertificateException;
import dev.kongdb.host.internal.tls.UpstreamTls;
import dev.kongdb.plugin.PluginProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The proxy: finds the route of a request, runs its plugins, and forwards it. Plugins run on the server's threads and may block. */
public final class Gateway extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    /** The headers that are for one hop only, as nginx and Kong have it; Expect is met here, by reading on. */
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "content-length",
            "expect",
            "keep-alive",
            "proxy",
            "proxy-connection",
            "te",
            "transfer-encoding",
            "upgrade");

    /** What nginx calls a server that no request has named. */
    private static final String NO_HOST = "kong";

    /** What clients are told of a table that its plugin cannot use; the log says more. */
    private static final String TABLE_MISMATCH = "A table of the database cannot be used";

    /** What was logged of such tables: it stays so until the node is restarted, so it is said once. */
    private final Set<String> mismatchesTold = ConcurrentHashMap.newKeySet();

    private final LiveRouting routing;
    private final Balancers balancers;
    private final Upstream upstream = new Upstream();
    private final TrustedAddresses trusted;
    private final long maxBody;
    private final int maxBuffered;

    private Gateway(LiveRouting routing, Balancers balancers, TrustedAddresses trusted, long maxBody, int maxBuffered) {
        this.routing = routing;
        this.balancers = balancers;
        this.trusted = trusted;
        this.maxBody = maxBody;
        this.maxBuffered = maxBuffered;
        addBean(upstream, true);
    }

    /**
     * The proxy over the routes of a {@link Kong}. Read from the settings: {@code trusted_ips}, {@code client_max_body_size}
     * (default 0, no limit), {@code client_body_buffer_size} (what plugins may read, default 10m).
     *
     * @throws HostException when a plugin cannot be loaded
     * @throws dev.kongdb.KongConfigException when a setting is wrong
     */
    public static Gateway of(Kong kong) {
        KongConfig config = kong.config();
        TrustedAddresses trusted = TrustedAddresses.of(config.getList("trusted_ips", List.of()));
        long maxBody = ByteSize.of(config, "client_max_body_size", 0, Long.MAX_VALUE);
        int maxBuffered = (int) ByteSize.of(config, "client_body_buffer_size", 10L << 20, 1L << 30);
        List<InstalledPlugin<?>> plugins = new ArrayList<>();
        for (PluginProvider<?> provider : kong.plugins()) {
            plugins.add(InstalledPlugin.of(provider, kong));
        }
        Balancers balancers = new Balancers();
        LiveRouting routing = new LiveRouting(kong, plugins, balancers);
        return new Gateway(routing, balancers, trusted, maxBody, maxBuffered);
    }

    /** What balances over the targets of upstreams, and knows their health. */
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
        super.doStop();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        RequestTarget target = WebServer.target(request);
        String hostHeader = request.getHeaders().get(HttpHeader.HOST);
        String host = hostHeader == null ? NO_HOST : RequestHost.name(hostHeader);
        if (host == null) {
            Answers.page(request, response, callback, 400);
            return true;
        }
        String normal = RequestPath.normalise(target.path());
        Routing now = routing.current();
        Router.Match<RouteTarget> match;
        try {
            match = now.router()
                    .match(new Router.Query(
                            request.getMethod(),
                            hostHeader == null ? "" : hostHeader,
                            normal,
                            name -> request.getHeaders().getValuesList(name)));
        } catch (Router.UndecidedException e) {
            LOG.error("a request is answered 500: {}", e.getMessage());
            Answers.message(request, response, callback, 500, ErrorBody.UNEXPECTED);
            return true;
        }
        if (match == null) {
            Answers.message(request, response, callback, 404, "no Route matched with those values");
            return true;
        }
        Route route = match.target().route();
        Service service = match.target().service();
        ClientResponse answer = new ClientResponse();
        if (request.getHeaders().contains("Kong-Debug")) {
            tellMatch(answer, route, service);
        }
        answer.headers().forEach(response.getHeaders()::put);
        boolean fromTrusted = isTrusted(request);
        String scheme = scheme(request, fromTrusted);
        if (scheme.equals("http")
                && route.protocols().contains("https")
                && !route.protocols().contains("http")) {
            demandHttps(request, response, callback, route, host + target.raw());
            return true;
        }
        if (route.protocols().contains("grpc") || route.protocols().contains("grpcs")) {
            refuseGrpc(request, response, callback);
            return true;
        }
        if (maxBody > 0 && request.getLength() > maxBody) {
            Answers.page(request, response, callback, 413);
            return true;
        }

        String prefix = route.stripPath() && !match.prefix().isEmpty() ? match.prefix() : null;
        HttpFields.Mutable headers = headers(request, scheme, host, target.path(), prefix, fromTrusted);
        if (service != null && (hostHeader == null || !route.preserveHost())) {
            headers.put(HttpHeader.HOST, hostHeader(service));
        }
        java.util.function.Consumer<Body> proceed = body -> {
            if (body.end() == End.BROKEN || body.end() == End.SLOW) {
                Answers.page(request, response, callback, body.refusal());
            } else if (maxBody > 0 && body.bytes().length > maxBody) {
                Answers.page(request, response, callback, 413);
            } else {
                ClientRequest client = new ClientRequest(request, scheme, body);
                ProxyExchange exchange =
                        new ProxyExchange(match.target(), client, new UpstreamRequest(client, headers), answer);
                proceed(request, response, callback, now, exchange, normal, prefix);
            }
        };
        if (!route.requestBuffering() && !hasPlugins(now, match.target())) {
            proceed.accept(Body.UNREAD);
        } else {
            RequestBody.read(request, maxBuffered, callback, proceed);
        }
        return true;
    }

    /** The plugins, and then the upstream. */
    private void proceed(
            Request request,
            Response response,
            Callback callback,
            Routing now,
            ProxyExchange exchange,
            String normal,
            @Nullable String prefix) {
        RouteTarget target = exchange.target();
        Service service = target.service();
        ClientResponse answer = exchange.response();
        boolean ran = runPlugins(now, target, exchange);
        answer.headers().forEach(response.getHeaders()::put);
        Exit exit = answer.exit();
        if (!ran) {
            Answers.message(request, response, callback, 500, ErrorBody.UNEXPECTED);
        } else if (exit != null) {
            Answers.error(request, response, callback, exit.status(), exit.message());
        } else if (service == null) {
            Answers.message(request, response, callback, 503, "no Service found with those values");
        } else {
            String base = service.path() == null ? "/" : WireText.of(service.path());
            String path = RequestPath.encode(RequestPath.atUpstream(
                    base, normal, prefix, "v1".equals(target.route().pathHandling())));
            Balancer balancer = now.balancers().get(new Balancers.Key(target.workspace(), service.host()));
            UpstreamTls tls = tls(now, service, balancer);
            if (tls == null) {
                Answers.message(request, response, callback, 500, ErrorBody.UNEXPECTED);
                return;
            }
            Selection selection = balancer == null ? null : balancer.select(new RequestTraits(request, exchange));
            boolean keepsHost =
                    (target.route().preserveHost() && request.getHeaders().contains(HttpHeader.HOST))
                            || !hostHeader(service)
                                    .equals(exchange.serviceRequest().headers().get(HttpHeader.HOST)); // a plugin's own
            upstream.handle(
                    new ForwardedRequest(request, exchange, service, tls, selection, keepsHost, path, maxBody),
                    response,
                    callback);
        }
    }

    /** How requests of the service are sent over TLS; null when they cannot be sent as it asks for. */
    private static @Nullable UpstreamTls tls(Routing now, Service service, @Nullable Balancer balancer) {
        if (!service.protocol().equals("https")) {
            return UpstreamTls.UNCHECKED;
        }
        try {
            return now.certificates().of(service, balancer == null ? null : balancer.upstream());
        } catch (UnusableCertificateException e) {
            LOG.error(
                    "the service {} cannot be reached over TLS, and requests for it are answered 500: {}",
                    service.name() == null ? service.id() : "'" + service.name() + "'",
                    e.getMessage());
            return null;
        }
    }

    private static void tellMatch(ClientResponse answer, Route route, @Nullable Service service) {
        answer.setHeader("Kong-Route-Id", route.id().toString());
        if (route.name() != null) {
            answer.setHeader("Kong-Route-Name", route.name());
        }
        if (service != null) {
            answer.setHeader("Kong-Service-Id", service.id().toString());
            if (service.name() != null) {
                answer.setHeader("Kong-Service-Name", service.name());
            }
        }
    }

    /** Whether any plugin may look at the body. One for a consumer runs only when another has told who the consumer is. */
    private static boolean hasPlugins(Routing now, RouteTarget target) {
        UUID service = target.service() == null ? null : target.service().id();
        return now.installed().stream()
                .anyMatch(name -> now.plugins()
                        .find(target.workspace(), name, target.route().id(), service, null)
                        .isPresent());
    }

    /**
     * Runs the plugins until one answers; false when one fails. A later plugin sees whom an earlier one authenticated. One that is
     * configured and not installed fails as soon as the request is known to be among those that it is for: it may be what keeps
     * strangers out.
     */
    private boolean runPlugins(Routing now, RouteTarget target, ProxyExchange exchange) {
        if (!runPlugins(now.missing(), now, target, exchange)) {
            return false;
        }
        for (String name : now.installed()) {
            UUID before = consumer(exchange);
            if (!runPlugins(List.of(name), now, target, exchange)) {
                return false;
            }
            if (exchange.response().exited()) {
                return true;
            }
            if (!Objects.equals(before, consumer(exchange)) && !runPlugins(now.missing(), now, target, exchange)) {
                return false;
            }
        }
        return true;
    }

    private boolean runPlugins(List<String> names, Routing now, RouteTarget target, ProxyExchange exchange) {
        UUID route = target.route().id();
        UUID service = target.service() == null ? null : target.service().id();
        for (String name : names) {
            Optional<ConfiguredPlugin> plugin =
                    now.plugins().find(target.workspace(), name, route, service, consumer(exchange));
            if (plugin.isEmpty()) {
                continue;
            }
            try {
                plugin.get().access(exchange);
            } catch (RuntimeException | LinkageError | StackOverflowError e) {
                String unavailable = exchange.response().exited() ? null : unavailable(name, e);
                if (unavailable != null) {
                    exchange.response().exit(503, unavailable);
                    return true;
                }
                LOG.error("the plugin '{}' failed on a request of {}", name, target, e);
                return false;
            }
        }
        return true;
    }

    /** What the client is told when a plugin failed since the database, or a table of it, cannot be used; else null. */
    private @Nullable String unavailable(String plugin, Throwable thrown) {
        KongDbException failed = DatabaseReach.failedCall(thrown);
        if (failed instanceof TableMismatchException) {
            if (mismatchesTold.add(plugin + ": " + failed.message())) {
                LOG.error(
                        "the plugin '{}' cannot use a table, and requests that need it are answered 503: {}",
                        plugin,
                        failed.message());
            }
            return TABLE_MISMATCH;
        }
        if (failed != null && DatabaseReach.isLost(failed)) {
            LOG.error("the plugin '{}' could not reach the database: {}", plugin, thrown.getMessage());
            return DatabaseReach.MESSAGE;
        }
        return null;
    }

    private static @Nullable UUID consumer(ProxyExchange exchange) {
        return exchange.client().consumer().map(Consumer::id).orElse(null);
    }

    private static void demandHttps(
            Request request, Response response, Callback callback, Route route, String hostAndTarget) {
        int status = route.httpsRedirectStatusCode();
        if (status == 426) {
            response.getHeaders().put(HttpHeader.CONNECTION, "Upgrade");
            response.getHeaders().put(HttpHeader.UPGRADE, "TLS/1.2, HTTP/1.1");
        } else {
            response.getHeaders().put(HttpHeader.LOCATION, "https://" + hostAndTarget);
        }
        Answers.message(request, response, callback, status, "Please use HTTPS protocol");
    }

    /** gRPC needs HTTP/2, which this host does not serve. */
    private static void refuseGrpc(Request request, Response response, Callback callback) {
        String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        if (type != null && type.startsWith("application/grpc")) {
            response.getHeaders().put(HttpHeader.CONNECTION, "Upgrade");
            response.getHeaders().put(HttpHeader.UPGRADE, "HTTP/2");
            Answers.message(request, response, callback, 426, "Please use HTTP2 protocol");
        } else {
            Answers.message(request, response, callback, 415, "Non-gRPC request matched gRPC route");
        }
    }

    // --- what the upstream is told of the client
    // ------------------------------------------------------------------------

    private static HttpFields.Mutable headers(
            Request request, String scheme, String host, String path, @Nullable String prefix, boolean fromTrusted) {
        HttpFields given = request.getHeaders();
        Set<String> named = Upstream.namedInConnection(given);
        HttpFields.Mutable headers = HttpFields.build();
        for (HttpField field : given) {
            String name = field.getLowerCaseName();
            if (!HOP_BY_HOP.contains(name) && !named.contains(name)) {
                headers.add(field);
            }
        }
        if (given.getValuesList("TE").stream().anyMatch(Gateway::asksForTrailers)) {
            headers.put("TE", "trailers");
        }
        String peer = Request.getRemoteAddr(request).replaceAll("[\\[\\]]", ""); // of IPv6
        List<String> before = given.getValuesList("X-Forwarded-For");
        headers.put("X-Forwarded-For", before.isEmpty() ? peer : String.join(", ", before) + ", " + peer);
        headers.put("X-Real-IP", peer);
        forwarded(headers, "X-Forwarded-Proto", scheme, fromTrusted);
        forwarded(headers, "X-Forwarded-Host", host, fromTrusted);
        forwarded(headers, "X-Forwarded-Port", String.valueOf(Request.getLocalPort(request)), fromTrusted);
        forwarded(headers, "X-Forwarded-Path", path, fromTrusted);
        if (prefix != null && !prefix.equals("/")) {
            forwarded(headers, "X-Forwarded-Prefix", RequestPath.printable(prefix), fromTrusted);
        } else if (!fromTrusted) {
            headers.remove("X-Forwarded-Prefix");
        }
        return headers;
    }

    private static boolean asksForTrailers(String te) {
        return Stream.of(te.split(",", -1)).anyMatch(coding -> coding.trim().equalsIgnoreCase("trailers"));
    }

    /** A trusted peer's own word stands. */
    private static void forwarded(HttpFields.Mutable headers, String name, String value, boolean fromTrusted) {
        if (!fromTrusted || !headers.contains(name)) {
            headers.put(name, value);
        }
    }

    private boolean isTrusted(Request request) {
        InetAddress peer = request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress address
                ? address.getAddress()
                : null;
        return peer != null && trusted.contains(peer);
    }

    private static String scheme(Request request, boolean fromTrusted) {
        String said = fromTrusted ? request.getHeaders().get("X-Forwarded-Proto") : null;
        if (said != null) {
            String scheme = said.toLowerCase(Locale.ROOT);
            if (scheme.equals("http") || scheme.equals("https")) {
                return scheme;
            }
        }
        return "http";
    }

    private static String hostHeader(Service service) {
        int standard = service.protocol().equals("https") ? 443 : 80;
        return service.port() == standard ? service.host() : service.host() + ":" + service.port();
    }
}
