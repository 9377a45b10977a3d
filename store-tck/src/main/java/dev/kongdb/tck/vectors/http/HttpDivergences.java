package dev.kongdb.tck.vectors.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kongdb.tck.suite.Decision;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All divergences from Kong 2.8.5 over HTTP. A difference that is not listed here is a failure, and
 * so is any answer other than the intended one.
 */
public final class HttpDivergences {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OUR_NAME = "kong-java/.+";
    private static final Pattern ONE_TAG = Pattern.compile("[?&]tags=(\\w+)(?=&|$)");
    private static final Pattern FOREIGN_OFFSET = Pattern.compile("[?&]offset=(eyJ[^&]*)");
    private static final Pattern NESTED = Pattern.compile("^/[^/?]+/[^/?]+/[^/?]+");
    private static final Pattern SIZE = Pattern.compile("[?&]size=(\\d+)");

    /** Lines in which an upper-case host belongs to the route that the first request finds. */
    private static final Set<String> ROUTES_OF_HOSTS =
            Set.of("match/plain host", "match/host with a port", "match/host and path");

    /** All divergences. */
    public static final List<HttpDivergence> ALL = List.of(
            new HttpDivergence(Decision.HEADERS, HttpDivergences::ourName),
            new HttpDivergence(Decision.HOST_CASE, HttpDivergences::hostsWithoutCase),
            new HttpDivergence(Decision.REPEATED_HEADERS, HttpDivergences::repeatedHeaders),
            new HttpDivergence(Decision.D25, HttpDivergences::pagesAreAsAsked),
            new HttpDivergence(Decision.PAGE_TOKENS, HttpDivergences::offsetsAreBound),
            new HttpDivergence(Decision.D12, HttpDivergences::primaryKeyViolation),
            new HttpDivergence(Decision.OWN_CONFIGURATION, HttpDivergences::ownConfiguration),
            new HttpDivergence(Decision.SERVER_NAMES, HttpDivergences::namesOfCertificates));

    private HttpDivergences() {}

    private static void ourName(ObjectNode line) {
        for (JsonNode request : line.path("requests")) {
            if (!(request.path("expect").path("headers") instanceof ObjectNode headers)) {
                continue;
            }
            for (String name : List.of("Server", "Via")) {
                if (headers.path(name).asText().startsWith("kong/")) {
                    headers.set(name, JSON.createObjectNode().put("$regex", OUR_NAME));
                }
            }
        }
    }

    private static void hostsWithoutCase(ObjectNode line) {
        if (!ROUTES_OF_HOSTS.contains(line.path("name").asText())) {
            return;
        }
        for (JsonNode request : line.path("requests")) {
            String host = request.path("headers").path("Host").asText();
            if (!host.isEmpty() && Character.isUpperCase(host.charAt(0))) {
                served(line, (ObjectNode) request);
            }
        }
    }

    private static void pagesAreAsAsked(ObjectNode line) {
        for (JsonNode step : line.path("steps")) {
            String path = step.path("path").asText();
            JsonNode list = step.path("expect").path("json");
            Matcher size = SIZE.matcher(path);
            if (size.find() && list.path("next") instanceof ObjectNode next && next.has("$next")) {
                String link = next.path("$next").asText();
                next.put("$next", link.replace("offset=*", "offset=*&size=" + size.group(1)));
            }
            Matcher tag = ONE_TAG.matcher(path);
            if (NESTED.matcher(path).find() && tag.find() && list.path("data") instanceof ArrayNode data) {
                for (int i = data.size() - 1; i >= 0; i--) {
                    if (!data.get(i).path("tags").toString().contains("\"" + tag.group(1) + "\"")) {
                        data.remove(i);
                    }
                }
            }
        }
    }

    /**
     * Kong accepts as an offset any base64 text of a JSON list or object, even one that is no
     * offset of this list. No list of Kong in these lines is longer than one page.
     */
    private static void offsetsAreBound(ObjectNode line) {
        for (JsonNode step : line.path("steps")) {
            Matcher offset = FOREIGN_OFFSET.matcher(step.path("path").asText());
            if (offset.find() && step.path("expect").path("status").asInt() == 200) {
                String given = URLDecoder.decode(offset.group(1), StandardCharsets.UTF_8);
                refused(step, "invalid offset", 7, "'" + given + "' is not a valid offset: not of this list");
            }
        }
    }

    /** An insert of an existing id: Kong's message names the other unique value that it found. */
    private static void primaryKeyViolation(ObjectNode line) {
        Set<String> created = new HashSet<>();
        for (JsonNode step : line.path("steps")) {
            String id = step.path("json").path("id").asText();
            String row = step.path("path").asText() + " " + id;
            if (id.isEmpty() || !step.path("method").asText().equals("POST")) {
                continue;
            }
            if (step.path("expect").path("status").asInt() == 201) {
                created.add(row);
            } else if (step.path("expect").path("json").path("code").asInt() == 5 && created.contains(row)) {
                refused(step, "primary key violation", 3, "primary key violation on key '{id=\"" + id + "\"}'")
                        .putObject("fields")
                        .put("id", id);
            }
        }
    }

    /** The body of our answer. */
    private static ObjectNode refused(JsonNode step, String name, int code, String message) {
        ObjectNode expect = (ObjectNode) step.path("expect");
        expect.put("status", 400);
        return expect.putObject("json").put("name", name).put("code", code).put("message", message);
    }

    private static void ownConfiguration(ObjectNode line) {
        for (JsonNode step : line.path("steps")) {
            if (step.path("expect").path("view").path("value") instanceof ObjectNode types
                    && types.has("lua_version")) {
                types.remove(List.of("timers", "lua_version"));
                types.putObject("configuration").put("database", "string").put("loaded_plugins", "object");
            }
        }
    }

    private static void namesOfCertificates(ObjectNode line) {
        for (JsonNode step : line.path("steps")) {
            boolean asked = step.path("path").asText().equals("/schemas/certificates/validate");
            JsonNode fields = step.path("expect").path("json").path("fields");
            if (asked && fields.size() == 1 && fields.path("snis").asText().equals("unknown field")) {
                ObjectNode expect = (ObjectNode) step.path("expect");
                expect.put("status", 200).putObject("json").put("message", "schema validation successful");
            }
        }
    }

    private static void repeatedHeaders(ObjectNode line) {
        if (!line.path("name").asText().equals("match/header")) {
            return;
        }
        for (JsonNode request : line.path("requests")) {
            JsonNode values = request.path("headers").path("X-A");
            if (values.isArray()) {
                served(line, (ObjectNode) request);
                ((ObjectNode) request.path("expect").path("upstream").path("headers")).set("x-a", values);
            }
        }
    }

    /**
     * A request for which Kong found no route is answered like the first request of the line, with
     * its own path.
     */
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
