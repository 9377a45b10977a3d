package dev.kongdb.host.internal.proxy;

import dev.kongdb.schema.pcre.PcreMatcher;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The search for the route of one request: the results so far. Not thread-safe. */
final class RouteSearch {
    final Router.Query query;
    final RoutePath.Request path;
    private RouteHost.@Nullable Request host;

    /** Whether an undecided match counts as a match. */
    boolean undecidedMatch = true;

    /** The expression that could not be decided, or null. */
    @Nullable
    Object undecided;

    /** Limits the work for a request, however many expressions there are. */
    int stepsForHeaders = PcreMatcher.STEPS;

    RouteSearch(Router.Query query) {
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

    /**
     * The first conditions found among those of all routes: their kinds, and the first of each
     * kind.
     */
    static final class Found {
        int kinds;
        String host = "";
        String header = "";
        String path = "";
        String method = "";
    }
}
