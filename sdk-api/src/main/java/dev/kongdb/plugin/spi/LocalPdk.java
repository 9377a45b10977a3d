package dev.kongdb.plugin.spi;

import dev.kongdb.entity.Consumer;
import dev.kongdb.entity.Route;
import dev.kongdb.entity.Service;
import dev.kongdb.http.HeaderValues;
import dev.kongdb.plugin.Answer;
import dev.kongdb.plugin.Credential;
import dev.kongdb.plugin.Feature;
import dev.kongdb.plugin.Headers;
import dev.kongdb.plugin.Node;
import dev.kongdb.plugin.PluginLog;
import dev.kongdb.plugin.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Kong's plugin development kit for a request that is served in this JVM. It collects what plugins
 * do; the code that serves the request carries it out. There is one for each request, through all
 * phases, used by one thread at a time.
 */
public final class LocalPdk implements Pdk {
    private static final HeaderValues NO_HEADERS = HeaderValues.copyOf(new HeaderValues());

    private final ReceivedRequest request;
    private final LocalGateway gateway;
    private final Map<String, Object> shared = new LinkedHashMap<>();
    private final Map<String, Object> context = new LinkedHashMap<>();
    private final SerializedLog serialized = new SerializedLog();
    private final List<ResponseChanges> responseChanges = new ArrayList<>();
    private HeaderValues replacedHeaders = NO_HEADERS;
    private @Nullable Route route;
    private @Nullable Service service;
    private @Nullable Consumer consumer;
    private @Nullable Credential credential;

    /** The headers with the replaced ones; null until a plugin reads them. */
    private @Nullable Headers requestHeaders;

    private @Nullable String scheme;
    private @Nullable String path;
    private @Nullable String rawQuery;
    private @Nullable String method;
    private byte @Nullable [] body;
    private @Nullable Target target;
    private @Nullable ServiceAnswer serviceAnswer;
    private @Nullable Answer answer;
    private @Nullable Outcome outcome;

    /** A kit for the request. */
    public LocalPdk(ReceivedRequest request, LocalGateway gateway) {
        this.request = request;
        this.gateway = gateway;
    }

    /**
     * A target that a plugin set.
     *
     * @param host a host, or the name of an upstream
     * @param port the port; null for the port of the service
     */
    public record Target(String host, @Nullable Integer port) {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record ServiceAnswer(int status, Headers headers, byte[] body) {}

    // --- called by the code that serves the request

    /** A route was found. */
    public void routed(Route route, @Nullable Service service) {
        this.route = route;
        this.service = service;
    }

    /**
     * The upstream has answered; the response phase of the plugins comes next. The body is not
     * copied.
     */
    public void serviceAnswered(int status, Headers headers, byte[] body) {
        serviceAnswer = new ServiceAnswer(status, headers, body);
    }

    /** The client has its answer; the log phase of the plugins comes next. */
    public void ended(Outcome outcome) {
        this.outcome = outcome;
    }

    // --- what plugins changed

    /** The scheme of the request to the upstream; null for the scheme of the service. */
    public @Nullable String changedScheme() {
        return scheme;
    }

    /** The path at the upstream, encoded; null for the path that follows from route and service. */
    public @Nullable String changedPath() {
        return path;
    }

    /** The query; null when no plugin changed it. */
    public @Nullable String changedQuery() {
        return rawQuery;
    }

    /**
     * The values of the headers that were replaced; unmodifiable. An empty list removes the header.
     */
    public HeaderValues replacedHeaders() {
        return replacedHeaders;
    }

    /** The body that replaces the client's; null when no plugin changed it. */
    public byte @Nullable [] changedBody() {
        return body;
    }

    /** The target of the request; null for the host of the service. */
    public @Nullable Target target() {
        return target;
    }

    /** The changes to the answer to the client, in the order in which plugins made them. */
    public List<ResponseChanges> responseChanges() {
        return responseChanges;
    }

    /** The answer that a plugin gave; null when none did. */
    public @Nullable Answer answer() {
        return answer;
    }

    /** Whether an upstream has answered and its answer was given to plugins. */
    public boolean hasServiceAnswer() {
        return serviceAnswer != null;
    }

