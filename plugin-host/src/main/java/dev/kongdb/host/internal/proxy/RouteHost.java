package dev.kongdb.host.internal.proxy;

import java.util.Locale;

/**
 * A host of a route, possibly with a port: a name, or one with {@code *} at one end. Case does not
 * matter.
 *
 * @param text the text to compare
 * @param wildcard the position of the {@code *}, or -1
 * @param hasPort whether it names a port, which must then be that of the request
 */
record RouteHost(String text, int wildcard, boolean hasPort) {

    static RouteHost of(String host) {
        String text = host.toLowerCase(Locale.ROOT);
        return new RouteHost(text, text.indexOf('*'), Request.of(text).hasPort());
    }

    boolean isWildcard() {
        return wildcard >= 0;
    }

    /** Whether the wildcard matches a request's host. It stands for at least one character. */
    boolean covers(Request request) {
        String host = request.withPort();
        if (!host.startsWith(text.substring(0, wildcard))) {
            return false;
        }
        if (endsWithRest(host, host.length())) {
            return true;
        }
        int colon = host.lastIndexOf(':');
        return !hasPort && colon >= 0 && isDigits(host, colon + 1) && endsWithRest(host, colon);
    }

    private boolean endsWithRest(String host, int end) {
        int rest = text.length() - wildcard - 1;
        return end - rest > wildcard && host.startsWith(text.substring(wildcard + 1), end - rest);
    }

    private static boolean isDigits(String text, int from) {
        return from < text.length() && text.chars().skip(from).allMatch(c -> c >= '0' && c <= '9');
    }

    /**
     * The host of a request.
     *
     * @param given the host as given
     * @param name the name without port, and without the brackets of an IPv6 address
     * @param withPort the name with its port, which is 80 when none was given
     * @param hasPort whether a port was given
     */
    record Request(String given, String name, String withPort, boolean hasPort) {
        private static final String PORT = ":80";

        static Request of(String host) {
            String given = host.toLowerCase(Locale.ROOT);
            if (given.startsWith("[")) {
                return ofAddress(given);
            }
            int colon = given.indexOf(':');
            if (colon < 0) {
                return new Request(given, given, given + PORT, false);
            }
            String name = given.substring(0, colon);
            if (colon == given.length() - 1) {
                return new Request(given, name, name + PORT, false);
            }
            return isDigits(given, colon + 1)
                    ? new Request(given, name, given, true)
                    : new Request(given, given, "[" + given + "]" + PORT, false);
        }

        private static Request ofAddress(String given) {
            int end = given.indexOf("]:");
            if (given.endsWith("]")) {
                return new Request(given, given.substring(1, given.length() - 1), given + PORT, false);
            }
            if (end > 0 && end == given.length() - 2) {
                return new Request(given, given.substring(1, end), given + PORT.substring(1), false);
            }
            if (end > 0 && isDigits(given, end + 2)) {
                return new Request(given, given.substring(1, end), given, true);
            }
            return new Request(given, given, given + PORT, false);
        }
    }
}
