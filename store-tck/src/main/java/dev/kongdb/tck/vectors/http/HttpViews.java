package dev.kongdb.tck.vectors.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The expectations of large answers: a part of them, or their shape. */
final class HttpViews {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> TOLD =
            List.of("type", "reference", "default", "required", "unique", "one_of", "between");

    private HttpViews() {}

    /**
     * The first difference, in words; null if there is none.
     *
     * @param view its {@code kind} and the expected {@code value}
     */
    static @Nullable String difference(JsonNode view, JsonNode answer) {
        JsonNode value = view.path("value");
        return switch (view.path("kind").asText()) {
            case "types" -> types("", value, answer);
            case "members" -> HttpComparison.difference("", value, names(answer));
            case "schema" -> HttpComparison.difference("", value, schema(answer));
            case "sorted" -> HttpComparison.difference("", value, sorted(answer));
            default -> throw new UnsupportedOperationException("there is no view " + view.path("kind"));
        };
    }

    /** The named members must exist and have the named types. There may be more members. */
    private static @Nullable String types(String at, JsonNode expected, JsonNode actual) {
        if (expected.isTextual()) {
            String type = actual.getNodeType().name().toLowerCase(Locale.ROOT);
            return type.equals(expected.asText()) ? null : HttpComparison.report(at, expected, actual);
        }
        for (Map.Entry<String, JsonNode> member : expected.properties()) {
            String where = at + "/" + member.getKey();
            String difference = actual.has(member.getKey())
                    ? types(where, member.getValue(), actual.get(member.getKey()))
                    : where + ": is absent";
            if (difference != null) {
                return difference;
            }
        }
        return null;
    }

    private static ArrayNode names(JsonNode object) {
        ArrayNode names = JSON.createArrayNode();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** The fields of a schema, each with the attributes that a client needs. */
    private static ObjectNode schema(JsonNode answer) {
        ObjectNode fields = JSON.createObjectNode();
        for (JsonNode field : answer.path("fields")) {
            for (Map.Entry<String, JsonNode> named : field.properties()) {
                ObjectNode attributes = fields.putObject(named.getKey());
                for (String attribute : TOLD) {
                    JsonNode value = named.getValue().get(attribute);
                    if (value != null && !(attribute.equals("required") && !value.asBoolean())) {
                        attributes.set(attribute, value);
                    }
                }
            }
        }
        return fields;
    }

    private static ObjectNode sorted(JsonNode answer) {
        ObjectNode sorted = JSON.createObjectNode();
        for (Map.Entry<String, JsonNode> member : answer.properties()) {
            List<String> texts = new ArrayList<>();
            member.getValue().forEach(element -> texts.add(element.asText()));
            Collections.sort(texts);
            sorted.set(member.getKey(), JSON.valueToTree(texts));
        }
        return sorted;
    }
}
