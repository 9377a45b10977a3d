package dev.kongdb.example.keyauth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kongdb.KongConfig;
import dev.kongdb.embedded.EmbeddedPostgres;
import dev.kongdb.host.Host;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A real host on a real PostgreSQL, with a real upstream that answers with what it was sent. */
final class Gateway implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
    private final HttpServer upstream = upstream();
    private final Host host = Host.start(
            KongConfig.of(postgres.settings())
                    .with(Map.of(
                            "admin_listen", "127.0.0.1:0",
                            "proxy_listen", "127.0.0.1:0",
                            "admin_access_log", "off",
                            "proxy_access_log", "off")),
            line -> {});
    private final HttpClient http = HttpClient.newHttpClient();

    /** What came back. */
    record Answer(int status, Map<String, List<String>> headers, String text) {
        JsonNode json() {
            try {
                return JSON.readTree(text);
            } catch (IOException e) {
                throw new UncheckedIOException(text, e);
            }
        }

        String message() {
            return json().path("message").asText();
        }

        String header(String name) {
            return String.join(",", headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()));
        }

        /** The value of a header as the upstream saw it; empty when it saw none. */
        String upstreamHeader(String name) {
            return json().path("headers").path(name.toLowerCase(Locale.ROOT)).asText();
        }
    }

    /** The URL of the upstream, for services. */
    String upstreamUrl() {
        return "http://127.0.0.1:" + upstream.getAddress().getPort();
    }

    /** The settings that lead to its database. */
    KongConfig settings() {
        return KongConfig.of(postgres.settings());
    }

    URI adminUrl() {
        return URI.create(host.adminUrls().get(0));
    }

    URI proxyUrl() {
        return URI.create(host.proxyUrls().get(0));
    }

    /** Writes an entity through the Admin API; fails unless it is stored. */
    JsonNode create(String path, String json) {
        Answer answer = admin("POST", path, json);
        if (answer.status() != 201) {
            throw new AssertionError("POST " + path + " " + json + ": " + answer);
        }
        return answer.json();
    }

    Answer admin(String method, String path, String json) {
        return send(HttpRequest.newBuilder(URI.create(host.adminUrls().get(0) + path))
                .header("Content-Type", "application/json")
                .method(method, json.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(json)));
    }

    /** A request through the proxy. */
    HttpRequest.Builder request(String pathAndQuery) {
        return HttpRequest.newBuilder(URI.create(host.proxyUrls().get(0) + pathAndQuery));
    }

    Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.headers().map(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        host.close();
        upstream.stop(0);
        postgres.close();
    }

    private static HttpServer upstream() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", Gateway::echo);
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void echo(HttpExchange exchange) throws IOException {
        Map<String, Object> seen = new LinkedHashMap<>();
        seen.put("method", exchange.getRequestMethod());
        seen.put("uri", exchange.getRequestURI().toString());
        Map<String, String> headers = new TreeMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) ->
                        headers.put(name.toLowerCase(Locale.ROOT), String.join(",", new ArrayList<>(values))));
        seen.put("headers", headers);
        seen.put("body", new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        byte[] answer = JSON.writeValueAsBytes(seen);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }
}
