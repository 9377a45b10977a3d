package dev.kongdb.host.internal.admin;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The endpoints of the Admin API by path; a segment that is written out wins over a parameter. Filled first, then only read. */
final class Endpoints {
    private final Node root = new Node();
    private final Map<String, AdminPath> byPath = new TreeMap<>();

    /** An endpoint found for a path, with the values of its parameters. */
    record Match(AdminPath endpoint, Map<String, String> parameters) {}

    /** The endpoint of that path, made when there is none: {@code /consumers/:consumers}. */
    AdminPath at(String path) {
        Node node = root;
        for (String segment : path.substring(1).split("/", -1)) {
            if (segment.startsWith(":")) {
                if (node.parameter == null) {
                    node.parameter = new Node();
                }
                node = node.parameter;
            } else if (!segment.isEmpty()) {
                node = node.literals.computeIfAbsent(segment, key -> new Node());
            }
        }
        if (node.endpoint == null) {
            node.endpoint = new AdminPath(path);
            byPath.put(path, node.endpoint);
        }
        return node.endpoint;
    }

    /** The endpoint for these segments, or null. */
    @Nullable
    Match find(List<String> segments) {
        return find(root, segments, 0, new HashMap<>());
    }

    private static @Nullable Match find(Node node, List<String> segments, int at, Map<Integer, String> values) {
        if (at == segments.size()) {
            return node.endpoint == null ? null : new Match(node.endpoint, named(node.endpoint.path(), values));
        }
        Node literal = node.literals.get(segments.get(at));
        Match match = literal == null ? null : find(literal, segments, at + 1, values);
        if (match == null && node.parameter != null && !segments.get(at).isEmpty()) {
            values.put(at, segments.get(at));
            match = find(node.parameter, segments, at + 1, values);
            values.remove(at);
        }
        return match;
    }

    /** The values by the names that the endpoint's path gives them. */
    private static Map<String, String> named(String path, Map<Integer, String> values) {
        String[] segments = path.substring(1).split("/", -1);
        Map<String, String> named = new HashMap<>();
        values.forEach((at, value) -> named.put(segments[at].substring(1), value));
        return named;
    }

    /** All paths, parameters in braces, sorted segment by segment. */
    List<String> listed() {
        return byPath.keySet().stream()
                .map(path -> path.replaceAll(":([^/]+)", "{$1}"))
                .sorted(Comparator.comparing(path -> path.replace('/', '\0')))
                .toList();
    }

    private static final class Node {
        final Map<String, Node> literals = new HashMap<>();

        @Nullable
        Node parameter;

        @Nullable
        AdminPath endpoint;
    }
}
