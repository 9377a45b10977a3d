package dev.kongdb.host.http;

import dev.kongdb.host.http.Arguments.Argument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Form arguments as JSON-like values, by the spelling of their names: {@code a.b=1} nests, {@code a[1]=x}, {@code a[]=x} and a
 * repeated {@code a} make lists. Values stay texts, and {@code true} for an argument without {@code =}: what they are to be is
 * for the schema to say, see {code FormTypes}.
 */
public final class FormTree {
    private FormTree() {}

    /**
     * The values by their outermost name.
     *
     * @throws MalformedArgumentsException when a name nests deeper than 1,000 levels
     */
    public static Map<String, @Nullable Object> of(Arguments arguments) throws MalformedArgumentsException {
        Node root = new Node();
        for (Argument argument : arguments.list()) {
            Object value = argument.value().isPresent() ? argument.value().get() : true;
            root.at(segments(argument.name())).values.add(value);
        }
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        root.members.forEach((name, node) -> tree.put(name, node.value()));
        return tree;
    }

    /** {@code a.b[2].c[]} is {@code a}, {@code b}, {@code 2} as an Integer, {@code c}, and an Integer 0 for "the next". */
    private static List<Object> segments(String name) throws MalformedArgumentsException {
        List<Object> segments = new ArrayList<>();
        for (String part : name.split("\\.", -1)) {
            int bracket = indexStart(part);
            segments.add(bracket < 0 ? part : part.substring(0, bracket));
            for (int at = bracket; at >= 0 && at < part.length(); ) {
                int close = part.indexOf(']', at);
                segments.add(close == at + 1 ? Node.NEXT : Integer.valueOf(part.substring(at + 1, close)));
                at = close + 1;
            }
            if (segments.size() > Json.MAX_DEPTH) {
                throw new MalformedArgumentsException("the name of an argument nests too deeply");
            }
        }
        return segments;
    }

    /** Where the trailing {@code [1][]…} of a part begins, or -1 when it has none: {@code a[x]} and {@code [1]} are plain names. */
    private static int indexStart(String part) {
        int start = part.length();
        while (start > 0 && part.charAt(start - 1) == ']') {
            int open = part.lastIndexOf('[', start - 1);
            if (open <= 0
                    || start - open > 9
                    || !part.substring(open + 1, start - 1).chars().allMatch(FormTree::isDigit)) {
                break;
            }
            start = open;
        }
        return start == part.length() ? -1 : start;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    /** What was given under one name so far. */
    private static final class Node {
        static final Integer NEXT = -1;

        final List<Object> values = new ArrayList<>();
        final Map<String, Node> members = new LinkedHashMap<>();
        final TreeMap<Integer, Node> elements = new TreeMap<>();

        Node at(List<Object> segments) {
            Node node = this;
            for (Object segment : segments) {
                node = node.child(segment);
            }
            return node;
        }

        private Node child(Object segment) {
            if (segment instanceof Integer index) {
                int place = !index.equals(NEXT) ? index : elements.isEmpty() ? 1 : elements.lastKey() + 1;
                return elements.computeIfAbsent(place, key -> new Node());
            }
            return members.computeIfAbsent((String) segment, key -> new Node());
        }

        /** Members win over elements, and those over plain values, when a name was used in several ways. */
        Object value() {
            if (!members.isEmpty()) {
                Map<String, Object> map = new LinkedHashMap<>();
                members.forEach((name, node) -> map.put(name, node.value()));
                return map;
            }
            if (!elements.isEmpty()) {
                List<Object> list = new ArrayList<>(elements.size());
                elements.values().forEach(node -> list.add(node.value()));
                return list;
            }
            return values.size() == 1 ? values.get(0) : List.copyOf(values);
        }
    }
}
