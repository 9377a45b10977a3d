package dev.kongdb.testkit;

import dev.kongdb.Kong;
import dev.kongdb.config.KongConfig;
import dev.kongdb.plugin.Headers;
import dev.kongdb.plugin.spi.HostLauncher;
import dev.kongdb.plugin.spi.RunningHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A host that runs the plugins of the class path, on a real database, with an upstream: the
 * parameter of a {@link PluginHostTest}. Thread-safe.
 */
public final class PluginHost implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final AtomicInteger routes = new AtomicInteger();
    private final TestUpstream upstream = new TestUpstream();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final RunningHost host;

    PluginHost(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("admin_listen", "127.0.0.1:0");
        all.put("proxy_listen", "127.0.0.1:0");
        all.put("admin_access_log", "off");
        all.put("proxy_access_log", "off");
        HostLauncher launcher = ServiceLoader.load(HostLauncher.class)
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException(
                                "there is no host on the class path: add dev.kongdb:plugin-host to the dependencies of the tests"));
        try {
            host = launcher.start(KongConfig.of(all));
        } catch (RuntimeException e) {
            upstream.close();
            throw e;
        }
    }

    /** The Kong of the host. */
    public Kong kong() {
        return host.kong();
    }

    /** The upstream. */
    public TestUpstream upstream() {
        return upstream;
    }

    /** The URL of the Admin API. */
    public URI adminUrl() {
        return URI.create(host.adminUrls().get(0));
    }

    /** The URL of the proxy. */
    public URI proxyUrl() {
        return URI.create(host.proxyUrls().get(0));
    }

    // --- the Admin API

    /** Sends a request to the Admin API; an empty text is no body. */
    public HttpAnswer admin(String method, String path, String json) {
        return send(HttpRequest.newBuilder(adminUrl().resolve(path))
                .header("Content-Type", "application/json")
                .method(method, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json)));
    }

    /**
     * Writes an entity through the Admin API, and returns it as stored. If it is refused, an {@link
     * AssertionError} says why.
     */
    public Map<String, Object> create(String path, String json) {
        HttpAnswer answer = admin("POST", path, json);
        if (answer.status() == 201 && answer.json() instanceof Map<?, ?> entity) {
            Map<String, Object> stored = new LinkedHashMap<>();
            entity.forEach((name, value) -> stored.put(String.valueOf(name), value));
            return stored;
        }
        throw new AssertionError("POST " + path + " " + json + ": " + answer.status() + " " + answer.text());
    }

    /**
     * Creates a route to the upstream, with a service of its own. Its name is its path without the
     * slash.
     */
    public String route() {
        String name = "r" + routes.incrementAndGet();
        create("/services", "{\"name\":\"" + name + "\",\"url\":\"" + upstream.url() + "\"}");
        create("/services/" + name + "/routes", "{\"name\":\"" + name + "\",\"paths\":[\"/" + name + "\"]}");
        return "/" + name;
    }

    /** Creates a route to the upstream with a configured plugin, and returns its path. */
    public String route(String plugin, String config) {
        String path = route();
        create("/routes" + path + "/plugins", "{\"name\":\"" + plugin + "\",\"config\":" + config + "}");
        return path;
    }

    // --- the proxy

    /** Starts a request through the proxy. */
    public HttpRequest.Builder request(String pathAndQuery) {
        return HttpRequest.newBuilder(URI.create(host.proxyUrls().get(0) + pathAndQuery));
    }

    /** Sends a GET through the proxy, with headers as alternating names and values. */
    public HttpAnswer get(String pathAndQuery, String... headers) {
        HttpRequest.Builder request = request(pathAndQuery);
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    /** Sends a request, and waits up to a minute for the answer. */
    public HttpAnswer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = http.send(request.timeout(TIMEOUT).build(), BodyHandlers.ofString());
            return new HttpAnswer(
                    response.statusCode(), Headers.of(response.headers().map()), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Stops the host and the upstream. */
    @Override
    public void close() {
        host.close();
        upstream.close();
    }
}
