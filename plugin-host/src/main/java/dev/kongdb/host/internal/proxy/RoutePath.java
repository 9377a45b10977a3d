package dev.kongdb.host.internal.proxy;

import dev.kongdb.schema.pcre.PcreException;
import dev.kongdb.schema.pcre.PcreLimitException;
import dev.kongdb.schema.pcre.PcreMatcher;
import dev.kongdb.schema.validators.PathRegex;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A path of a route: a prefix, or a regular expression. An unusable expression, which only another
 * node can have stored, may match every path that begins as it does.
 */
final class RoutePath {
    /** The result of {@link #prefixLength} when the path does not match. */
    static final int NO_MATCH = -1;

    /** The result of {@link #prefixLength} when it is not known whether the path matches. */
    static final int UNDECIDED = -2;

    private final String text;
    private final boolean isRegex;
    private final @Nullable PathRegex regex;
    private final @Nullable String fault;

    private RoutePath(String text, boolean isRegex, @Nullable PathRegex regex, @Nullable String fault) {
        this.text = text;
        this.isRegex = isRegex;
        this.regex = regex;
        this.fault = fault;
    }

    static RoutePath of(String path) {
        if (!PathRegex.isRegex(path)) {
            return new RoutePath(RequestPath.normalise(path), false, null, null);
        }
        try {
            return new RoutePath(path, true, PathRegex.compile(path), null);
        } catch (PcreException e) {
            return new RoutePath(path, true, null, e.getMessage());
        }
    }

    boolean isRegex() {
        return isRegex;
    }

    /** The prefix in its normal form, or the expression. */
    String text() {
        return text;
    }

    /** Why it cannot be used; null when it can. */
    @Nullable
    String fault() {
        return fault;
    }

    /**
     * The length of the matched prefix of the request's path, {@link #NO_MATCH} or {@link
     * #UNDECIDED}.
     */
    int prefixLength(Request request) {
        if (!isRegex) {
            return request.path.startsWith(text) ? text.length() : NO_MATCH;
        }
        return request.known().lengths().computeIfAbsent(this, path -> path.evaluate(request));
    }

    /**
     * As {@link #prefixLength}, but only the sign counts; for an expression that is matched by
     * itself.
     */
    int mayMatch(Request request) {
        return request.known().alone().computeIfAbsent(this, path -> path.evaluateAlone(request));
    }

    private int evaluate(Request request) {
        if (regex == null) {
            return request.path.startsWith(beginning()) ? UNDECIDED : NO_MATCH;
        }
        try {
            return regex.prefixLength(request.matcher(), request.path.length());
        } catch (PcreLimitException e) {
            return UNDECIDED;
        }
    }

    private int evaluateAlone(Request request) {
        if (regex == null) {
            return evaluate(request);
        }
        try {
            return regex.matches(request.matcher()) ? 0 : NO_MATCH;
        } catch (PcreLimitException e) {
            return UNDECIDED;
        }
    }

    /**
     * The text with which every match of the expression begins: its ASCII characters before the
     * first special one. A request's path has bytes, so other characters are special, too.
     */
    private String beginning() {
        int start = text.startsWith("~") ? 1 : 0; // the mark of an expression, no part of it
        int end = start;
        while (end < text.length() && isPlain(text.charAt(end))) {
            end++;
        }
        return text.indexOf('|') >= 0 ? "" : text.substring(start, Math.max(start, end - 1));
    }

    private static boolean isPlain(char c) {
        return c < 128 && (Character.isLetterOrDigit(c) || "/-_~".indexOf(c) >= 0);
    }

    @Override
    public String toString() {
        return "the path '" + text + "'";
    }

    /**
     * A request's path in its normal form, one byte in each char, with the results of expressions
     * so far. For one thread.
     */
    static final class Request {
        private final String path;
        private @Nullable Known known;
        private @Nullable PcreMatcher matcher;

        /** The results of expressions. */
        private record Known(Map<RoutePath, Integer> lengths, Map<RoutePath, Integer> alone) {}

        Request(String path) {
            this.path = path;
        }

        String path() {
            return path;
        }

        private Known known() {
            if (known == null) {
                known = new Known(new HashMap<>(), new HashMap<>());
            }
            return known;
        }

        /**
         * One matcher for all expressions, so that the work for a request is limited however many
         * there are.
         */
        private PcreMatcher matcher() {
            if (matcher == null) {
                matcher = new PcreMatcher(path.getBytes(StandardCharsets.ISO_8859_1));
            }
            return matcher;
        }
    }
}
