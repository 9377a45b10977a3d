package dev.kongdb.host.admin;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The endpoints of the Admin API by path; a segment that is written out wins over a parameter. Filled first, then only read. */
final class Endpoints {
    private final Node root = new Node();
    private final Map<String, Endpoint> byPath = new TreeMap<>();

    /** An endpoint found for a path, with the values of its parameters. */
    record Match(Endpoint endpoint, Map<String, String> parameters) {}

    /** The endpoint of that path, made when there is none: {@code /consumers/:consumers}. */
    Endpoint at(String path) {
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
            node.endpoint = new Endpoint(path);
            byPath.put(path, node.endpoint);
        }
        return node.endpoint;
    }

    /** Takes an endpoint away, with whatever is below it. */
    void remove(String path) {
        Node node = root;
        String[] segments = path.substring(1).split("/", -1);
        for (int i = 0; i < segments.length - 1 && node != null; i++) {
            node = segments[i].startsWith(":") ? node.parameter : node.literals.get(segments[i]);
        }
        if (node != null) {
            if (segments[segments.length - 1].startsWith(":")) {
                node.parameter = null;
            } else {
                node.literals.remove(segments[segments.length - 1]);
            }
            byPath.keySet().removeIf(known -> known.equals(path) || known.startsWith(path + "/"));
        }
    }

    /** The endpoint for these decoded segments, or null. */
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

    /** All paths, sorted. */
    Collection<String> paths() {
        return byPath.keySet();
    }

    private static final class Node {
        final Map<String, Node> literals = new HashMap<>();

        @Nullable
        Node parameter;

        @Nullable
        Endpoint endpoint;
    }
}
