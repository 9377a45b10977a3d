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
 * All routes of the Admin API: whatever serves, lists or describes them reads them here. A segment of a path that is written out
 * wins over a parameter. Immutable and thread-safe.
 */
public final class RouteTable {
    private final List<AdminPath> paths;
    private final Node root = new Node();

    private RouteTable(List<AdminPath> paths) {
        this.paths = paths;
        paths.forEach(root::add);
    }

    /** A path found, with the values of its parameters by their names. */
    public record Match(AdminPath path, Map<String, String> parameters) {}

    /** All paths, sorted segment by segment. */
    public List<AdminPath> paths() {
        return paths;
    }

    /** What a path as it came leads to, or null; one slash at its end is nothing. */
    public @Nullable Match find(String path) {
        int end = path.endsWith("/") ? path.length() - 1 : path.length();
        return root.find(path, 0, end < 2 ? 0 : end, new ArrayList<>(0));
    }

    private static List<String> segments(String path) {
        return path.equals("/") ? List.of() : List.of(path.substring(1).split("/", -1));
    }

    /**
     * Collects routes in any order. Routes that were added stand by themselves; those that are made from schemas fill the places that
     * are left; wrappers go around whichever of the two there is, the last one outermost.
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
         * @throws IllegalArgumentException when another was added in its place
         */
        public Builder add(AdminRoute route) {
            if (in(added, route.path()).putIfAbsent(route.method(), route) != null) {
                throw new IllegalArgumentException(route.method() + " " + route.path() + " was added before");
            }
            return this;
        }

        /** Adds a route made from a schema, for which another that was added is preferred. Of several such, the last counts. */
        public Builder addMade(AdminRoute route) {
            in(made, route.path()).put(route.method(), route);
            return this;
        }

        private static NavigableMap<String, AdminRoute> in(
                Map<String, NavigableMap<String, AdminRoute>> routes, String path) {
            return routes.computeIfAbsent(path, key -> new TreeMap<>());
        }

        /** Puts something around a route. */
        public Builder wrap(String method, String path, AdminRoute.Wrapper wrapper) {
            wrappings.add(new Wrapping(method, path, wrapper));
            return this;
        }

        /** Puts something before every request to a path whose method is allowed. */
        public Builder before(String path, UnaryOperator<AdminRequest> first) {
            before.put(path, first);
            return this;
        }

        /** Has a path answer 404 to every method that it would have, though it is listed: no route is told of there. */
        public Builder withhold(String path) {
            withheld.add(path);
            return this;
        }

        /**
         * The table.
         *
         * @throws IllegalArgumentException when what is to be wrapped is not there, or two paths differ in the names of their
         *     parameters only
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

        /** The table, for routes that tell of it when they are asked: by then it is built. */
        public RouteTable built() {
            RouteTable table = built;
            if (table == null) {
                throw new IllegalStateException("the table is not built yet");
            }
            return table;
        }
    }

    /** A place in the tree of segments. */
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
         * What the rest of a path leads to from here.
         *
         * @param at the slash before it; the end when there is none
         * @param values those of the parameters before it
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
