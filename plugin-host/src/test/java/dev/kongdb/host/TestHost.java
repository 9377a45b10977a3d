package dev.kongdb.host;

import dev.kongdb.config.KongConfig;
import dev.kongdb.embedded.EmbeddedPostgres;
import dev.kongdb.http.Json;
import dev.kongdb.http.MalformedJsonException;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A running host on its own database in the one PostgreSQL of the tests, and a client that sends
 * real requests to it.
 */
public final class TestHost implements AutoCloseable {
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    private final KongHost host;
    private volatile DocumentedAnswers documented;

    private TestHost(KongHost host) {
        this.host = host;
    }

    /** The server of all tests; it ends with the JVM. */
    private static final class Shared {
        static final EmbeddedPostgres POSTGRES = EmbeddedPostgres.builder().start();
    }

    /** Settings with a new database and free ports. */
    public static Map<String, String> settings() {
        String database = "host_" + DATABASES.incrementAndGet();
        Shared.POSTGRES.createDatabase(database);
        return settings(Shared.POSTGRES, database);
    }

    /** Settings with this database and free ports. */
    public static Map<String, String> settings(EmbeddedPostgres postgres, String database) {
        Map<String, String> settings = new LinkedHashMap<>(postgres.settings(database));
        settings.put("admin_listen", "127.0.0.1:0");
        settings.put("proxy_listen", "127.0.0.1:0");
        settings.put("admin_access_log", "off");
        settings.put("proxy_access_log", "off");
        return settings;
    }

    /** Starts a host on a new database. */
    public static TestHost start() {
        return start(settings());
    }

    /** Starts a host with these settings. */
    public static TestHost start(Map<String, String> settings) {
        return new TestHost(KongHost.start(KongConfig.of(settings), line -> {}));
    }

    /** A client of a host that another class has started, and closes. */
    static TestHost of(KongHost host) {
        return new TestHost(host);
    }

    public KongHost host() {
        return host;
    }

    public String adminUrl() {
        return host.adminUrls().get(0);
    }

    public String proxyUrl() {
        return host.proxyUrls().get(0);
    }

    /** An answer. */
    public record Answer(int status, HttpHeaders headers, String text) {
        /** The body as JSON-like values; integral numbers are longs. */
        public Object json() {
            try {
                return Json.parse(text.getBytes(StandardCharsets.UTF_8));
            } catch (MalformedJsonException e) {
                throw new AssertionError("no JSON: " + text, e);
            }
        }

        /** The body, which is an object. */
        @SuppressWarnings("unchecked") // JSON objects have texts as names
        public Map<String, Object> map() {
            return (Map<String, Object>) json();
        }

        /** A member of the body, as text. */
        public String get(String name) {
            return String.valueOf(map().get(name));
        }

        /** The {@code data} of a list. */
        @SuppressWarnings("unchecked") // every list of the Admin API consists of objects
        public List<Map<String, Object>> data() {
            return (List<Map<String, Object>>) map().get("data");
        }

        public String header(String name) {
            return String.join(", ", headers.allValues(name));
        }
    }

    /** Sends JSON to the Admin API. */
    public Answer admin(String method, String path, String json) {
        return admin(method, path, "application/json", BodyPublishers.ofString(json));
    }

    /** Sends a request without body to the Admin API. */
    public Answer admin(String method, String path) {
        return admin(method, path, null, BodyPublishers.noBody());
    }

    /** Sends a form to the Admin API. */
    public Answer form(String method, String path, String form) {
        return admin(method, path, "application/x-www-form-urlencoded", BodyPublishers.ofString(form));
    }

    /**
     * Sends a request to the Admin API, and checks that the answer agrees with the API's own
     * document.
     */
    public Answer admin(String method, String path, String contentType, BodyPublisher body) {
        Answer answer = send(adminUrl(), method, path, contentType, body);
        if (documented == null) {
            documented = DocumentedAnswers.of(send(adminUrl(), "GET", "/openapi.json", null, BodyPublishers.noBody())
                    .text());
        }
        documented.check(method, path, answer);
        return answer;
    }

    /**
     * Sends JSON to the Admin API, or no body if it is null. The headers are alternating names and
     * values.
     */
    public Answer adminWith(String method, String path, String json, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(adminUrl() + path))
                .timeout(Duration.ofSeconds(60))
                .method(method, json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json))
                .headers(headers);
        return send(json == null ? request : request.header("Content-Type", "application/json"));
    }

    /** Sends JSON to the legacy Admin API, or no body if it is null. */
    public Answer legacy(String method, String path, String json) {
        return send(
                host.legacyAdminUrls().get(0),
                method,
                path,
                json == null ? null : "application/json",
                json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json));
    }

    /** Reads a URL. The headers are alternating names and values. */
    public Answer get(String url, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(60));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    /** Sends a form to the legacy Admin API. */
    public Answer legacyForm(String method, String path, String form) {
        return send(
                host.legacyAdminUrls().get(0),
                method,
                path,
                "application/x-www-form-urlencoded",
                BodyPublishers.ofString(form));
    }

    /** Creates an entity, and fails if the answer is an error. */
    public Map<String, Object> create(String path, String json) {
        Answer answer = admin("POST", path, json);
        if (answer.status() != 201) {
            throw new AssertionError("POST " + path + " " + json + ": " + answer);
        }
        return answer.map();
    }

    /** Sends a request through the proxy. The headers are alternating names and values. */
    public Answer proxy(String method, String path, String... headers) {
        return proxy(method, path, BodyPublishers.noBody(), headers);
    }

    /** Sends a request with a body through the proxy. */
    public Answer proxy(String method, String path, BodyPublisher body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(proxyUrl() + path))
                .timeout(Duration.ofSeconds(60))
                .method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    private static Answer send(String url, String method, String path, String contentType, BodyPublisher body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofSeconds(60))
                .method(method, body);
        if (contentType != null) {
            request.header("Content-Type", contentType);
        }
        return send(request);
    }

    private static Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (IOException e) {
            throw new AssertionError(request.build() + " got no answer: " + e, e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Sends bytes, and returns everything that the host sends until it closes the connection. */
    public static String raw(String url, String request) throws IOException {
        URI uri = URI.create(url);
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Override
    public void close() {
        host.close();
    }
}
