package dev.kongdb.tck.vectors.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The lists of one line on a store with its own order of rows. A page is right if it has as many
 * rows as Kong's page, and each row is on one of Kong's earlier or later pages of the list. Used by
 * one thread.
 */
final class UnorderedLists {
    /**
     * For each list, the rows that only Kong has returned so far, and the rows that only our node
     * has returned.
     */
    private final Map<String, Pages> lists = new HashMap<>();

    private record Pages(List<JsonNode> kongs, List<JsonNode> ours) {}

    /**
     * The expectation with its rows in the order of the answer, as far as they are rows of the
     * list.
     */
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
        // The contents of the rows are compared when all pages of the list are complete.
        rows.addAll(ours);
        return expected;
    }

    private static String list(String path) {
        return path.replaceFirst("\\?.*", "");
    }

    /** Whether both lists have the same rows. */
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
