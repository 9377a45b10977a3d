package dev.kongdb.testkit.vectors.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/** Every divergence from Kong 2.8.5 over HTTP. What is not listed here is a failure, and so is any answer but the one meant. */
public final class HttpDivergences {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OUR_NAME = "kong-java/.+";

    /** The list. */
    public static final List<HttpDivergence> ALL = List.of(
            new HttpDivergence(
                    "–",
                    Set.of("response/Kong's own headers", "response/Server and Via of the upstream"),
                    "Server and Via name this software",
                    HttpDivergences::ourName),
            new HttpDivergence(
                    "–",
                    Set.of("match/plain host", "match/host with a port", "match/host and path"),
                    "route hosts are compared without case, as HTTP has it",
                    HttpDivergences::hostsWithoutCase),
            new HttpDivergence(
                    "–",
                    Set.of("match/header"),
                    "a header that is repeated is not taken for one with a comma, whose answer Kong's router has cached",
                    HttpDivergences::repeatedHeaders));

    private HttpDivergences() {}

    private static void ourName(ObjectNode line) {
        for (JsonNode request : line.path("requests")) {
            ObjectNode headers = (ObjectNode) request.path("expect").path("headers");
            for (String name : List.of("Server", "Via")) {
                if (headers.path(name).asText().startsWith("kong/")) {
                    headers.set(name, JSON.createObjectNode().put("$regex", OUR_NAME));
                }
            }
        }
    }

    private static void hostsWithoutCase(ObjectNode line) {
        for (JsonNode request : line.path("requests")) {
            String host = request.path("headers").path("Host").asText();
            if (!host.isEmpty() && Character.isUpperCase(host.charAt(0))) {
                served(line, (ObjectNode) request);
            }
        }
    }

    private static void repeatedHeaders(ObjectNode line) {
        for (JsonNode request : line.path("requests")) {
            JsonNode values = request.path("headers").path("X-A");
            if (values.isArray()) {
                served(line, (ObjectNode) request);
                ((ObjectNode) request.path("expect").path("upstream").path("headers")).set("x-a", values);
            }
        }
    }

    /** What was not found is answered as the first request of the line, with its own path. */
    private static void served(ObjectNode line, ObjectNode request) {
        JsonNode first = line.path("requests").path(0);
        ObjectNode expect = first.path("expect").deepCopy();
        ObjectNode upstream = (ObjectNode) expect.path("upstream");
        String target = request.path("target").asText();
        String more = target.substring(first.path("target").asText().length());
        upstream.put("target", upstream.path("target").asText() + more);
        ((ObjectNode) upstream.path("headers")).put("x-forwarded-path", target);
        request.set("expect", expect);
    }
}
