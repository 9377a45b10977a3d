package dev.kongdb.host.internal.proxy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the route of a request as Kong 2.8 does. A route matches if all of its conditions do: one
 * of its hosts, one of its paths, one of its methods, and each of its headers. Routes with the same
 * kinds of conditions make a {@link RouteCategory}. Categories are tried from the most kinds of
 * conditions to the fewest; among those with as many, hosts count more than headers, headers more
 * than paths, and paths more than methods. Within a category, routes are sorted by
 *
 * <ol>
 *   <li>a wildcard with a port among its hosts, then no wildcard among them, then a regular expression as path;
 *   <li>the number of its headers;
 *   <li>its {@code regex_priority}, for regular expressions;
 *   <li>the length of its prefix;
 *   <li>its age: the older first;
 *   <li>its id, so that all nodes agree;
 * </ol>
 *
 * <p>A route with several paths counts as one route for each. Before these, in the same order, come
 * the routes of the category that have exactly the host, the header, the path or the method that
 * was found first among all routes, see {@link RouteSearch.Found}.
 *
 * <p>Immutable and thread-safe. A write makes the next router from the one before, see {@link
 * #with}.
 *
 * @param <T> the type of the targets of routes
 */
final class Router<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Router.class);

    /** All candidates, in their order. */
    private final List<RouteCandidate<T>> sorted;

    private final List<RouteCandidate<T>> damaged;
    private final List<RouteCategory<T>> categories;
    private final Map<Integer, Integer> placeOfCategory = new HashMap<>();

    // all conditions of all routes, in the order of the routes

    private final Set<String> hosts = new HashSet<>();
    private final List<RouteHost> wildcards = new ArrayList<>();
    private final Set<String> headers = new LinkedHashSet<>();
    private final List<RoutePath> expressions = new ArrayList<>();
    private final Set<String> prefixes = new HashSet<>();
    private final int[] prefixLengths;
    private final Set<String> methods = new HashSet<>();

    private Router(List<RouteCandidate<T>> sorted) {
        this.sorted = sorted;
        this.damaged =
                sorted.stream().filter(candidate -> candidate.rule.damaged()).toList();
        Map<Integer, RouteCategory<T>> byKinds = new HashMap<>();
        Set<Integer> lengths = new TreeSet<>(Comparator.reverseOrder());
        for (RouteCandidate<T> candidate : sorted) {
            if (candidate.rule.damaged()) {
                continue; // no category is known
            }
            byKinds.computeIfAbsent(candidate.kinds, RouteCategory::new).add(candidate);
            candidate.hosts.forEach(host -> {
                if (host.isWildcard()) {
                    wildcards.add(host);
                } else {
                    hosts.add(host.text());
                }
            });
            candidate.headers.forEach(header -> headers.add(header.name()));
            methods.addAll(candidate.methods);
            RoutePath path = candidate.path;
            if (path != null && path.isRegex()) {
                expressions.add(path);
            } else if (path != null && prefixes.add(path.text())) {
                lengths.add(path.text().length());
            }
        }
        prefixLengths = lengths.stream().mapToInt(Integer::intValue).toArray();
        categories = byKinds.values().stream()
                .sorted(Comparator.<RouteCategory<T>>comparingInt(category -> Integer.bitCount(category.kinds))
                        .thenComparingInt(category -> category.kinds)
                        .reversed())
                .toList();
        for (int i = 0; i < categories.size(); i++) {
            placeOfCategory.put(categories.get(i).kinds, i);
        }
    }

    /**
     * The conditions of a route. An empty collection is no condition.
     *
     * @param id distinguishes routes of the same age
     * @param target the target of the route
     * @param methods in upper case
     * @param hosts names, {@code *.example.com}, {@code example.*}, each possibly with a port
     * @param paths prefixes, or regular expressions, see {@link RoutePath}
     * @param headers values by the name of the header, one of which must be there; a single value
     *     that begins with {@code ~*} is a regular expression
     * @param snis server names. Requests without TLS name none, so these count as a condition, but
     *     always match
     * @param damaged whether there may be conditions that cannot be read, so that it is not known
     *     which of the requests that meet the others the route is for
     */
    record Rule<T>(
            UUID id,
            T target,
            Collection<String> methods,
            Collection<String> hosts,
            Collection<String> paths,
            Map<String, ? extends Collection<String>> headers,
            Collection<String> snis,
            long regexPriority,
            Instant createdAt,
            boolean damaged) {}

    /**
     * The parts of a request that routes depend on.
     *
     * @param method in upper case
     * @param host with its port when the client gave one; empty when there is none
     * @param path normalised, see {@link RequestPath}
     * @param headers the values of a header, by its lower-case name; one byte in each char, as in
     *     the path
     */
    record Query(String method, String host, String path, Function<String, List<String>> headers) {}

    /**
     * A result.
     *
     * @param prefix the part of the path that the route's path matched; empty when it has none
     */
    record Match<T>(T target, String prefix) {}

    /** It is not known which route a request is for, so none may serve it. */
    static final class UndecidedException extends Exception {
        private static final long serialVersionUID = 1L;

        UndecidedException(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * A rule that is ready to be matched. Making it costs far more than adding it to a router; it
     * can be used in any number of routers.
     */
    static final class Compiled<T> {
        private final Rule<T> rule;
        private final List<RouteCandidate<T>> candidates = new ArrayList<>();

        private Compiled(Rule<T> rule) {
            this.rule = rule;
            List<RouteHost> hosts = rule.hosts().stream().map(RouteHost::of).toList();
            List<RouteHeader> headers = RouteHeader.of(rule);
            if (rule.paths().isEmpty()) {
                candidates.add(new RouteCandidate<>(rule, hosts, headers, null, 0));
            }
            for (String text : rule.paths()) {
                RoutePath path = RoutePath.of(text);
                if (path.fault() != null) {
                    LOG.error(
                            "the path '{}' of {} cannot be used, and requests that may be for it are answered 500: {}",
                            text,
                            rule.target(),
                            path.fault());
                }
                candidates.add(new RouteCandidate<>(rule, hosts, headers, path, path.isRegex() ? 0 : text.length()));
            }
        }

        Rule<T> rule() {
            return rule;
        }
    }

    /** Makes a rule ready, and logs the parts of it that cannot be used. */
    static <T> Compiled<T> compile(Rule<T> rule) {
        return new Compiled<>(rule);
    }

    /** A router without any rule. */
    static <T> Router<T> empty() {
        return new Router<>(List.of());
    }

    /**
     * A router without some rules and with some others. The remaining rules keep their order; only
     * the places of new ones are searched.
     *
     * @param less the rules to leave out
     * @param more the rules to add
     */
    Router<T> with(Set<Compiled<T>> less, Collection<Compiled<T>> more) {
        return new Router<>(SortedLists.change(sorted, candidates(less), candidates(more), RouteCandidate.ORDER));
    }

    private static <T> Set<RouteCandidate<T>> candidates(Collection<Compiled<T>> rules) {
        Set<RouteCandidate<T>> candidates = new LinkedHashSet<>();
        rules.forEach(rule -> candidates.addAll(rule.candidates));
        return candidates;
    }

    /**
     * The route of a request, or null.
     *
     * @throws UndecidedException when it depends on an expression that cannot be used or takes too
     *     many steps
     */
    @Nullable
    Match<T> match(Query query) throws UndecidedException {
        RouteSearch search = new RouteSearch(query);
        Match<T> ifAllMatch = find(search);
        if (search.undecided == null) {
            return ifAllMatch;
        }
        search.undecidedMatch = false;
        Match<T> ifNoneMatch = find(search);
        if (ifAllMatch == null ? ifNoneMatch != null : !ifAllMatch.equals(ifNoneMatch)) {
            throw new UndecidedException("it cannot be told whether " + search.undecided + " matches");
        }
        return ifNoneMatch;
    }

    private @Nullable Match<T> find(RouteSearch search) {
        Match<T> first = RouteCategory.first(damaged, search);
        if (first != null) {
            return first;
        }
        RouteSearch.Found found = new RouteSearch.Found();
        findHeader(search, found);
        findHost(search, found);
        findPath(search, found);
        if (methods.contains(search.query.method())) {
            found.kinds |= RouteCandidate.METHOD;
            found.method = search.query.method();
        }
        if (found.kinds == 0) {
            return null;
        }
        for (int i = placeOfCategory.getOrDefault(found.kinds, 0); i < categories.size(); i++) {
            Match<T> match = categories.get(i).match(found, search);
            if (match != null) {
                return match;
            }
        }
        return null;
    }

    private void findHeader(RouteSearch search, RouteSearch.Found found) {
        for (String header : headers) {
            if (!search.header(header).isEmpty()) {
                found.kinds |= RouteCandidate.HEADER;
                found.header = header;
                return;
            }
        }
    }

    private void findHost(RouteSearch search, RouteSearch.Found found) {
        if (search.query.host().isEmpty() || (hosts.isEmpty() && wildcards.isEmpty())) {
            return;
        }
        RouteHost.Request host = search.host();
        found.host = host.given();
        if (hosts.contains(host.withPort()) || hosts.contains(host.name())) {
            found.kinds |= RouteCandidate.HOST;
            return;
        }
        for (RouteHost wildcard : wildcards) {
            if (wildcard.covers(host)) {
                found.kinds |= RouteCandidate.HOST;
                found.host = wildcard.text();
                return;
            }
        }
    }

    private void findPath(RouteSearch search, RouteSearch.Found found) {
        for (RoutePath expression : expressions) {
            if (search.holds(expression.mayMatch(search.path), expression) >= 0) {
                found.kinds |= RouteCandidate.PATH;
                found.path = expression.text();
                return;
            }
        }
        String path = search.path.path();
        for (int length : prefixLengths) {
            if (length <= path.length() && prefixes.contains(path.substring(0, length))) {
                found.kinds |= RouteCandidate.PATH;
                found.path = path.substring(0, length);
                return;
            }
        }
    }
}
