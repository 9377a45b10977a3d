package dev.kongdb.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kongdb.http.Json;
import dev.kongdb.plugin.Headers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An upstream on a loopback address that records its requests. It answers 200 with the request in
 * JSON, unless another answer is set. Thread-safe.
 */
public final class TestUpstream implements AutoCloseable {
    private final HttpServer server;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private volatile Reply reply = Reply.ECHO;

    TestUpstream() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.start();
    }

    /**
     * A request that the upstream received.
     *
     * @param method its method
     * @param target path and query, as received
     * @param headers its headers
     * @param body its body, as UTF-8
     */
    public record Received(String method, String target, Headers headers, String body) {
        /** The first value of a header; an empty text without the header. */
        public String header(String name) {
            return headers.first(name).orElse("");
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Reply(int status, Map<String, List<String>> headers, byte[] body) {
        static final Reply ECHO = new Reply(0, Map.of(), new byte[0]);
    }

    /** The URL of the upstream, for services. */
    public String url() {
        return "http://127.0.0.1:" + port();
    }

    /** The port of the upstream. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** The requests so far. */
    public List<Received> received() {
        return List.copyOf(received);
    }

    /** The last request. Throws an {@link AssertionError} when there was none. */
    public Received last() {
        if (received.isEmpty()) {
            throw new AssertionError("no request has come to the upstream");
        }
        return received.get(received.size() - 1);
    }

    /** Forgets the requests so far, and the answer that was set. */
    public void reset() {
        received.clear();
        reply = Reply.ECHO;
    }

    /** Sets the answer to later requests. */
    public void answers(int status, Map<String, List<String>> headers, String body) {
        reply = new Reply(status, Map.copyOf(headers), body.getBytes(StandardCharsets.UTF_8));
    }

    private void handle(HttpExchange exchange) throws IOException {
        Received request = new Received(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                Headers.of(exchange.getRequestHeaders()),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        received.add(request);
        Reply now = reply;
        byte[] body = now.body();
        if (now.status() == 0) {
            body = echo(request);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
        } else {
            exchange.getResponseHeaders().putAll(now.headers());
        }
        boolean hasBody = body.length > 0 && !request.method().equals("HEAD");
        exchange.sendResponseHeaders(now.status() == 0 ? 200 : now.status(), hasBody ? body.length : -1);
        if (hasBody) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private static byte[] echo(Received request) {
        Map<String, Object> seen = new LinkedHashMap<>();
        seen.put("method", request.method());
        seen.put("target", request.target());
        seen.put("headers", request.headers().asMap());
        seen.put("body", request.body());
        return Json.write(seen);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
