package dev.kongdb.testkit;

import dev.kongdb.entity.Consumer;
import dev.kongdb.entity.Route;
import dev.kongdb.entity.Service;
import dev.kongdb.plugin.Answer;
import dev.kongdb.plugin.Credential;
import dev.kongdb.plugin.Feature;
import dev.kongdb.plugin.Headers;
import dev.kongdb.plugin.Phase;
import dev.kongdb.plugin.PluginHandler;
import dev.kongdb.plugin.PluginLog;
import dev.kongdb.plugin.Response;
import dev.kongdb.plugin.spi.LocalGateway;
import dev.kongdb.plugin.spi.LocalPdk;
import dev.kongdb.plugin.spi.Outcome;
import dev.kongdb.plugin.spi.PluginRun;
import dev.kongdb.plugin.spi.ReceivedRequest;
import dev.kongdb.plugin.spi.ResponseChanges;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One request without a host, for unit tests of a handler. Describe the client's request, run the
 * handler's phases, and check the results. It enforces all rules of an {@link
 * dev.kongdb.plugin.Exchange}: phases, arguments, exits.
 *
 * <pre>{@code
 * TestExchange exchange = TestExchange.of("GET", "/orders?page=2").header("X-Client", "mallory");
 * Optional<Answer> answer = exchange.access(new ClientBan(kong), new ClientBan.Config("X-Client"));
 * assertEquals(403, answer.orElseThrow().status());
 * }</pre>
 *
 * <p>Several plugins and phases may run on one exchange, in the order of the calls. After the first
 * of them, descriptions of the request have no effect. Not thread-safe.
 */
public final class TestExchange {
    private final String method;
    private final String target;
    private final Map<String, List<String>> headers = new LinkedHashMap<>();
    private byte[] body = new byte[0];
    private String scheme = "http";
    private String host = "localhost";
    private int port = 8000;
    private String clientIp = "127.0.0.1";
    private int clientPort = 40000;
    private String forwardedIp = "";
    private final Set<String> trusted = new TreeSet<>();
    private final Set<String> upstreams = new TreeSet<>();
    private final Set<Feature> lacking = EnumSet.noneOf(Feature.class);
    private final List<Consumer> consumers = new ArrayList<>();
    private Route route = aRoute();
    private @Nullable Service service = aService();
    private final List<LogLine> log = new ArrayList<>();
    private @Nullable LocalPdk pdk;
    private @Nullable UpstreamAnswer upstreamAnswer;

    /** A message that a plugin has logged. */
    public record LogLine(PluginLog.Level level, String message) {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record UpstreamAnswer(int status, Headers headers, byte[] body) {}

    private TestExchange(String method, String target) {
        this.method = method;
        this.target = target;
    }

    /**
     * A request by http from 127.0.0.1 to localhost:8000, without headers and body. It has a route
     * and a service with default values.
     *
     * @param pathWithQuery begins with a slash
     */
    public static TestExchange of(String method, String pathWithQuery) {
        return new TestExchange(method, pathWithQuery);
    }

    // --- the request and its surroundings

    /** Adds a header of the client. */
    public TestExchange header(String name, String... values) {
        headers.computeIfAbsent(name, key -> new ArrayList<>()).addAll(List.of(values));
        return this;
    }

    /** Sets the body of the client's request. */
    public TestExchange body(byte[] body) {
        this.body = body.clone();
        return this;
    }

    /** Sets the body of the client's request, with its content type. */
    public TestExchange body(String contentType, String body) {
        return header("Content-Type", contentType).body(body.getBytes(StandardCharsets.UTF_8));
    }

    /** Sets the scheme, host and port that the client used. */
    public TestExchange at(String scheme, String host, int port) {
        this.scheme = scheme;
        this.host = host;
        this.port = port;
        return this;
    }

    /** Sets the address and port of the other end of the connection. */
    public TestExchange from(String ip, int port) {
        this.clientIp = ip;
        this.clientPort = port;
        return this;
    }

    /**
     * Sets the client's address as a trusted proxy reports it; the other end of the connection
     * becomes trusted.
     */
    public TestExchange forwardedFrom(String ip) {
        this.forwardedIp = ip;
        return trusting(clientIp);
    }

