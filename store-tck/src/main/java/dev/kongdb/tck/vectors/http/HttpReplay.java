package dev.kongdb.tck.vectors.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.kongdb.spi.ClusterEventStore;
import dev.kongdb.tck.suite.Capability;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Replays the lines of a file against a node, with the divergences applied. The database of the
 * node must be empty at first. It is emptied through the Admin API between the lines.
 */
public final class HttpReplay implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}");
    private static final List<String> CHILDREN_FIRST = List.of(
            "plugins",
            "routes",
            "services",
            "key-auths",
            "consumers",
            "upstreams",
            "snis",
            "certificates",
            "ca_certificates",
            "vaults-beta",
            "workspaces");

    private final InetSocketAddress admin;
    private final InetSocketAddress proxy;
    private final EchoUpstream upstream = new EchoUpstream();
    private final @Nullable EventLog events;
    private @Nullable String store;

    /**
     * A replay against a node.
     *
     * @param events the events of the node's database, for lines that expect events; null if there
     *     are no such lines
     */
    public HttpReplay(URI admin, URI proxy, @Nullable EventLog events) {
        this.events = events;
        this.admin = new InetSocketAddress(admin.getHost(), admin.getPort());
        this.proxy = new InetSocketAddress(proxy.getHost(), proxy.getPort());
    }

    /** The lines of a file, with our answers where they differ on purpose. */
    public static List<JsonNode> read(Path file) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (!line.isBlank()) {
                ObjectNode content = (ObjectNode) JSON.readTree(line);
                HttpDivergences.ALL.forEach(each -> each.ours().change(content));
                lines.add(content);
            }
        }
        return lines;
    }

    /**
     * Runs a line and empties the node. Returns the first difference in words, or null if there is
     * none.
     */
    public @Nullable String difference(JsonNode line) {
        try {
            return replay(line);
        } catch (IOException | RuntimeException e) {
            return "no answer: " + e;
        } finally {
            empty();
        }
    }

    private @Nullable String replay(JsonNode line) throws IOException {
        Map<String, String> names = new LinkedHashMap<>();
        names.put("admin_port", String.valueOf(admin.getPort()));
        names.put("proxy_port", String.valueOf(proxy.getPort()));
        names.put("upstream_port", String.valueOf(upstream.port()));
        names.put("closed_port", String.valueOf(upstream.closedPort()));
        names.put("silent_port", String.valueOf(upstream.silentPort()));
        for (JsonNode step : line.path("setup")) {
            String failure = change(step, names);
            if (failure != null) {
                return "set-up: " + failure;
            }
        }
        sleep(line.path("wait"));
        if (line.has("operation")) {
            return eventsOf(line, names);
        }
        int number = 0;
        UnorderedLists lists = isOrdered() ? null : new UnorderedLists();
        for (JsonNode step : line.path("steps")) {
            number++;
            sleep(step.path("sleep"));
            String difference = step.has("sleep") ? null : asked(step, names, lists);
            if (difference != null) {
                return "step " + number + ", " + difference;
            }
        }
        for (JsonNode request : line.path("requests")) {
            number++;
            sleep(request.path("sleep"));
            String difference = request.has("sleep")
                    ? null
                    : request.has("admin")
                            ? change(request.get("admin"), names)
                            : proxied(request, names, line.path("all_headers").asBoolean());
            if (difference != null) {
                return "request " + number + ", " + difference;
            }
        }
        return null;
    }

    /** An operation must write exactly these events, in any order. */
    private @Nullable String eventsOf(JsonNode line, Map<String, String> names) throws IOException {
        EventLog log = events;
        if (log == null) {
            throw new IllegalStateException("there is no log of events to compare with");
        }
        log.next();
        long began = System.nanoTime();
        String difference = asked(line.get("operation"), names, null);
        boolean late = System.nanoTime() - began > ClusterEventStore.AHEAD.toNanos();
        if (difference != null) {
            return difference;
        }
        List<String> written = log.next();
        names.put("ws", ask("GET", "/workspaces/default").json().path("id").asText());
        List<String> expected = new ArrayList<>();
        line.path("events")
                .forEach(event -> expected.add(substituted(
                        event.path("channel").asText() + " "
                                + event.path("data").asText(),
                        names)));
        Collections.sort(expected);
        if (late && isTwice(written, expected)) {
            return null; // A late event is written a second time, so that no Kong misses it.
        }
        return expected.equals(written) ? null : HttpComparison.report("events", expected, written);
    }

    /** Whether each of the events was written, and some of them twice. */
    private static boolean isTwice(List<String> written, List<String> expected) {
        List<String> more = new ArrayList<>(written);
        expected.forEach(more::remove);
        List<String> rest = new ArrayList<>(expected);
        return written.size() == expected.size() + more.size() && more.stream().allMatch(rest::remove);
    }

    /**
     * Sleeps as long as the vector says, because something must expire, or Kong needed time to
     * apply a change.
     */
    private static void sleep(JsonNode seconds) {
        LockSupport.parkNanos((long) (seconds.asDouble() * 1e9));
    }

    // --- requests

    /** A change through the Admin API, which must succeed. */
    private @Nullable String change(JsonNode step, Map<String, String> names) throws IOException {
        HttpAnswer answer = exchange(admin, step, names);
        capture(step, answer, names);
        return answer.status() / 100 == 2 ? null : title(step) + ": " + answer.status() + " " + answer.text();
    }

    /** A request to the Admin API. */
    private @Nullable String asked(JsonNode step, Map<String, String> names, @Nullable UnorderedLists lists)
            throws IOException {
        HttpAnswer answer = exchange(admin, step, names);
        capture(step, answer, names);
        JsonNode expect = substituted(step.path("expect"), names);
        if (lists != null) {
            expect = lists.ordered(substituted(step.path("path").asText(), names), expect, answer.json());
        }
        String difference = difference(expect, answer);
        return difference == null ? null : title(step) + ": " + difference;
    }

    /** A request to the proxy. */
    private @Nullable String proxied(JsonNode request, Map<String, String> names, boolean allHeaders)
            throws IOException {
        JsonNode expect = substituted(request.path("expect"), names);
        upstream.take(allHeaders);
        HttpAnswer answer = exchange(proxy, request, names);
        String difference = difference(expect, answer, upstream.take(allHeaders));
        return difference == null ? null : title(request) + ": " + difference;
    }

    private static @Nullable String difference(JsonNode expect, HttpAnswer answer, List<JsonNode> seen) {
        if (isCrash(expect, answer) && seen.isEmpty()) {
            return null;
        }
        String difference = difference(expect, answer);
        if (difference != null) {
            return difference;
        }
        if (expect.has("route")
                && !answer.values("Kong-Route-Name")
                        .equals(List.of(expect.get("route").asText()))) {
            return HttpComparison.report("route", expect.get("route"), answer.values("Kong-Route-Name"));
        }
        int requests = expect.path("upstream_requests").asInt(expect.has("upstream") ? 1 : 0);
        if (seen.size() != requests) {
            return HttpComparison.report("requests at the upstream", requests, seen.size());
        }
        return expect.has("upstream")
                ? HttpComparison.difference("upstream", expect.get("upstream"), seen.get(seen.size() - 1))
                : null;
    }

    /** If Kong crashed, a refusal is a better answer. */
    private static boolean isCrash(JsonNode expect, HttpAnswer answer) {
        return expect.path("crash").asBoolean() && answer.status() >= 400 && answer.status() < 500;
    }

    private static @Nullable String difference(JsonNode expect, HttpAnswer answer) {
        if (isCrash(expect, answer)) {
            return null;
        }
        if (expect.path("status").asInt() != answer.status()) {
            return HttpComparison.report("status", expect.get("status"), answer.status() + " " + answer.text());
        }
        for (Map.Entry<String, JsonNode> header : expect.path("headers").properties()) {
            String difference = headerDifference(header.getKey(), header.getValue(), answer.values(header.getKey()));
            if (difference != null) {
                return difference;
            }
        }
        if (expect.has("view")) {
            return HttpViews.difference(expect.get("view"), answer.json());
        }
        if (expect.has("json")) {
            return HttpComparison.difference("", expect.get("json"), answer.json());
        }
        return expect.has("text")
                ? HttpComparison.difference("", expect.get("text"), TextNode.valueOf(answer.text()))
                : null;
    }

    private static @Nullable String headerDifference(String name, JsonNode expected, List<String> values) {
        String at = "header " + name;
        if (expected.isNull()) {
            return values.isEmpty() ? null : HttpComparison.report(at, "none", values);
        }
        if (expected.isArray()) {
            return HttpComparison.difference(at, expected, JSON.valueToTree(values));
        }
        if (values.isEmpty()) {
            return HttpComparison.report(at, expected, "none");
        }
        String joined = String.join(", ", values);
        if (name.equalsIgnoreCase("Content-Type") && expected.isTextual()) {
            return plain(expected.asText()).equals(plain(joined)) ? null : HttpComparison.report(at, expected, joined);
        }
        return HttpComparison.difference(at, expected, TextNode.valueOf(joined));
    }

    private static String plain(String contentType) {
        return contentType.toLowerCase(Locale.ROOT).replaceAll("\\s*;\\s*", ";");
    }

    private static String title(JsonNode request) {
        return request.path("method").asText() + " "
                + request.path(request.has("target") ? "target" : "path").asText();
    }

    private HttpAnswer exchange(InetSocketAddress address, JsonNode request, Map<String, String> names)
            throws IOException {
        String version = request.path("version").asText("1.1");
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> header : request.path("headers").properties()) {
            List<String> values = new ArrayList<>();
            if (header.getValue() instanceof ArrayNode several) {
                several.forEach(value -> values.add(substituted(value.asText(), names)));
            } else {
                values.add(substituted(header.getValue().asText(), names));
            }
            headers.put(header.getKey(), values);
        }
        byte[] body = null;
        if (request.has("json")) {
            body = substituted(request.get("json"), names).toString().getBytes(StandardCharsets.UTF_8);
            if (isAbsent(headers, "Content-Type")) {
                headers.put("Content-Type", List.of("application/json"));
            }
        } else if (request.has("body_base64")) {
            body = request.get("body_base64").binaryValue();
        } else if (request.has("body")) {
            body = substituted(request.get("body").asText(), names).getBytes(StandardCharsets.UTF_8);
        } else if (request.has("body_repeat")) {
            JsonNode parts = request.get("body_repeat");
            body = (parts.path("before").asText()
                            + parts.path("text")
                                    .asText()
                                    .repeat(parts.path("times").asInt())
                            + parts.path("after").asText())
                    .getBytes(StandardCharsets.UTF_8);
        }
        if (body != null && isAbsent(headers, "Content-Length") && isAbsent(headers, "Transfer-Encoding")) {
            headers.put("Content-Length", List.of(String.valueOf(body.length)));
        }
        if (isAbsent(headers, "Host") && !version.equals("1.0")) {
            headers.put("Host", List.of(address.getHostString() + ":" + address.getPort()));
        }
        String method = request.path("method").asText();
        String target = substituted(
                request.path(request.has("target") ? "target" : "path").asText(), names);
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/" + version + "\r\n");
        headers.forEach((name, values) -> values.forEach(value -> head.append(name + ": " + value + "\r\n")));
        byte[] bytes = head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
        byte[] message = new byte[bytes.length + (body == null ? 0 : body.length)];
        System.arraycopy(bytes, 0, message, 0, bytes.length);
        if (body != null) {
            System.arraycopy(body, 0, message, bytes.length, body.length);
        }
        return Wire.exchange(address, method, message);
    }

    private static boolean isAbsent(Map<String, List<String>> headers, String name) {
        return headers.keySet().stream().noneMatch(name::equalsIgnoreCase);
    }

    // --- variables

    private static void capture(JsonNode step, HttpAnswer answer, Map<String, String> names) {
        JsonNode body = answer.json();
        for (Map.Entry<String, JsonNode> capture : step.path("capture").properties()) {
            JsonNode value = body.at(capture.getValue().asText());
            if (!value.isMissingNode()) {
                names.put(capture.getKey(), value.asText());
            }
        }
    }

    private static String substituted(String text, Map<String, String> names) {
        return VARIABLE.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(names.getOrDefault(found.group(1), found.group())));
    }

    private static JsonNode substituted(JsonNode value, Map<String, String> names) {
        if (value.isTextual()) {
            return TextNode.valueOf(substituted(value.asText(), names));
        }
        if (value.isArray()) {
            ArrayNode list = JSON.createArrayNode();
            value.forEach(element -> list.add(substituted(element, names)));
            return list;
        }
        if (value.isObject()) {
            ObjectNode object = JSON.createObjectNode();
            value.properties()
                    .forEach(member ->
                            object.set(substituted(member.getKey(), names), substituted(member.getValue(), names)));
            return object;
        }
        return value;
    }

    /** Whether the node's store returns rows in the order of their keys, like Kong's PostgreSQL. */
    private boolean isOrdered() throws IOException {
        String known = store;
        if (known == null) {
            known = ask("GET", "/")
                    .json()
                    .path("configuration")
                    .path("database")
                    .asText();
            store = known;
        }
        return Capability.ORDERED_PAGES.isOf(known);
    }

    // --- the node

    /**
     * Deletes everything except the default workspace. Entities that the node does not have are
     * skipped.
     */
    public void empty() {
        try {
            for (String entity : CHILDREN_FIRST) {
                while (deletePage(entity)) {
                    // there may be more rows
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("the node cannot be emptied: " + e, e);
        }
    }

    /** Deletes one page of rows. Returns whether a row was deleted. */
    private boolean deletePage(String entity) throws IOException {
        HttpAnswer page = ask("GET", "/" + entity + "?size=1000");
        boolean gone = false;
        if (page.status() == 200) {
            for (JsonNode row : page.json().path("data")) {
                if (!entity.equals("workspaces") || !row.path("name").asText().equals("default")) {
                    ask("DELETE", "/" + entity + "/" + row.path("id").asText());
                    gone = true;
                }
            }
        }
        return gone;
    }

    private HttpAnswer ask(String method, String path) throws IOException {
        ObjectNode request = JSON.createObjectNode().put("method", method).put("path", path);
        return exchange(admin, request, Map.of());
    }

    @Override
    public void close() {
        upstream.close();
    }
}
