package dev.kongdb.host.internal.proxy;

import dev.kongdb.http.WireText;
import dev.kongdb.schema.pcre.Pcre;
import dev.kongdb.schema.pcre.PcreException;
import dev.kongdb.schema.pcre.PcreLimitException;
import dev.kongdb.schema.pcre.PcreMatcher;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the route of a request as Kong 2.8 does. A route matches if all of its conditions do: one
 * of its hosts, one of its paths, one of its methods, and each of its headers. Routes with the same
 * kinds of conditions make a {@link Category}. Categories are tried from the most kinds of
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
 * was found first among all routes, see {@link Found}.
 *
 * <p>Immutable and thread-safe. A write makes the next router from the one before, see {@link
 * #with}.
 *
 * @param <T> the type of the targets of routes
 */
final class Router<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Router.class);

    private static final int HOST = 1 << 4;
    private static final int HEADER = 1 << 3;
    private static final int PATH = 1 << 2;
    private static final int METHOD = 1 << 1;
    private static final int SNI = 1;

    /** All candidates, in their order. */
    private final List<Candidate<T>> sorted;

    private final List<Category<T>> categories;
    private final Map<Integer, Integer> placeOfCategory = new HashMap<>();

    // all conditions of all routes, in the order of the routes

    private final Set<String> hosts = new HashSet<>();
    private final List<RouteHost> wildcards = new ArrayList<>();
    private final Set<String> headers = new LinkedHashSet<>();
    private final List<RoutePath> expressions = new ArrayList<>();
    private final Set<String> prefixes = new HashSet<>();
    private final int[] prefixLengths;
    private final Set<String> methods = new HashSet<>();

    private Router(List<Candidate<T>> sorted) {
        this.sorted = sorted;
        Map<Integer, Category<T>> byKinds = new HashMap<>();
        Set<Integer> lengths = new TreeSet<>(Comparator.reverseOrder());
        for (Candidate<T> candidate : sorted) {
            byKinds.computeIfAbsent(candidate.kinds, Category::new).add(candidate);
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
                .sorted(Comparator.<Category<T>>comparingInt(category -> Integer.bitCount(category.kinds))
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
            Instant createdAt) {}

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
        private final List<Candidate<T>> candidates = new ArrayList<>();

        private Compiled(Rule<T> rule) {
            this.rule = rule;
            List<RouteHost> hosts = rule.hosts().stream().map(RouteHost::of).toList();
            List<HeaderRule> headers = HeaderRule.of(rule);
            if (rule.paths().isEmpty()) {
                candidates.add(new Candidate<>(rule, hosts, headers, null, 0));
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
                candidates.add(new Candidate<>(rule, hosts, headers, path, path.isRegex() ? 0 : text.length()));
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
        return new Router<>(SortedLists.change(sorted, candidates(less), candidates(more), Candidate.ORDER));
    }

    private static <T> Set<Candidate<T>> candidates(Collection<Compiled<T>> rules) {
        Set<Candidate<T>> candidates = new LinkedHashSet<>();
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
        Attempt attempt = new Attempt(query);
        Match<T> ifAllMatch = find(attempt);
        if (attempt.undecided == null) {
            return ifAllMatch;
        }
        attempt.undecidedMatch = false;
        Match<T> ifNoneMatch = find(attempt);
        if (ifAllMatch == null ? ifNoneMatch != null : !ifAllMatch.equals(ifNoneMatch)) {
            throw new UndecidedException("it cannot be told whether " + attempt.undecided + " matches");
        }
        return ifNoneMatch;
    }

    private @Nullable Match<T> find(Attempt attempt) {
        Found found = new Found();
        findHeader(attempt, found);
        findHost(attempt, found);
        findPath(attempt, found);
        if (methods.contains(attempt.query.method())) {
            found.kinds |= METHOD;
            found.method = attempt.query.method();
        }
        if (found.kinds == 0) {
            return null;
        }
        for (int i = placeOfCategory.getOrDefault(found.kinds, 0); i < categories.size(); i++) {
            Match<T> match = categories.get(i).match(found, attempt);
            if (match != null) {
                return match;
            }
        }
        return null;
    }

    private void findHeader(Attempt attempt, Found found) {
        for (String header : headers) {
            if (!attempt.header(header).isEmpty()) {
                found.kinds |= HEADER;
                found.header = header;
                return;
            }
        }
    }

    private void findHost(Attempt attempt, Found found) {
        if (attempt.query.host().isEmpty() || (hosts.isEmpty() && wildcards.isEmpty())) {
            return;
        }
        RouteHost.Request host = attempt.host();
        found.host = host.given();
        if (hosts.contains(host.withPort()) || hosts.contains(host.name())) {
            found.kinds |= HOST;
            return;
        }
        for (RouteHost wildcard : wildcards) {
            if (wildcard.covers(host)) {
                found.kinds |= HOST;
                found.host = wildcard.text();
                return;
            }
        }
    }

    private void findPath(Attempt attempt, Found found) {
        for (RoutePath expression : expressions) {
            if (attempt.holds(expression.mayMatch(attempt.path), expression) >= 0) {
                found.kinds |= PATH;
                found.path = expression.text();
                return;
            }
        }
        String path = attempt.path.path();
        for (int length : prefixLengths) {
            if (length <= path.length() && prefixes.contains(path.substring(0, length))) {
                found.kinds |= PATH;
                found.path = path.substring(0, length);
                return;
            }
        }
    }

    /** A text as its bytes are compared: in lower case for ASCII, one byte in each char. */
    private static String bytesInLowerCase(String text) {
        return lowerCase(WireText.of(text));
    }

    private static String lowerCase(String bytes) {
        StringBuilder lower = new StringBuilder(bytes.length());
        bytes.chars().forEach(c -> lower.append((char) (c >= 'A' && c <= 'Z' ? c + 0x20 : c)));
        return lower.toString();
    }

    /** The search for the route of one request. */
    private static final class Attempt {
        final Query query;
        final RoutePath.Request path;
        private RouteHost.@Nullable Request host;

        /** Whether an undecided match counts as a match. */
        boolean undecidedMatch = true;

        /** The expression that could not be decided, or null. */
        @Nullable
        Object undecided;

        /** Limits the work for a request, however many expressions there are. */
        int stepsForHeaders = PcreMatcher.STEPS;

        Attempt(Query query) {
            this.query = query;
            this.path = new RoutePath.Request(query.path());
        }

        RouteHost.Request host() {
            if (host == null) {
                host = RouteHost.Request.of(query.host());
            }
            return host;
        }

        /** The values of a header; a name with {@code _} also stands for one with {@code -}. */
        List<String> header(String name) {
            List<String> values = query.headers().apply(name);
            return values.isEmpty() && name.indexOf('_') >= 0 ? query.headers().apply(name.replace('_', '-')) : values;
        }

        /** The length of a match, or the length assumed for an undecided one. */
        int holds(int length, Object what) {
            if (length != RoutePath.UNDECIDED) {
                return length;
            }
            undecided = what;
            return undecidedMatch ? 0 : RoutePath.NO_MATCH;
        }
    }

    /**
     * The first conditions found among those of all routes: their kinds, and the first of each
     * kind.
     */
    private static final class Found {
        int kinds;
        String host = "";
        String header = "";
        String path = "";
        String method = "";
    }

    /** The routes with the same kinds of conditions. */
    private static final class Category<T> {
        final int kinds;
        final List<Candidate<T>> all = new ArrayList<>();
        private final Map<String, List<Candidate<T>>> byHost = new HashMap<>();
        private final Map<String, List<Candidate<T>>> byHeader = new HashMap<>();
        private final Map<String, List<Candidate<T>>> byPath = new HashMap<>();
        private final Map<String, List<Candidate<T>>> byMethod = new HashMap<>();

        Category(int kinds) {
            this.kinds = kinds;
        }

        void add(Candidate<T> candidate) {
            all.add(candidate);
            candidate.hosts.forEach(host -> put(byHost, host.text(), candidate));
            candidate.headers.forEach(header -> put(byHeader, header.name(), candidate));
            candidate.methods.forEach(method -> put(byMethod, method, candidate));
            if (candidate.path != null) {
                put(byPath, candidate.path.text(), candidate);
            }
        }

        private static <T> void put(Map<String, List<Candidate<T>>> index, String key, Candidate<T> candidate) {
            index.computeIfAbsent(key, added -> new ArrayList<>()).add(candidate);
        }

        @Nullable
        Match<T> match(Found found, Attempt attempt) {
            Match<T> match = first(likely(found), attempt);
            return match == null ? first(all, attempt) : match;
        }

        /**
         * The routes that are tried before all others: those with the header, otherwise the
         * smallest group of those with one of the other conditions.
         */
        private List<Candidate<T>> likely(Found found) {
            List<Candidate<T>> withHeader = byHeader.get(found.header);
            if (withHeader != null) {
                return withHeader;
            }
            List<Candidate<T>> fewest = byHost.get(found.host);
            fewest = fewer(fewest, byPath.get(found.path));
            fewest = fewer(fewest, byMethod.get(found.method));
            return fewest == null ? List.of() : fewest;
        }

        private static <E> @Nullable List<E> fewer(@Nullable List<E> one, @Nullable List<E> other) {
            return one == null || (other != null && other.size() < one.size()) ? other : one;
        }

        private static <T> @Nullable Match<T> first(List<Candidate<T>> candidates, Attempt attempt) {
            for (Candidate<T> candidate : candidates) {
                int prefix = candidate.match(attempt);
                if (prefix >= 0) {
                    return new Match<>(
                            candidate.rule.target(), attempt.query.path().substring(0, prefix));
                }
            }
            return null;
        }
    }

    /** A route with one of its paths. */
    private static final class Candidate<T> {
        static final Comparator<Candidate<?>> ORDER = Comparator.<Candidate<?>>comparingInt(
                        candidate -> candidate.hostsAndExpression)
                .thenComparingInt(candidate -> candidate.headers.size())
                .thenComparingLong(candidate -> candidate.hasExpression() ? candidate.rule.regexPriority() : 0)
                .thenComparingInt(candidate -> candidate.prefixLength)
                .reversed()
                .thenComparing(candidate -> candidate.rule.createdAt())
                .thenComparing(candidate -> candidate.rule.id());

        final Rule<T> rule;
        final List<RouteHost> hosts;
        final List<HeaderRule> headers;
        final @Nullable RoutePath path;
        final int prefixLength;
        final Set<String> methods;
        final int kinds;
        private final Set<String> plainHosts;

        /**
         * The first criterion of the order, as one number: a wildcard with a port, then no
         * wildcard, then an expression.
         */
        private final int hostsAndExpression;

        Candidate(
                Rule<T> rule,
                List<RouteHost> hosts,
                List<HeaderRule> headers,
                @Nullable RoutePath path,
                int prefixLength) {
            this.rule = rule;
            this.hosts = hosts;
            this.headers = headers;
            this.path = path;
            this.prefixLength = prefixLength;
            this.methods = Set.copyOf(rule.methods());
            this.plainHosts = hosts.stream()
                    .filter(host -> !host.isWildcard())
                    .map(RouteHost::text)
                    .collect(Collectors.toSet());
            this.kinds = (hosts.isEmpty() ? 0 : HOST)
                    | (headers.isEmpty() ? 0 : HEADER)
                    | (path == null ? 0 : PATH)
                    | (methods.isEmpty() ? 0 : METHOD)
                    | (rule.snis().isEmpty() ? 0 : SNI);
            boolean wildcardWithPort = hosts.stream().anyMatch(host -> host.isWildcard() && host.hasPort());
            boolean noWildcard = !hosts.isEmpty() && hosts.stream().noneMatch(RouteHost::isWildcard);
            this.hostsAndExpression = (wildcardWithPort ? 4 : 0) | (noWildcard ? 2 : 0) | (hasExpression() ? 1 : 0);
        }

        boolean hasExpression() {
            return path != null && path.isRegex();
        }

        /** The length of the matched path, or a negative number when a condition does not match. */
        int match(Attempt attempt) {
            if (!methods.isEmpty() && !methods.contains(attempt.query.method())) {
                return RoutePath.NO_MATCH;
            }
            if (!hosts.isEmpty() && !matchesHost(attempt.host())) {
                return RoutePath.NO_MATCH;
            }
            int length = path == null ? 0 : path.prefixLength(attempt.path);
            if (length == RoutePath.NO_MATCH) {
                return length;
            }
            for (HeaderRule header : headers) {
                if (!header.matches(attempt, rule.target())) {
                    return RoutePath.NO_MATCH;
                }
            }
            return attempt.holds(length, rule.target());
        }

        private boolean matchesHost(RouteHost.Request host) {
            if (plainHosts.contains(host.given()) || plainHosts.contains(host.name())) {
                return true;
            }
            for (RouteHost wildcard : hosts) {
                if (wildcard.isWildcard() && wildcard.covers(host)) {
                    return true;
                }
            }
            return false;
        }
    }

    /**
     * A header of a route.
     *
     * @param name in lower case
     * @param values in lower case
     * @param isExpression whether there is a single value that is an expression
     * @param expression the expression; null when it cannot be used
     */
    private record HeaderRule(
            String name,
            Set<String> values,
            boolean isExpression,
            @Nullable Pcre expression) {

        static List<HeaderRule> of(Rule<?> rule) {
            Map<String, HeaderRule> headers = new LinkedHashMap<>();
            rule.headers().forEach((name, values) -> {
                String lower = lowerCase(name);
                if (!lower.equals("host")) {
                    headers.put(lower, of(lower, values, rule.target()));
                }
            });
            return List.copyOf(headers.values());
        }

        private static HeaderRule of(String name, Collection<String> values, Object target) {
            Set<String> lower = values.stream().map(Router::bytesInLowerCase).collect(Collectors.toSet());
            String only = values.size() == 1 ? values.iterator().next() : "";
            if (!only.startsWith("~*")) {
                return new HeaderRule(name, lower, false, null);
            }
            try {
                return new HeaderRule(name, lower, true, Pcre.compile(only.substring(2)));
            } catch (PcreException e) {
                LOG.error(
                        "the value '{}' of a header of {} cannot be used, and requests that may be for it are answered 500: {}",
                        only,
                        target,
                        e.getMessage());
                return new HeaderRule(name, lower, true, null);
            }
        }

        boolean matches(Attempt attempt, Object target) {
            for (String given : attempt.header(name)) {
                String value = lowerCase(given);
                if (values.contains(value) || (isExpression && attempt.holds(find(value, attempt), target) >= 0)) {
                    return true;
                }
            }
            return false;
        }

        private int find(String value, Attempt attempt) {
            if (expression == null) {
                return RoutePath.UNDECIDED;
            }
            PcreMatcher matcher = new PcreMatcher(value.getBytes(StandardCharsets.ISO_8859_1), attempt.stepsForHeaders);
            try {
                return matcher.find(expression) ? 0 : RoutePath.NO_MATCH;
            } catch (PcreLimitException e) {
                return RoutePath.UNDECIDED;
            } finally {
                attempt.stepsForHeaders = matcher.stepsLeft();
            }
        }
    }
}
