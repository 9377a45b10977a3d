package dev.kongdb.host.proxy;

import dev.kongdb.Kong;
import dev.kongdb.KongConfig;
import dev.kongdb.entity.Route;
import dev.kongdb.entity.Service;
import dev.kongdb.host.HostException;
import dev.kongdb.host.http.ByteSize;
import dev.kongdb.host.http.ErrorBody;
import dev.kongdb.host.proxy.ClientResponse.Exit;
import dev.kongdb.host.proxy.PluginTable.ConfiguredPlugin;
import dev.kongdb.plugin.PluginProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
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

    /** Transfer-Encoding is left: it tells the client of the upstream that there is a body, and goes no further. */
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "upgrade");

    private final LiveRouting routing;
    private final Upstream trusting = new Upstream(false);
    private final Upstream verifying = new Upstream(true);
    private final TrustedAddresses trusted;
    private final long maxBody;
    private final int maxBuffered;

    private Gateway(LiveRouting routing, TrustedAddresses trusted, long maxBody, int maxBuffered) {
        this.routing = routing;
        this.trusted = trusted;
        this.maxBody = maxBody;
        this.maxBuffered = maxBuffered;
        addBean(trusting, true);
        addBean(verifying, true);
    }

    /**
     * The proxy over the routes of a {@link Kong}. Read from the settings: {@code trusted_ips}, {@code client_max_body_size}
     * (default 0, no limit), {@code client_body_buffer_size} (what plugins may read, default 10m), {@code db_update_frequency}
     * (seconds after which changes by other nodes show, default 5).
     *
     * @throws HostException when a plugin cannot be loaded
     * @throws dev.kongdb.KongConfigException when a setting is wrong
     */
    public static Gateway of(Kong kong) {
        KongConfig config = kong.config();
        TrustedAddresses trusted = TrustedAddresses.of(config.getList("trusted_ips", List.of()));
        long maxBody = ByteSize.of(config, "client_max_body_size", 0, Long.MAX_VALUE);
        int maxBuffered = (int) ByteSize.of(config, "client_body_buffer_size", 10L << 20, 1L << 30);
        Duration interval = Duration.ofSeconds(config.getInt("db_update_frequency", 5, 1, 86_400));
        List<InstalledPlugin<?>> plugins = new ArrayList<>();
        for (PluginProvider<?> provider : kong.plugins()) {
            plugins.add(InstalledPlugin.of(provider, kong));
        }
        return new Gateway(new LiveRouting(kong, plugins, interval), trusted, maxBody, maxBuffered);
    }

    @Override
    protected void doStart() throws Exception {
        trusting.setServer(getServer());
        verifying.setServer(getServer());
        super.doStart();
    }

    @Override
    protected void doStop() throws Exception {
        routing.close();
        super.doStop();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String path = request.getHttpURI().getPath();
        if (path == null || !path.startsWith("/")) {
            Answers.error(request, response, callback, 400, ErrorBody.message(400));
            return true;
        }
        String normal = RequestPath.normalise(path);
        String host = host(request);
        Routing now = routing.current();
        Router.Match<RouteTarget> match = now.router()
                .match(new Router.Query(
                        request.getMethod(),
                        host,
                        normal,
                        name -> request.getHeaders().getValuesList(name)));
        if (match == null) {
            Answers.message(request, response, callback, 404, "no Route matched with those values");
            return true;
        }
        boolean fromTrusted = isTrusted(request);
        String scheme = scheme(request, fromTrusted);
        Route route = match.target().route();
        if (scheme.equals("http") && !route.protocols().contains("http")) {
            demandHttps(request, response, callback, route, host);
            return true;
        }
        if (maxBody > 0 && request.getLength() > maxBody) {
            Answers.error(request, response, callback, 413, ErrorBody.message(413));
            return true;
        }

        ClientRequest client = new ClientRequest(request, scheme, maxBuffered);
        String prefix = route.stripPath() && !match.prefix().isEmpty() ? match.prefix() : null;
        HttpFields.Mutable headers = headers(request, scheme, host, path, prefix, fromTrusted);
        Service service = match.target().service();
        if (service != null && !route.preserveHost()) {
            headers.put(HttpHeader.HOST, hostHeader(service));
        }
        ProxyExchange exchange = new ProxyExchange(match.target(), client, new UpstreamRequest(client, headers));
        if (!runPlugins(now, match.target(), exchange)) {
            Answers.error(request, response, callback, 500, ErrorBody.UNEXPECTED);
            return true;
        }
        Exit exit = exchange.response().exit();
        if (exit != null) {
            exchange.response().headers().forEach(response.getHeaders()::put);
            Answers.error(request, response, callback, exit.status(), exit.message());
        } else if (client.isHalfRead()) {
            Answers.error(request, response, callback, 413, ErrorBody.message(413));
        } else if (service == null) {
            Answers.message(request, response, callback, 503, "no Service found with those values");
        } else {
            String base = service.path() == null ? "/" : service.path();
            String target = RequestPath.atUpstream(base, normal, prefix, "v1".equals(route.pathHandling()));
            String query = exchange.serviceRequest().query();
            Upstream upstream = Boolean.TRUE.equals(service.tlsVerify()) ? verifying : trusting;
            upstream.handle(
                    new ForwardedRequest(
                            request, exchange, service, query.isEmpty() ? target : target + "?" + query, maxBody),
                    response,
                    callback);
        }
        return true;
    }

    /** Runs the plugins until one answers; false when one fails. A later plugin sees whom an earlier one authenticated. */
    private static boolean runPlugins(Routing now, RouteTarget target, ProxyExchange exchange) {
        UUID route = target.route().id();
        UUID service = target.service() == null ? null : target.service().id();
        for (String name : now.pluginNames()) {
            UUID consumer =
                    exchange.client().consumer().map(found -> found.id()).orElse(null);
            Optional<ConfiguredPlugin> plugin = now.plugins().find(target.workspace(), name, route, service, consumer);
            if (plugin.isEmpty()) {
                continue;
            }
            try {
                plugin.get().access(exchange);
            } catch (RuntimeException | LinkageError | StackOverflowError e) {
                LOG.error("the plugin '{}' failed on a request of {}", name, target, e);
                return false;
            }
            if (exchange.response().exited()) {
                return true;
            }
        }
        return true;
    }

    private static void demandHttps(Request request, Response response, Callback callback, Route route, String host) {
        int status = route.httpsRedirectStatusCode();
        if (status == 426) {
            response.getHeaders().put(HttpHeader.CONNECTION, "Upgrade");
            response.getHeaders().put(HttpHeader.UPGRADE, "TLS/1.2, HTTP/1.1");
            Answers.message(request, response, callback, status, "Please use HTTPS protocol");
        } else {
            String name = host.replaceFirst(":\\d+$", "");
            response.getHeaders()
                    .put(
                            HttpHeader.LOCATION,
                            "https://" + name + request.getHttpURI().getPathQuery());
            Answers.message(request, response, callback, status, "Please use HTTPS protocol");
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
            // Expect is met here, by reading on.
            if (!HOP_BY_HOP.contains(name) && !named.contains(name) && !name.equals("expect")) {
                headers.add(field);
            }
        }
        headers.put(HttpHeader.HOST, host);
        String peer = Request.getRemoteAddr(request).replaceAll("[\\[\\]]", ""); // of IPv6
        List<String> before = given.getValuesList("X-Forwarded-For");
        headers.put("X-Forwarded-For", before.isEmpty() ? peer : String.join(", ", before) + ", " + peer);
        headers.put("X-Real-IP", peer);
        forwarded(headers, "X-Forwarded-Proto", scheme, fromTrusted);
        forwarded(headers, "X-Forwarded-Host", host.replaceFirst(":\\d+$", ""), fromTrusted);
        forwarded(headers, "X-Forwarded-Port", String.valueOf(Request.getLocalPort(request)), fromTrusted);
        forwarded(headers, "X-Forwarded-Path", path, fromTrusted);
        if (prefix != null) {
            forwarded(headers, "X-Forwarded-Prefix", prefix, fromTrusted);
        } else if (!fromTrusted) {
            headers.remove("X-Forwarded-Prefix");
        }
        return headers;
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

    /** The host as the client named it, with its port if it did. */
    private static String host(Request request) {
        String host = request.getHeaders().get(HttpHeader.HOST);
        return host != null ? host : Request.getServerName(request) + ":" + Request.getServerPort(request);
    }

    private static String hostHeader(Service service) {
        int standard = service.protocol().equals("https") ? 443 : 80;
        return service.port() == standard ? service.host() : service.host() + ":" + service.port();
    }
}