    /** Adds addresses to {@code trusted_ips}. */
    public TestExchange trusting(String... addresses) {
        trusted.addAll(List.of(addresses));
        return this;
    }

    /** Sets the route. */
    public TestExchange route(Route route) {
        this.route = route;
        return this;
    }

    /** Sets the service of the route; null for none. */
    public TestExchange service(@Nullable Service service) {
        this.service = service;
        return this;
    }

    /** Adds consumers to the datastore. */
    public TestExchange consumers(Consumer... known) {
        consumers.addAll(List.of(known));
        return this;
    }

    /** Adds names of existing upstreams. */
    public TestExchange upstreams(String... names) {
        upstreams.addAll(List.of(names));
        return this;
    }

    /**
     * Sets the answer of the upstream, for the phases after access. The default is 200 without
     * headers and body.
     */
    public TestExchange upstreamAnswers(int status, Map<String, List<String>> headers, byte[] body) {
        upstreamAnswer = new UpstreamAnswer(status, Headers.of(headers), body.clone());
        return this;
    }

    /** Functions that the gateway lacks, as some Kongs do. */
    public TestExchange lacking(Feature... features) {
        lacking.addAll(List.of(features));
        return this;
    }

    // --- running

    /**
     * Runs a handler in a phase, as a host does.
     *
     * @return the answer of the handler, if it gave one
     */
    public <C> Optional<Answer> run(Phase phase, PluginHandler<C> handler, C config) {
        LocalPdk pdk = pdk();
        switch (phase) {
            case REWRITE -> {}
            case ACCESS -> pdk.routed(route, service);
            case RESPONSE -> {
                pdk.routed(route, service);
                pdk.serviceAnswered(
                        upstreamAnswer().status(),
                        upstreamAnswer().headers(),
                        upstreamAnswer().body());
            }
            case LOG -> {
                pdk.routed(route, service);
                Response.Source source = pdk.answer() == null ? Response.Source.SERVICE : Response.Source.EXIT;
                int size = responseBody().length;
                pdk.ended(new Outcome(status(), responseHeaders(), source, size, path(), List.of(), 1, 1, 2));
            }
        }
        return PluginRun.run(phase, "test", handler, config, pdk);
    }

    /** Runs a handler's rewrite. */
    public <C> Optional<Answer> rewrite(PluginHandler<C> handler, C config) {
        return run(Phase.REWRITE, handler, config);
    }

    /** Runs a handler's access. */
    public <C> Optional<Answer> access(PluginHandler<C> handler, C config) {
        return run(Phase.ACCESS, handler, config);
    }

    /** Runs a handler's response. */
    public <C> Optional<Answer> response(PluginHandler<C> handler, C config) {
        return run(Phase.RESPONSE, handler, config);
    }

    /** Runs a handler's log. */
    public <C> void log(PluginHandler<C> handler, C config) {
        run(Phase.LOG, handler, config);
    }

    private LocalPdk pdk() {
        if (pdk == null) {
            pdk = new LocalPdk(new Received(), new Around());
        }
        return pdk;
    }

    private UpstreamAnswer upstreamAnswer() {
        return upstreamAnswer == null ? new UpstreamAnswer(200, Headers.NONE, new byte[0]) : upstreamAnswer;
    }

    // --- the request that the upstream would get

    /** The method. */
    public String method() {
        return pdk().method();
    }

    /** The scheme of the request to the upstream; empty for the scheme of the service. */
    public Optional<String> scheme() {
        return Optional.ofNullable(pdk().changedScheme());
    }

    /** The path that a plugin set, or else the client's path. */
    public String path() {
        String changed = pdk().changedPath();
        int mark = target.indexOf('?');
        return changed != null ? changed : mark < 0 ? target : target.substring(0, mark);
    }

    /** The query; empty for none. */
    public String rawQuery() {
        return pdk().rawQuery();
    }

    /** The headers, without the ones that a host adds. */
    public Headers headers() {
        return pdk().requestHeaders();
    }

    /** The body. */
    public byte[] body() {
        return pdk().requestBody().clone();
    }

    /**
     * The target that a plugin set: a host or the name of an upstream, with the port if a plugin
     * set it.
     */
    public Optional<String> target() {
        return Optional.ofNullable(pdk().target())
                .map(target -> target.port() == null ? target.host() : target.host() + ":" + target.port());
    }

