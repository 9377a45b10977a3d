package dev.kongdb.host;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.kongdb.host.TestHost.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Compares the answers of an Admin API with its own OpenAPI document. */
public final class DocumentedAnswers {
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    // some tests send such long names, and errors repeat them
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build());
    private static final Map<String, DocumentedAnswers> BY_DOCUMENT = new ConcurrentHashMap<>();
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            registry -> registry.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

    private final JsonNode document;
    private final Map<JsonNode, Schema> compiled = new ConcurrentHashMap<>();

    private DocumentedAnswers(String text) {
        this.document = json(text);
    }

    /** The answers that the document describes. */
    static DocumentedAnswers of(String document) {
        return BY_DOCUMENT.computeIfAbsent(document, DocumentedAnswers::new);
    }

    /**
     * Compares an answer with the document.
     *
     * @param path the path and the query of the request
     * @throws AssertionError if the answer contradicts the document
     */
    void check(String method, String path, Answer answer) {
        if (path.startsWith("/ui")) {
            return; // a page, not part of the API
        }
        JsonNode methods = methods(path.split("\\?", 2)[0].replaceFirst("(?<=.)/$", ""));
        JsonNode operation = methods.path(method.toLowerCase(Locale.ROOT));
        if (operation.isMissingNode() || method.equals("HEAD") || method.equals("OPTIONS")) {
            if (!method.equals("HEAD") && !method.equals("OPTIONS") && answer.status() < 400) {
                throw new AssertionError(method + " " + path + " is not in the document, and is answered " + answer);
            }
            return;
        }
        String what = method + " " + path + " is answered " + answer.status() + " " + answer.text();
        JsonNode response = resolved(operation.path("responses").path(String.valueOf(answer.status())));
        if (response.isMissingNode()) {
            throw new AssertionError(what + ", a status that the document does not tell of");
        }
        JsonNode schema = response.at("/content/application~1json/schema");
        if (schema.isMissingNode()) {
            if (!answer.text().isEmpty()) {
                throw new AssertionError(what + ", of which the document tells no content");
            }
            return;
        }
        List<com.networknt.schema.Error> errors =
                compiled.computeIfAbsent(schema, this::compile).validate(json(answer.text()));
        if (!errors.isEmpty()) {
            throw new AssertionError(what + "\nbut the document says " + errors);
        }
        response.path("headers").fieldNames().forEachRemaining(name -> {
            boolean always = answer.status() < 400 && !name.equals("Deprecation");
            if (always && answer.header(name).isEmpty()) {
                throw new AssertionError(what + " without the header " + name);
            }
        });
    }

    private Schema compile(JsonNode schema) {
        ObjectNode whole = JSON.createObjectNode();
        whole.setAll((ObjectNode) schema);
        whole.set("components", document.path("components"));
        return SCHEMAS.getSchema(whole);
    }

    private JsonNode resolved(JsonNode value) {
        return value.has("$ref") ? document.at(value.path("$ref").asText().substring(1)) : value;
    }

    /**
     * The methods of the matching path. A literal path takes precedence over one with parameters.
     */
    private JsonNode methods(String path) {
        String[] segments = path.split("/", -1);
        List<String> fitting = new ArrayList<>();
        document.path("paths").fieldNames().forEachRemaining(template -> {
            if (fits(template.split("/", -1), segments)) {
                fitting.add(template);
            }
        });
        // A brace sorts after all letters.
        return fitting.stream()
                .sorted()
                .findFirst()
                .map(document.path("paths")::path)
                .orElse(document.path("none"));
    }

    private static boolean fits(String[] template, String[] segments) {
        if (template.length != segments.length) {
            return false;
        }
        for (int i = 0; i < segments.length; i++) {
            if (!template[i].startsWith("{") ? !template[i].equals(segments[i]) : segments[i].isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + text, e);
        }
    }
}