    @Override
    public boolean offers(Feature feature) {
        return gateway.offers(feature);
    }

    // --- kong.client, kong.ip

    @Override
    public String clientIp() {
        return request.clientIp();
    }

    @Override
    public int clientPort() {
        return request.clientPort();
    }

    @Override
    public String clientForwardedIp() {
        return request.clientForwardedIp();
    }

    @Override
    public int clientForwardedPort() {
        return request.clientForwardedPort();
    }

    @Override
    public String clientProtocol(boolean allowTerminated) {
        if (route != null && route.protocols().size() == 1) {
            return route.protocols().iterator().next();
        }
        boolean https = scheme().equals("https")
                || (allowTerminated && forwardedScheme().equals("https"));
        return https ? "https" : "http";
    }

    @Override
    public Optional<Consumer> consumer() {
        return Optional.ofNullable(consumer);
    }

    @Override
    public Optional<Credential> credential() {
        return Optional.ofNullable(credential);
    }

    @Override
    public Optional<Consumer> loadConsumer(String idOrUsername, boolean byUsername) {
        return gateway.loadConsumer(idOrUsername, byUsername);
    }

    @Override
    public void authenticate(@Nullable Consumer consumer, @Nullable Credential credential) {
        this.consumer = consumer;
        this.credential = credential;
    }

    @Override
    public boolean isTrusted(String address) {
        return gateway.isTrusted(address);
    }

    // --- kong.ctx.shared, kong.log, kong.nginx, kong.node

    @Override
    public Optional<Object> shared(String key) {
        return Optional.ofNullable(shared.get(key));
    }

    @Override
    public void setShared(String key, @Nullable Object value) {
        put(shared, key, value);
    }

    @Override
    public Optional<Object> context(String key) {
        return Optional.ofNullable(context.get(key));
    }

    @Override
    public void setContext(String key, @Nullable Object value) {
        put(context, key, value);
    }

    private static void put(Map<String, Object> map, String key, @Nullable Object value) {
        if (value == null) {
            map.remove(key);
        } else {
            map.put(key, value);
        }
    }

    @Override
    public void log(PluginLog.Level level, String plugin, String message) {
        gateway.log(level, plugin, message);
    }

    @Override
    public Map<String, @Nullable Object> serialize() {
        return serialized.of(this, request, ended());
    }

    @Override
    public void setSerializedValue(String key, @Nullable Object value, PluginLog.Mode mode) {
        serialized.set(key, value, mode);
    }

    @Override
    public Optional<String> variable(String name) {
        return Optional.ofNullable(Variables.of(name, this));
    }

    @Override
    public Optional<String> tlsVersion() {
        return Optional.empty();
    }

    @Override
    public Instant requestStart() {
        return request.start();
    }

    @Override
    public String subsystem() {
        return "http";
    }

    @Override
    public String nodeId() {
        return gateway.nodeId();
    }

    @Override
    public Node.MemoryStats memoryStats() {
        Runtime runtime = Runtime.getRuntime();
        long heap = runtime.totalMemory() - runtime.freeMemory();
        long pid = ProcessHandle.current().pid();
        return new Node.MemoryStats(List.of(new Node.MemoryStats.Worker(pid, heap)), Map.of());
    }

    // --- kong.request

    @Override
    public String scheme() {
        return request.scheme();
    }

    @Override
    public String host() {
        return request.host();
    }

    @Override
    public int port() {
        return request.port();
    }

    /** A header of a trusted proxy; empty when the peer is not trusted, or did not send it. */
    private String forwarded(String header) {
        return gateway.isTrusted(clientIp()) ? requestHeaders().first(header).orElse("") : "";
    }

    @Override
    public String forwardedScheme() {
        String said = forwarded("X-Forwarded-Proto");
        return said.isEmpty() ? scheme() : said.toLowerCase(Locale.ROOT);
    }

    @Override
    public String forwardedHost() {
        String said = forwarded("X-Forwarded-Host");
        if (said.isEmpty()) {
            return host();
        }
        String host = said.substring(said.indexOf('@') + 1);
        int colon = host.indexOf(':');
        return (colon < 0 ? host : host.substring(0, colon)).toLowerCase(Locale.ROOT);
    }

