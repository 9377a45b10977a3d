package dev.kongdb.host.internal.proxy;

import dev.kongdb.http.WireText;
import dev.kongdb.schema.pcre.Pcre;
import dev.kongdb.schema.pcre.PcreException;
import dev.kongdb.schema.pcre.PcreLimitException;
import dev.kongdb.schema.pcre.PcreMatcher;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A header of a route.
 *
 * @param name in lower case
 * @param values in lower case
 * @param isExpression whether there is a single value that is an expression
 * @param expression the expression; null when it cannot be used
 */
record RouteHeader(
        String name,
        Set<String> values,
        boolean isExpression,
        @Nullable Pcre expression) {
    private static final Logger LOG = LoggerFactory.getLogger(RouteHeader.class);

    static List<RouteHeader> of(Router.Rule<?> rule) {
        Map<String, RouteHeader> headers = new LinkedHashMap<>();
        rule.headers().forEach((name, values) -> {
            String lower = lowerCase(name);
            if (!lower.equals("host")) {
                headers.put(lower, of(lower, values, rule.target()));
            }
        });
        return List.copyOf(headers.values());
    }

    private static RouteHeader of(String name, Collection<String> values, Object target) {
        Set<String> lower = values.stream().map(RouteHeader::bytesInLowerCase).collect(Collectors.toSet());
        String only = values.size() == 1 ? values.iterator().next() : "";
        if (!only.startsWith("~*")) {
            return new RouteHeader(name, lower, false, null);
        }
        try {
            return new RouteHeader(name, lower, true, Pcre.compile(only.substring(2)));
        } catch (PcreException e) {
            LOG.error(
                    "the value '{}' of a header of {} cannot be used, and requests that may be for it are answered 500: {}",
                    only,
                    target,
                    e.getMessage());
            return new RouteHeader(name, lower, true, null);
        }
    }

    boolean matches(RouteSearch search, Object target) {
        for (String given : search.header(name)) {
            String value = lowerCase(given);
            if (values.contains(value) || (isExpression && search.holds(find(value, search), target) >= 0)) {
                return true;
            }
        }
        return false;
    }

    private int find(String value, RouteSearch search) {
        if (expression == null) {
            return RoutePath.UNDECIDED;
        }
        PcreMatcher matcher = new PcreMatcher(value.getBytes(StandardCharsets.ISO_8859_1), search.stepsForHeaders);
        try {
            return matcher.find(expression) ? 0 : RoutePath.NO_MATCH;
        } catch (PcreLimitException e) {
            return RoutePath.UNDECIDED;
        } finally {
            search.stepsForHeaders = matcher.stepsLeft();
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
}
