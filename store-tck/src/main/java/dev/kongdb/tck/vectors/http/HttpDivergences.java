package dev.kongdb.tck.vectors.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every divergence from Kong 2.8.5 over HTTP. What is not listed here is a failure, and so is any answer but the one meant. */
public final class HttpDivergences {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OUR_NAME = "kong-java/.+";
    private static final Pattern ONE_TAG = Pattern.compile("[?&]tags=(\\w+)(?=&|$)");
    private static final Pattern SIZE = Pattern.compile("[?&]size=(\\d+)");

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
                    HttpDivergences::repeatedHeaders),
            new HttpDivergence(
                    "25",
                    Set.of(
                            "ca_certificates/list of two, pages of one",
                            "certificates/list of two, pages of one",
                            "consumers/list of two, pages of one",
                            "credentials/list below a consumer",
                            "key-auths/tags, and or",
                            "nested/pages and tags below a parent",
                            "plugins/tags, and or",
                            "routes/list of two, pages of one",
                            "routes/tags, and or",
                            "services/tags, and or",
                            "snis/list of two, pages of one",
                            "snis/tags, and or",
                            "tags/next keeps the filter",
                            "targets/pages",
                            "targets/weight 0 and all",
                            "upstreams/list of two, pages of one",
                            "vaults-beta/list of two, pages of one",
                            "vaults-beta/tags, and or"),
                    "the link to the next page keeps the size of a page; lists below a parent are filtered by tags",
                    HttpDivergences::pagesAreAsAsked),
            new HttpDivergence(
                    "–",
                    Set.of(
                            "consumers/offsets",
                            "key-auths/offsets",
                            "plugins/offsets",
                            "routes/offsets",
                            "services/offsets",
                            "snis/offsets",
                            "vaults-beta/offsets"),
                    "an offset is good for the list that gave it only",
                    HttpDivergences::offsetsAreBound),
            new HttpDivergence(
                    "12, 31",
                    Set.of("key-auths/same primary key twice"),
                    "the constraint that the database names is told",
                    HttpDivergences::primaryKeyViolation),
            new HttpDivergence(
                    "–",
                    Set.of("node/slashes"),
                    "the configuration tells the settings that have an effect here, none of nginx and of Lua",
                    HttpDivergences::ownConfiguration),
            new HttpDivergence(
                    "–",
                    Set.of("schemas/validate certificates"),
                    "the server names are validated with their certificate",
                    HttpDivergences::namesOfCertificates));

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

    private static void pagesAreAsAsked(ObjectNode line) {
        for (JsonNode step : line.path("steps")) {
            String path = step.path("path").asText();
            JsonNode list = step.path("expect").path("json");
            Matcher size = SIZE.matcher(path);
            if (size.find() && list.path("next") instanceof ObjectNode next) {
                String link = next.path("$next").asText();
                next.put("$next", link.replace("offset=*", "offset=*&size=" + size.group(1)));
            }
            Matcher tag = ONE_TAG.matcher(path);
            if (tag.find() && list.path("data") instanceof ArrayNode data) {
                for (int i = data.size() - 1; i >= 0; i--) {
                    if (!data.get(i).path("tags").toString().contains("\"" + tag.group(1) + "\"")) {
                        data.remove(i);
                    }
                }
            }
        }
    }

    private static void offsetsAreBound(ObjectNode line) {
        for (JsonNode step : line.path("steps")) {
            if (step.path("path").asText().contains("?offset=eyJhIjoxfQ")) {
                refused(step, "invalid offset", 7, "'eyJhIjoxfQ==' is not a valid offset: not of this list");
            }
        }
    }

    private static void primaryKeyViolation(ObjectNode line) {
        JsonNode step = line.path("steps").path(2);
        String id = step.path("json").path("id").asText();
        refused(step, "primary key violation", 3, "primary key violation on key '{id=\"" + id + "\"}'")
                .putObject("fields")
                .put("id", id);
    }

    /** The body that we answer instead. */
    private static ObjectNode refused(JsonNode step, String name, int code, String message) {
        ObjectNode expect = (ObjectNode) step.path("expect");
        expect.put("status", 400);
        return expect.putObject("json").put("name", name).put("code", code).put("message", message);
    }

    private static void ownConfiguration(ObjectNode line) {
        for (JsonNode step : line.path("steps")) {
            if (step.path("expect").path("view").path("value") instanceof ObjectNode types) {
                types.remove(List.of("timers", "lua_version"));
                types.putObject("configuration").put("database", "string").put("loaded_plugins", "object");
            }
        }
    }

    private static void namesOfCertificates(ObjectNode line) {
        ObjectNode expect = (ObjectNode) line.path("steps").path(3).path("expect");
        expect.put("status", 200).putObject("json").put("message", "schema validation successful");
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
