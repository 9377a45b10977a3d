package dev.kongdb.host.internal.routes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * All routes of the Admin API, for the code that serves, lists or describes them. A literal segment
 * of a path wins over a parameter. Immutable and thread-safe.
 */
public final class RouteTable {
    private final List<AdminPath> paths;
    private final Node root = new Node();

    private RouteTable(List<AdminPath> paths) {
        this.paths = paths;
        paths.forEach(root::add);
    }

    /** A path that was found, with the values of its parameters by name. */
    public record Match(AdminPath path, Map<String, String> parameters) {}

    /** All paths, sorted segment by segment. */
    public List<AdminPath> paths() {
        return paths;
    }

    /** The match of a path as received, or null. One slash at its end is ignored. */
    public @Nullable Match find(String path) {
        int end = path.endsWith("/") ? path.length() - 1 : path.length();
        return root.find(path, 0, end < 2 ? 0 : end, new ArrayList<>(0));
    }

    private static List<String> segments(String path) {
        return path.equals("/") ? List.of() : List.of(path.substring(1).split("/", -1));
    }

    /**
     * Collects routes in any order. Added routes win over those made from schemas. Wrappers apply
     * to whichever of the two exists, the last one outermost.
     */
    public static final class Builder {
        private static final Pattern PARAMETER = Pattern.compile("\\{[^}]*}");

        private final Map<String, NavigableMap<String, AdminRoute>> added = new HashMap<>();
        private final Map<String, NavigableMap<String, AdminRoute>> made = new HashMap<>();
        private final List<Wrapping> wrappings = new ArrayList<>();
        private final Map<String, UnaryOperator<AdminRequest>> before = new HashMap<>();
        private final Set<String> withheld = new HashSet<>();

        private volatile @Nullable RouteTable built;

        private record Wrapping(String method, String path, AdminRoute.Wrapper wrapper) {}

        /**
         * Adds a route.
         *
         * @throws IllegalArgumentException when the same route was added before
         */
        public Builder add(AdminRoute route) {
            if (in(added, route.path()).putIfAbsent(route.method(), route) != null) {
                throw new IllegalArgumentException(route.method() + " " + route.path() + " was added before");
            }
            return this;
        }

        /**
         * Adds a route made from a schema, which is used only if no other route is added. If it is
         * added twice, the last one counts.
         */
        public Builder addMade(AdminRoute route) {
            in(made, route.path()).put(route.method(), route);
            return this;
        }

        private static NavigableMap<String, AdminRoute> in(
                Map<String, NavigableMap<String, AdminRoute>> routes, String path) {
            return routes.computeIfAbsent(path, key -> new TreeMap<>());
        }

        /** Wraps a route. */
        public Builder wrap(String method, String path, AdminRoute.Wrapper wrapper) {
            wrappings.add(new Wrapping(method, path, wrapper));
            return this;
        }

        /** Runs a function before every request to a path whose method is allowed. */
        public Builder before(String path, UnaryOperator<AdminRequest> first) {
            before.put(path, first);
            return this;
        }

        /**
         * Makes a path answer 404 to all of its methods. It stays in the list of paths, without
         * routes.
         */
        public Builder withhold(String path) {
            withheld.add(path);
            return this;
        }

        /**
         * Builds the table.
         *
         * @throws IllegalArgumentException when a route to wrap does not exist, or two paths differ
         *     only in the names of their parameters
         */
        public RouteTable build() {
            Map<String, NavigableMap<String, AdminRoute>> all = new HashMap<>();
            added.forEach((path, routes) -> in(all, path).putAll(routes));
            made.forEach((path, routes) -> routes.forEach(in(all, path)::putIfAbsent));
            for (Wrapping wrapping : wrappings) {
                AdminRoute wrapped = in(all, wrapping.path).get(wrapping.method);
                if (wrapped == null) {
                    throw new IllegalArgumentException(
                            "there is no " + wrapping.method + " " + wrapping.path + " to put something around");
                }
                in(all, wrapping.path).put(wrapping.method, wrapped.wrapped(wrapping.wrapper));
            }
            for (String path : withheld) {
                in(all, path);
            }
            Map<String, String> known = new HashMap<>();
            all.keySet().forEach(path -> {
                String other = known.putIfAbsent(PARAMETER.matcher(path).replaceAll("{}"), path);
                if (other != null) {
                    throw new IllegalArgumentException("the paths " + path + " and " + other
                            + " differ in the names of their parameters only: use the same names");
                }
            });
            RouteTable table = new RouteTable(all.entrySet().stream()
                    .map(path -> new AdminPath(
                            path.getKey(),
                            path.getValue(),
                            before.getOrDefault(path.getKey(), UnaryOperator.identity()),
                            withheld.contains(path.getKey())))
                    .sorted(Comparator.comparing(path -> path.template().replace('/', '\0')))
                    .toList());
            built = table;
            return table;
        }

        /** The finished table, for routes that read it when they are called. */
        public RouteTable built() {
            RouteTable table = built;
            if (table == null) {
                throw new IllegalStateException("the table is not built yet");
            }
            return table;
        }
    }

    /** A node in the tree of segments. */
    private static final class Node {
        private final Map<String, Node> literals = new HashMap<>();
        private @Nullable Node parameter;
        private @Nullable AdminPath path;

        void add(AdminPath added) {
            Node node = this;
            for (String segment : segments(added.template())) {
                if (!segment.startsWith("{")) {
                    node = node.literals.computeIfAbsent(segment, key -> new Node());
                } else {
                    if (node.parameter == null) {
                        node.parameter = new Node();
                    }
                    node = node.parameter;
                }
            }
            node.path = added;
        }

        /**
         * The match of the rest of a path from here.
         *
         * @param at the slash before it; the end when there is none
         * @param values the values of the parameters before it
         */
        @Nullable
        Match find(String whole, int at, int end, List<String> values) {
            if (at == end) {
                return path == null ? null : new Match(path, path.named(values));
            }
            int slash = whole.indexOf('/', at + 1);
            int next = slash < 0 || slash > end ? end : slash;
            String segment = whole.substring(at + 1, next);
            Node literal = literals.get(segment);
            Match match = literal == null ? null : literal.find(whole, next, end, values);
            if (match == null && parameter != null && !segment.isEmpty()) {
                values.add(segment);
                match = parameter.find(whole, next, end, values);
                values.remove(values.size() - 1);
            }
            return match;
        }
    }
}
