package dev.kongdb.host.internal.proxy;

import dev.kongdb.host.internal.proxy.Router.Match;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The routes with the same kinds of conditions. Filled once, then only read.
 *
 * @param <T> the type of the targets of routes
 */
final class RouteCategory<T> {
    final int kinds;
    private final List<RouteCandidate<T>> all = new ArrayList<>();
    private final Map<String, List<RouteCandidate<T>>> byHost = new HashMap<>();
    private final Map<String, List<RouteCandidate<T>>> byHeader = new HashMap<>();
    private final Map<String, List<RouteCandidate<T>>> byPath = new HashMap<>();
    private final Map<String, List<RouteCandidate<T>>> byMethod = new HashMap<>();

    RouteCategory(int kinds) {
        this.kinds = kinds;
    }

    void add(RouteCandidate<T> candidate) {
        all.add(candidate);
        candidate.hosts.forEach(host -> put(byHost, host.text(), candidate));
        candidate.headers.forEach(header -> put(byHeader, header.name(), candidate));
        candidate.methods.forEach(method -> put(byMethod, method, candidate));
        if (candidate.path != null) {
            put(byPath, candidate.path.text(), candidate);
        }
    }

    private static <T> void put(Map<String, List<RouteCandidate<T>>> index, String key, RouteCandidate<T> candidate) {
        index.computeIfAbsent(key, added -> new ArrayList<>()).add(candidate);
    }

    @Nullable
    Match<T> match(RouteSearch.Found found, RouteSearch search) {
        Match<T> match = first(likely(found), search);
        return match == null ? first(all, search) : match;
    }

    /**
     * The routes that are tried before all others: those with the header, otherwise the
     * smallest group of those with one of the other conditions.
     */
    private List<RouteCandidate<T>> likely(RouteSearch.Found found) {
        List<RouteCandidate<T>> withHeader = byHeader.get(found.header);
        if (withHeader != null) {
            return withHeader;
        }
        List<RouteCandidate<T>> fewest = byHost.get(found.host);
        fewest = fewer(fewest, byPath.get(found.path));
        fewest = fewer(fewest, byMethod.get(found.method));
        return fewest == null ? List.of() : fewest;
    }

    private static <E> @Nullable List<E> fewer(@Nullable List<E> one, @Nullable List<E> other) {
        return one == null || (other != null && other.size() < one.size()) ? other : one;
    }

    /** The match of the first candidate that matches, or null. */
    static <T> @Nullable Match<T> first(List<RouteCandidate<T>> candidates, RouteSearch search) {
        for (RouteCandidate<T> candidate : candidates) {
            int prefix = candidate.match(search);
            if (prefix >= 0) {
                return new Match<>(candidate.rule.target(), search.query.path().substring(0, prefix));
            }
        }
        return null;
    }
}
