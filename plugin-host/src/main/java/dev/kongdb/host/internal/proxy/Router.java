package dev.kongdb.host.internal.proxy;

import dev.kongdb.host.internal.http.WireText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the route of a request as Kong 2.8 does. A route matches when everything it asks for does: one of its hosts, of its paths,
 * of its methods, and each of its headers. Among those that match wins the one that comes first by
 *
 * <ol>
 *   <li>how many kinds of things it asks for; among equals hosts count more than headers, those more than paths, those more than
 *       methods;
 *   <li>a host written out rather than with a wildcard, one with a port rather than without, a longer wildcard;
 *   <li>a regular expression as path rather than a prefix;
 *   <li>how many headers it asks for;
 *   <li>its {@code regex_priority}, for regular expressions;
 *   <li>the length of the prefix;
 *   <li>its age: the older first.
 * </ol>
 *
 * <p>Immutable and thread-safe.
 *
 * @param <T> what a route leads to
 */
final class Router<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Router.class);

    /** Every alternative of every route, in the order in which they are tried. */
    private final List<Alternative<T>> alternatives;

    private Router(List<Alternative<T>> alternatives) {
        this.alternatives = alternatives;
    }

    /**
     * What a route asks for; empty collections and null ask for nothing.
     *
     * @param target what it leads to
     * @param methods in upper case
     * @param hosts names, {@code *.example.com}, {@code example.*}, any of them with a port
     * @param paths prefixes, or regular expressions when they hold anything else than RFC 3986's unreserved characters, / and %
     * @param headers by name, with the values of which one must be there
     */
    record Rule<T>(
            T target,
            Collection<String> methods,
            Collection<String> hosts,
            Collection<String> paths,
            Map<String, ? extends Collection<String>> headers,
            long regexPriority,
            Instant createdAt) {}

    /**
     * A request, as far as routes are concerned.
     *
     * @param method in upper case
     * @param host with its port when the client named one
     * @param path normalised, see {@link RequestPath}
     * @param headers the values of a header, by its lower-case name
     */
    record Query(String method, String host, String path, Function<String, List<String>> headers) {}

    /**
     * What was found.
     *
     * @param prefix the part of the path that the route's path matched; empty when it has none
     */
    record Match<T>(T target, String prefix) {}

    /** A router of those rules. A path that is no regular expression of Java is left out, with a word in the log. */
    static <T> Router<T> of(Collection<Rule<T>> rules) {
        List<Alternative<T>> alternatives = new ArrayList<>();
        for (Rule<T> rule : rules) {
            for (HostRule host : hosts(rule)) {
                for (PathRule path : paths(rule)) {
                    alternatives.add(new Alternative<>(rule, host, path));
                }
            }
        }
        alternatives.sort(Alternative.ORDER);
        return new Router<>(List.copyOf(alternatives));
    }

    private static List<HostRule> hosts(Rule<?> rule) {
        return rule.hosts().isEmpty()
                ? List.of(HostRule.ANY)
                : rule.hosts().stream().map(HostRule::of).toList();
    }

    private static List<PathRule> paths(Rule<?> rule) {
        if (rule.paths().isEmpty()) {
            return List.of(PathRule.ANY);
        }
        List<PathRule> paths = new ArrayList<>();
        for (String path : rule.paths()) {
            try {
                paths.add(PathRule.of(path));
            } catch (PatternSyntaxException e) {
                LOG.warn("the path '{}' of {} never matches: {}", path, rule.target(), e.getDescription());
            }
        }
        return paths;
    }

    /** The route of a request, or null. */
    @Nullable
    Match<T> match(Query query) {
        for (Alternative<T> alternative : alternatives) {
            int prefix = alternative.match(query);
            if (prefix >= 0) {
                return new Match<>(alternative.rule.target(), query.path().substring(0, prefix));
            }
        }
        return null;
    }

    /** One host and one path of a route, with all else that it asks for. */
    private static final class Alternative<T> {
        static final Comparator<Alternative<?>> ORDER = Comparator.<Alternative<?>>comparingInt(
                        a -> Integer.bitCount(a.kinds))
                .thenComparingInt(a -> a.kinds)
                .thenComparingInt(a -> a.host.weight())
                .thenComparing(a -> a.path.regex() != null)
                .thenComparingInt(a -> a.headers.size())
                .thenComparingLong(a -> a.path.regex() != null ? a.rule.regexPriority() : 0)
                .thenComparingInt(a -> a.path.prefix().length())
                .reversed()
                .thenComparing(a -> a.rule.createdAt());

        final Rule<T> rule;
        final HostRule host;
        final PathRule path;
        final Set<String> methods;
        final Map<String, Set<String>> headers;
        final int kinds;

        Alternative(Rule<T> rule, HostRule host, PathRule path) {
            this.rule = rule;
            this.host = host;
            this.path = path;
            this.methods = Set.copyOf(rule.methods());
            this.headers = lowerCase(rule.headers());
            this.kinds = (rule.hosts().isEmpty() ? 0 : 8)
                    | (headers.isEmpty() ? 0 : 4)
                    | (rule.paths().isEmpty() ? 0 : 2)
                    | (methods.isEmpty() ? 0 : 1);
        }

        private static Map<String, Set<String>> lowerCase(Map<String, ? extends Collection<String>> headers) {
            Map<String, Set<String>> lower = new HashMap<>();
            headers.forEach((name, values) -> lower.put(
                    name.toLowerCase(Locale.ROOT),
                    values.stream().map(value -> value.toLowerCase(Locale.ROOT)).collect(Collectors.toSet())));
            return lower;
        }

        /** The length of the path that was matched, or -1 when something does not match. */
        int match(Query query) {
            if (!methods.isEmpty() && !methods.contains(query.method())) {
                return -1;
            }
            if (!host.matches(query.host()) || !headersMatch(query)) {
                return -1;
            }
            return path.match(query.path());
        }

        private boolean headersMatch(Query query) {
            for (Map.Entry<String, Set<String>> wanted : headers.entrySet()) {
                boolean found = query.headers().apply(wanted.getKey()).stream()
                        .anyMatch(value -> wanted.getValue().contains(value.toLowerCase(Locale.ROOT)));
                if (!found) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * A host of a route.
     *
     * @param head what the host begins with: all of it, unless there is a wildcard
     * @param tail what it ends with; null without wildcard
     * @param port or -1 for any
     */
    private record HostRule(String head, @Nullable String tail, int port) {
        static final HostRule ANY = new HostRule("", "", -1);

        static HostRule of(String text) {
            String host = text.toLowerCase(Locale.ROOT);
            int port = port(host);
            String name = port < 0 ? host : host.substring(0, host.lastIndexOf(':'));
            int star = name.indexOf('*');
            return star < 0
                    ? new HostRule(name, null, port)
                    : new HostRule(name.substring(0, star), name.substring(star + 1), port);
        }

        boolean matches(String hostAndPort) {
            if (equals(ANY)) {
                return true;
            }
            String host = hostAndPort.toLowerCase(Locale.ROOT);
            int given = port(host);
            String name = given < 0 ? host : host.substring(0, host.lastIndexOf(':'));
            if (port >= 0 && port != (given < 0 ? 80 : given)) {
                return false;
            }
            return tail == null
                    ? name.equals(head)
                    : name.length() > head.length() + tail.length() && name.startsWith(head) && name.endsWith(tail);
        }

        int weight() {
            int length = head.length() + (tail == null ? 0 : tail.length());
            return (tail == null ? 1_000_000 : 0) + (port >= 0 ? 100_000 : 0) + length;
        }

        /** The port at the end of a host, or -1; the colons of an IPv6 address are none. */
        private static int port(String host) {
            int colon = host.lastIndexOf(':');
            if (colon < 0 || colon == host.length() - 1 || host.length() - colon > 6 || host.indexOf(']', colon) >= 0) {
                return -1;
            }
            for (int i = colon + 1; i < host.length(); i++) {
                if (host.charAt(i) < '0' || host.charAt(i) > '9') {
                    return -1;
                }
            }
            return Integer.parseInt(host.substring(colon + 1));
        }
    }

    /**
     * A path of a route.
     *
     * @param prefix the path, when it is none of a regular expression
     * @param regex anchored at the beginning; null for a prefix
     */
    private record PathRule(String prefix, @Nullable Pattern regex) {
        static final PathRule ANY = new PathRule("", null);
        private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9.\\-_~/%]*");

        static PathRule of(String path) {
            return PLAIN.matcher(path).matches()
                    ? new PathRule(RequestPath.normalise(WireText.of(path)), null)
                    : new PathRule("", Pattern.compile(WireText.of(path).replace("(?P<", "(?<")));
        }

        int match(String path) {
            if (regex == null) {
                return path.startsWith(prefix) ? prefix.length() : -1;
            }
            Matcher matcher = regex.matcher(new BoundedText(path));
            try {
                return matcher.lookingAt() ? matcher.end() : -1;
            } catch (TooManySteps | StackOverflowError e) {
                LOG.warn("the path '{}' takes too many steps to match, and does not match here", regex);
                return -1;
            }
        }
    }

    /** A path that can be looked at so often only: a regular expression may go back and forth without end. PCRE has such a limit, too. */
    private static final class BoundedText implements CharSequence {
        private static final int STEPS = 1_000_000;

        private final String text;
        private int steps;

        BoundedText(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (++steps > STEPS) {
                throw new TooManySteps();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Says that a match was given up. */
    private static final class TooManySteps extends RuntimeException {
        TooManySteps() {
            super("too many steps", null, false, false);
        }
    }
}
