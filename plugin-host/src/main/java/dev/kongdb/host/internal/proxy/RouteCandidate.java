package dev.kongdb.host.internal.proxy;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A route with one of its paths. Immutable.
 *
 * @param <T> the type of the targets of routes
 */
final class RouteCandidate<T> {
    // the kinds of conditions, as bits

    static final int HOST = 1 << 4;
    static final int HEADER = 1 << 3;
    static final int PATH = 1 << 2;
    static final int METHOD = 1 << 1;
    private static final int SNI = 1;

    static final Comparator<RouteCandidate<?>> ORDER = Comparator.<RouteCandidate<?>>comparingInt(
                    candidate -> candidate.hostsAndExpression)
            .thenComparingInt(candidate -> candidate.headers.size())
            .thenComparingLong(candidate -> candidate.hasExpression() ? candidate.rule.regexPriority() : 0)
            .thenComparingInt(candidate -> candidate.prefixLength)
            .reversed()
            .thenComparing(candidate -> candidate.rule.createdAt())
            .thenComparing(candidate -> candidate.rule.id());

    final Router.Rule<T> rule;
    final List<RouteHost> hosts;
    final List<RouteHeader> headers;
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

    RouteCandidate(
            Router.Rule<T> rule,
            List<RouteHost> hosts,
            List<RouteHeader> headers,
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
    int match(RouteSearch search) {
        if (!methods.isEmpty() && !methods.contains(search.query.method())) {
            return RoutePath.NO_MATCH;
        }
        if (!hosts.isEmpty() && !matchesHost(search.host())) {
            return RoutePath.NO_MATCH;
        }
        int length = path == null ? 0 : path.prefixLength(search.path);
        if (length == RoutePath.NO_MATCH) {
            return length;
        }
        for (RouteHeader header : headers) {
            if (!header.matches(search, rule.target())) {
                return RoutePath.NO_MATCH;
            }
        }
        return search.holds(rule.damaged() ? RoutePath.UNDECIDED : length, rule.target());
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
