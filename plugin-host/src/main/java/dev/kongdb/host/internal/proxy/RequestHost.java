package dev.kongdb.host.internal.proxy;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The host that a client names, parsed as by nginx. */
final class RequestHost {
    private RequestHost() {}

    /**
     * The name in lower case, without port and without a dot at its end. Null when it is invalid:
     * empty, with a slash, or with two dots in a row.
     */
    static @Nullable String name(String host) {
        if (host.indexOf('/') >= 0 || host.contains("..")) {
            return null;
        }
        int bracket = host.startsWith("[") ? host.indexOf(']') : -1;
        int colon = host.indexOf(':');
        String name = bracket >= 0
                ? host.substring(0, bracket + 1)
                : colon >= 0 && !host.startsWith("[") ? host.substring(0, colon) : host;
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        return name.isEmpty() ? null : name.toLowerCase(Locale.ROOT);
    }
}
