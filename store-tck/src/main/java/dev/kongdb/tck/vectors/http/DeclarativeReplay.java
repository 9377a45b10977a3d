package dev.kongdb.tck.vectors.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Replays declarative configurations. It compares the output of {@code config parse} and {@code
 * config db_import}, the answer of a node without a database to {@code POST /config}, and the
 * collections of that node afterwards. The format is described in the folder of the vectors.
 */
public final class DeclarativeReplay {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The entities that have a collection at the top of the Admin API, with its path. */
    private static final List<String> COLLECTIONS = List.of(
            "services",
            "routes",
            "consumers",
            "plugins",
            "upstreams",
            "certificates",
            "ca_certificates",
            "snis",
            "workspaces",
            "key-auths");

    private static final String TARGETS = "targets";
    private static final int SERVER_ERROR = 500;
    private static final int CLIENT_ERROR = 400;

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI admin;
    private final DeclarativeCommands commands;

    /** A replay against the node without a database that has this Admin API. */
    public DeclarativeReplay(URI admin, DeclarativeCommands commands) {
        this.admin = admin;
        this.commands = commands;
    }

    /** The lines of a file. */
    public static List<JsonNode> read(Path file) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (!line.isBlank()) {
                lines.add(JSON.readTree(line));
            }
        }
        return lines;
    }

    /** The difference between the node and a line, or null if there is none. */
    public @Nullable String difference(JsonNode line) {
        try {
            return compared(line);
        } catch (IOException e) {
            return e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return e.toString();
        }
    }

    private @Nullable String compared(JsonNode line) throws IOException, InterruptedException {
        String content = content(line);
        String name = line.path("name").asText();
        boolean json =
                name.endsWith(".json") || line.path("content_type").asText().equals("application/json");
        Path file = Files.createTempFile("declarative", json ? ".json" : ".yml");
        try {
            Files.writeString(file, content);
            String difference = message("parse", line.path("parse"), commands.parse(file));
            if (difference == null) {
                difference = message("db_import", line.path("db_import"), commands.importIntoEmptyDatabase(file));
            }
            JsonNode rows = line.path("db_import").path("rows");
            if (difference == null && rows.isObject()) {
                difference = HttpComparison.difference("rows", rows, JSON.valueToTree(commands.rows()));
            }
            return difference == null ? posted(line, content) : difference;
        } finally {
            Files.delete(file);
        }
    }

    private static String content(JsonNode line) {
        JsonNode rule = line.path("content_rule");
        if (rule.isMissingNode()) {
            return line.path("content").asText();
        }
        StringBuilder content = new StringBuilder(rule.path("before").asText());
        for (int i = 0; i < rule.path("times").asInt(); i++) {
            content.append(rule.path("each")
                    .asText()
                    .replace("%04d", String.format("%04d", i))
                    .replace("%d", "" + i));
        }
        return content.toString();
    }

    private static @Nullable String message(String what, JsonNode expected, String printed) {
        if (expected.path("crash").asBoolean()) { // Decision.CRASHES
            return printed.startsWith("Failed parsing:\n") ? null : what + ": expected a refusal, got " + printed;
        }
        return HttpComparison.difference(what, expected.path("message"), TextNode.valueOf(sorted(printed)));
    }

    /** The branches of the errors, sorted by their texts at each level. */
    static String sorted(String message) {
        List<String> lines = new ArrayList<>(message.lines().toList());
        int first = 0;
        while (first < lines.size() && !lines.get(first).startsWith("in '")) {
            first++;
        }
        List<String> out = new ArrayList<>(lines.subList(0, first));
        out.addAll(sorted(lines.subList(first, lines.size())));
        return String.join("\n", out);
    }

    private static List<String> sorted(List<String> lines) {
        List<List<String>> branches = new ArrayList<>();
        int indent = lines.isEmpty() ? 0 : indent(lines.get(0));
        for (String line : lines) {
            if (branches.isEmpty() || indent(line) <= indent) {
                branches.add(new ArrayList<>());
            }
            branches.get(branches.size() - 1).add(line);
        }
        List<String> texts = new ArrayList<>();
        for (List<String> branch : branches) {
            List<String> whole = new ArrayList<>(branch.subList(0, 1));
            whole.addAll(sorted(branch.subList(1, branch.size())));
            texts.add(String.join("\n", whole));
        }
        texts.sort(null);
        return texts;
    }

    private static int indent(String line) {
        return line.length() - line.stripLeading().length();
    }

    private @Nullable String posted(JsonNode line, String content) throws IOException, InterruptedException {
        JsonNode expected = line.path("post_config");
        String body = JSON.writeValueAsString(Map.of("config", content));
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(admin.resolve("/config"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        int status = answer.statusCode();
        if (expected.path("crash").asBoolean()) { // Decision.CRASHES
            boolean refused = status >= CLIENT_ERROR && status < SERVER_ERROR;
            return refused ? null : "POST /config: expected a refusal, got " + status + " " + answer.body();
        }
        if (status != expected.path("status").asInt()) {
            return "POST /config: expected " + expected.path("status") + ", got " + status + " " + answer.body();
        }
        if (expected.has("json")) {
            return HttpComparison.difference("POST /config", expected.get("json"), JSON.readTree(answer.body()));
        }
        String difference = null;
        if (expected.has("entities")) {
            difference = collections("POST /config", expected.get("entities"), lists(JSON.readTree(answer.body())));
        } else if (expected.has("counts")) {
            difference = HttpComparison.difference(
                    "POST /config", expected.get("counts"), sizes(lists(JSON.readTree(answer.body()))));
        }
        if (difference == null && line.has("entities")) {
            difference = collections("GET", line.get("entities"), stored());
        }
        if (difference == null && line.has("counts")) {
            difference = HttpComparison.difference("GET", line.get("counts"), sizes(stored()));
        }
        return difference;
    }

    private static ObjectNode sizes(ObjectNode lists) {
        ObjectNode sizes = JSON.createObjectNode();
        lists.properties().forEach(list -> {
            if (!list.getKey().equals("workspaces")) {
                sizes.put(list.getKey(), list.getValue().size());
            }
        });
        return sizes;
    }

    /** The maps by id in the answer, as lists. */
    private static ObjectNode lists(JsonNode byId) {
        ObjectNode lists = JSON.createObjectNode();
        byId.properties().forEach(entity -> {
            ArrayNode list = lists.putArray(entity.getKey());
            entity.getValue().forEach(list::add);
        });
        return lists;
    }

    /** The contents of the node's collections, without empty ones. */
    private ObjectNode stored() throws IOException, InterruptedException {
        ObjectNode stored = JSON.createObjectNode();
        for (String collection : COLLECTIONS) {
            ArrayNode rows = pages("/" + collection);
            if (!rows.isEmpty()) {
                stored.set(collection, rows);
            }
        }
        ArrayNode targets = JSON.createArrayNode();
        for (JsonNode upstream : stored.path("upstreams")) {
            targets.addAll(pages("/upstreams/" + upstream.path("id").asText() + "/targets"));
        }
        if (!targets.isEmpty()) {
            stored.set(TARGETS, targets);
        }
        return stored;
    }

    private ArrayNode pages(String path) throws IOException, InterruptedException {
        ArrayNode rows = JSON.createArrayNode();
        String next = path;
        while (next != null) {
            HttpResponse<String> page =
                    http.send(HttpRequest.newBuilder(admin.resolve(next)).build(), BodyHandlers.ofString());
            JsonNode body = JSON.readTree(page.body());
            body.path("data").forEach(rows::add);
            next = body.path("next").isTextual() ? body.path("next").asText() : null;
        }
        return rows;
    }

    /**
     * Compares lists of entities in any order. A list that the line leaves out must be empty,
     * except the list of workspaces, which always has one.
     */
    private static @Nullable String collections(String where, JsonNode expected, ObjectNode actual) {
        Set<String> names = new TreeSet<>();
        expected.fieldNames().forEachRemaining(names::add);
        actual.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            if (name.equals("workspaces") && !expected.has(name)) {
                continue;
            }
            List<JsonNode> left = new ArrayList<>();
            actual.path(name).forEach(left::add);
            for (JsonNode wanted : expected.path(name)) {
                if (!left.removeIf(new First(wanted))) {
                    return where + "/" + name + ": expected " + wanted + ", there is " + left;
                }
            }
            if (!left.isEmpty()) {
                return where + "/" + name + ": unexpected " + left;
            }
        }
        return null;
    }

    /** Matches the first entity that equals the wanted one, and no other. */
    private static final class First implements Predicate<JsonNode> {
        private final JsonNode wanted;
        private boolean found;

        First(JsonNode wanted) {
            this.wanted = wanted;
        }

        @Override
        public boolean test(JsonNode each) {
            boolean is = !found && HttpComparison.difference("", wanted, each) == null;
            found |= is;
            return is;
        }
    }
}