    @Override
    public int forwardedPort() {
        Optional<Integer> said = port(forwarded("X-Forwarded-Port"));
        if (said.isPresent()) {
            return said.get();
        }
        String host = forwarded("X-Forwarded-Host");
        host = host.substring(host.indexOf('@') + 1);
        return port(host.substring(host.indexOf(':') + 1)).orElseGet(this::port);
    }

    private static Optional<Integer> port(String text) {
        if (!text.matches("[0-9]{1,5}")) {
            return Optional.empty();
        }
        int port = Integer.parseInt(text);
        return port >= 1 && port <= 65535 ? Optional.of(port) : Optional.empty();
    }

    @Override
    public double httpVersion() {
        return request.httpVersion();
    }

    @Override
    public String method() {
        return method == null ? request.method() : method;
    }

    @Override
    public String pathWithQuery() {
        return request.pathWithQuery();
    }

    @Override
    public String rawQuery() {
        return rawQuery == null ? request.rawQuery() : rawQuery;
    }

    @Override
    public Headers requestHeaders() {
        Headers now = requestHeaders;
        if (now == null) {
            now = replacedHeaders.isEmpty()
                    ? request.headers()
                    : request.headers().with(replacedHeaders);
            requestHeaders = now;
        }
        return now;
    }

    @Override
    public byte[] requestBody() {
        return body == null ? request.body() : body;
    }

    // --- kong.router, kong.service

    @Override
    public Optional<Route> route() {
        return Optional.ofNullable(route);
    }

    @Override
    public Optional<Service> service() {
        return Optional.ofNullable(service);
    }

    @Override
    public boolean setUpstream(String name) {
        if (!gateway.hasUpstream(name)) {
            return false;
        }
        target = new Target(name, target == null ? null : target.port());
        return true;
    }

    @Override
    public void setTarget(String host, int port) {
        target = new Target(host, port);
        HeaderValues header = new HeaderValues();
        header.put("Host", List.of(host));
        replaceHeaders(header);
    }

    @Override
    public void change(ServiceRequestChanges changes) {
        scheme = changes.scheme() == null ? scheme : changes.scheme();
        path = changes.path() == null ? path : changes.path();
        rawQuery = changes.rawQuery() == null ? rawQuery : changes.rawQuery();
        method = changes.method() == null ? method : changes.method();
        body = changes.body() == null ? body : changes.body();
        replaceHeaders(changes.headers());
    }

    private void replaceHeaders(HeaderValues headers) {
        if (replacedHeaders.isEmpty()) {
            replacedHeaders = HeaderValues.copyOf(headers);
        } else if (!headers.isEmpty()) {
            HeaderValues all = new HeaderValues(replacedHeaders);
            all.putAll(headers);
            replacedHeaders = HeaderValues.copyOf(all);
        }
        requestHeaders = null;
    }

    private ServiceAnswer serviceAnswer() {
        return Objects.requireNonNull(serviceAnswer, "no upstream has answered");
    }

    @Override
    public int serviceStatus() {
        return serviceAnswer().status();
    }

    @Override
    public Headers serviceHeaders() {
        return serviceAnswer().headers();
    }

    @Override
    public byte[] serviceBody() {
        return serviceAnswer().body();
    }

    // --- kong.response

    private Outcome ended() {
        return Objects.requireNonNull(outcome, "the request has not ended");
    }

    @Override
    public int responseStatus() {
        if (outcome != null) {
            return outcome.status();
        }
        int status = serviceStatus();
        for (ResponseChanges changes : responseChanges) {
            status = Objects.requireNonNullElse(changes.status(), status);
        }
        return status;
    }

    @Override
    public Headers responseHeaders() {
        if (outcome != null) {
            return outcome.headers();
        }
        Headers headers = serviceHeaders();
        for (ResponseChanges changes : responseChanges) {
            headers = changes.applyTo(headers);
        }
        return headers;
    }

    @Override
    public Response.Source source() {
        return outcome == null ? Response.Source.SERVICE : outcome.source();
    }

    @Override
    public void change(ResponseChanges changes) {
        responseChanges.add(changes);
    }

    @Override
    public void exit(Answer answer) {
        this.answer = answer;
    }
}
