package dev.kongdb.tck.vectors.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The lists of one line on a store with an order of its own: a page is right when it has as many rows as Kong's, and each is one that
 * Kong's pages of that list had so far or will have. Used by one thread.
 */
final class UnorderedLists {
    /** By list, the rows that only Kong has answered, and the rows that only we have answered. */
    private final Map<String, Pages> lists = new HashMap<>();

    private record Pages(List<JsonNode> kongs, List<JsonNode> ours) {}

    /** The expectation with the rows in the order of the answer, as far as these are rows of the list. */
    JsonNode ordered(String path, JsonNode expect, JsonNode answer) {
        if (!(expect.path("json").path("data") instanceof ArrayNode kongs)
                || !(answer.path("data") instanceof ArrayNode ours)
                || kongs.size() != ours.size()) {
            return expect;
        }
        Pages pages = path.contains("offset=")
                ? lists.computeIfAbsent(list(path), key -> new Pages(new ArrayList<>(), new ArrayList<>()))
                : new Pages(new ArrayList<>(), new ArrayList<>());
        lists.put(list(path), pages);
        kongs.forEach(pages.kongs()::add);
        ours.forEach(pages.ours()::add);
        boolean ends = expect.path("json").path("next").isNull();
        ObjectNode expected = expect.deepCopy();
        ArrayNode rows = ((ObjectNode) expected.get("json")).putArray("data");
        if (ends && !isSame(pages)) {
            return expect;
        }
        rows.addAll(ours); // what they hold is compared once all pages of the list are there
        return expected;
    }

    private static String list(String path) {
        return path.replaceFirst("\\?.*", "");
    }

    /** Whether each row of Kong's is one of ours, and there is no other. */
    private static boolean isSame(Pages pages) {
        List<JsonNode> rest = new ArrayList<>(pages.ours());
        for (JsonNode row : pages.kongs()) {
            JsonNode found = rest.stream()
                    .filter(each -> HttpComparison.difference("", row, each) == null)
                    .findFirst()
                    .orElse(null);
            if (found == null) {
                return false;
            }
            rest.remove(found);
        }
        return rest.isEmpty();
    }
}