    // --- the answer that the client would get

    /** The answer of a plugin. */
    public Optional<Answer> answer() {
        return Optional.ofNullable(pdk().answer());
    }

    /** The status of the answer of the upstream or of a plugin. */
    public int status() {
        Answer answer = pdk().answer();
        int status = answer == null ? upstreamAnswer().status() : answer.status();
        for (ResponseChanges changes : pdk().responseChanges()) {
            status = answer == null ? Objects.requireNonNullElse(changes.status(), status) : status;
        }
        return status;
    }

    /** The headers of the answer of the upstream or of a plugin, without those that a host adds. */
    public Headers responseHeaders() {
        Answer answer = pdk().answer();
        Headers changed =
                answer == null || pdk().hasServiceAnswer() ? upstreamAnswer().headers() : Headers.NONE;
        for (ResponseChanges changes : pdk().responseChanges()) {
            changed = changes.applyTo(changed);
        }
        if (answer != null) {
            for (Map.Entry<String, List<String>> header : answer.headers().entrySet()) {
                changed = changed.with(header.getKey(), header.getValue());
            }
        }
        return changed;
    }

    /** The body of the answer of the upstream or of a plugin. */
    public byte[] responseBody() {
        Answer answer = pdk().answer();
        return answer == null ? upstreamAnswer().body().clone() : answer.body();
    }

    // --- other results

    /** The consumer that was authenticated. */
    public Optional<Consumer> consumer() {
        return pdk().consumer();
    }

    /** The credential that was authenticated. */
    public Optional<Credential> credential() {
        return pdk().credential();
    }

    /** A value of the context that plugins share. */
    public Optional<Object> shared(String key) {
        return pdk().shared(key);
    }

    /** The messages that were logged. */
    public List<LogLine> logLines() {
        return List.copyOf(log);
    }

    private static Route aRoute() {
        return new Route(
                UUID.randomUUID(),
                Instant.EPOCH,
                Instant.EPOCH,
                "test",
                Set.of("http", "https"),
                null,
                null,
                List.of("/"),
                null,
                426,
                0L,
                true,
                "v0",
                false,
                true,
                true,
                null,
                null,
                null,
                null,
                null);
    }

    private static Service aService() {
        return new Service(
                UUID.randomUUID(),
                Instant.EPOCH,
                Instant.EPOCH,
                "test",
                5,
                "http",
                "upstream.test",
                80,
                null,
                60000,
                60000,
                60000,
                null,
                null,
                null,
                null,
                null,
                true);
    }

    private final class Received implements ReceivedRequest {
        private final Headers given = Headers.of(headers);

        @Override
        public String method() {
            return method;
        }

        @Override
        public String scheme() {
            return scheme;
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
            return 1.1;
        }

        @Override
        public String pathWithQuery() {
            return target;
        }

        @Override
        public String rawQuery() {
            return target.substring(target.indexOf('?') < 0 ? target.length() : target.indexOf('?') + 1);
        }

        @Override
        public Headers headers() {
            return given;
        }

        @Override
        public byte[] body() {
            return body;
        }

        @Override
        public long size() {
            return body.length;
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
            return forwardedIp.isEmpty() ? clientIp : forwardedIp;
        }

        @Override
        public int clientForwardedPort() {
            return clientPort;
        }

        @Override
        public Instant start() {
            return Instant.EPOCH;
        }
    }

    private final class Around implements LocalGateway {
        private final String nodeId = UUID.randomUUID().toString();

        @Override
        public String nodeId() {
            return nodeId;
        }

        @Override
        public boolean isTrusted(String address) {
            return trusted.contains(address);
        }

        @Override
        public Optional<Consumer> loadConsumer(String idOrUsername, boolean byUsername) {
            return consumers.stream()
                    .filter(consumer -> consumer.id().toString().equals(idOrUsername)
                            || (byUsername && idOrUsername.equals(consumer.username())))
                    .findFirst();
        }

        @Override
        public boolean hasUpstream(String name) {
            return upstreams.contains(name);
        }

        @Override
        public boolean offers(Feature feature) {
            return !lacking.contains(feature);
        }

        @Override
        public void log(PluginLog.Level level, String plugin, String message) {
            log.add(new LogLine(level, message));
        }
    }
}
