package dev.kongdb.host.cli;

import dev.kongdb.host.KongHost;
import dev.kongdb.host.error.HostException;
import dev.kongdb.http.Json;
import dev.kongdb.http.MalformedJsonException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The content of {@link DemoCommand}. By real HTTP, it creates a service, a route, a consumer, the
 * key-auth plugin and a credential through the Admin API, unless an earlier demo did, and sends
 * requests through the proxy.
 */
final class Demo {
    private static final String SERVICE = "demo";
    private static final String CONSUMER = "jane";
    private static final String KEY = "janes-secret-key";

    private final String admin;
    private final String proxy;
    private final String upstream;
    private final KongHost host;
    private final Consumer<String> out;
    private boolean asExpected = true;
    private boolean foundEarlier;

    /**
     * A demo on a running host.
     *
     * @param upstream the URL of the echo server
     * @param out takes lines
     */
    Demo(KongHost host, String upstream, Consumer<String> out) {
        this.host = host;
        this.admin = host.adminUrls().get(0);
        this.proxy = host.proxyUrls().get(0);
        this.upstream = upstream;
        this.out = out;
    }

    /** Runs the demo. Returns whether all answers were as expected. */
    boolean run() {
        if (host.kong().plugins().stream().noneMatch(plugin -> plugin.name().equals("key-auth"))) {
            throw new HostException("the demo needs the plugin key-auth, which is not installed. Put the jar of"
                    + " example-key-auth-plugin on the class path, or name it: --set plugins_path=<jar>");
        }
        out.accept("\n# 1. A service, a route, a consumer, the key-auth plugin and a credential, over the Admin API\n");
        make("/services/" + SERVICE, "POST", "/services", Map.of("name", SERVICE, "url", upstream), null);
        make(
                "/routes/" + SERVICE,
                "POST",
                "/services/" + SERVICE + "/routes",
                Map.of("name", SERVICE, "paths", List.of("/demo")),
                null);
        make("/consumers/" + CONSUMER, "POST", "/consumers", Map.of("username", CONSUMER), null);
        make(
                "/services/" + SERVICE + "/plugins",
                "POST",
                "/services/" + SERVICE + "/plugins",
                Map.of("name", "key-auth"),
                "\"key-auth\"");
        make("/key-auths/" + KEY, "POST", "/consumers/" + CONSUMER + "/key-auth", Map.of("key", KEY), null);
        if (foundEarlier) {
            out.accept("# Found in the database, from an earlier start: what was not made anew.\n");
            // The echo server may now listen on another port than in the earlier demo.
            show("PATCH", admin + "/services/" + SERVICE, Map.of("url", upstream), Map.of(), 200, SERVICE);
        }

        out.accept("# 2. Requests through the proxy\n");
        show("GET", proxy + "/demo", null, Map.of(), 401, "No API key found in request");
        show("GET", proxy + "/demo", null, Map.of("apikey", "wrong"), 401, "Invalid authentication credentials");
        show("GET", proxy + "/demo", null, Map.of("apikey", KEY), 200, "\"X-Consumer-Username\":\"" + CONSUMER + "\"");
        out.accept(asExpected ? "The demo went as it should." : "The demo did NOT go as it should: see above.");
        return asExpected;
    }

    /**
     * Creates an entity unless it exists.
     *
     * @param probe the path of the entity, or of the list that would contain it
     * @param marker a text that the list contains if the entity exists; null when {@code probe} is
     *     the entity itself
     */
    private void make(String probe, String method, String path, Map<String, ?> body, @Nullable String marker) {
        PlainHttp.Answer found = send("GET", admin + probe, null, Map.of());
        if (found.status() == 200 && (marker == null || found.body().contains(marker))) {
            foundEarlier = true;
            out.accept("# " + admin + probe + ": found from an earlier start\n");
            return;
        }
        show(method, admin + path, body, Map.of(), 201, "\"id\"");
    }

    /**
     * Sends a request, prints it as a line of curl with the answer, and compares the answer with
     * the expected one.
     */
    private void show(
            String method,
            String url,
            @Nullable Map<String, ?> body,
            Map<String, String> headers,
            int status,
            String expected) {
        StringBuilder curl = new StringBuilder("$ curl -i");
        if (!method.equals("GET") && !(method.equals("POST") && body != null)) {
            curl.append(" -X ").append(method);
        }
        curl.append(' ').append(url);
        headers.forEach((name, value) ->
                curl.append(" -H '").append(name).append(": ").append(value).append('\''));
        if (body != null) {
            curl.append(" -H 'Content-Type: application/json' -d '")
                    .append(Json.text(body))
                    .append('\'');
        }
        out.accept(curl.toString());
        PlainHttp.Answer response = send(method, url, body, headers);
        out.accept(response.head());
        out.accept(response.body() + "\n");
        if (response.status() != status || !compact(response.body()).contains(expected)) {
            asExpected = false;
            out.accept("^^^ expected: " + status + " with " + expected + "\n");
        }
    }

    /** JSON without white space, so that expectations do not depend on its layout. */
    private static String compact(String body) {
        try {
            return Json.text(Json.parse(body.getBytes(StandardCharsets.UTF_8)));
        } catch (MalformedJsonException e) {
            return body;
        }
    }

    private static PlainHttp.Answer send(
            String method, String url, @Nullable Map<String, ?> body, Map<String, String> headers) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        if (body != null) {
            all.put("Content-Type", "application/json");
        }
        try {
            return PlainHttp.send(method, URI.create(url), all, body == null ? null : Json.write(body));
        } catch (IOException e) {
            throw new HostException("no answer from " + url + ": " + e.getMessage(), e);
        }
    }
}
