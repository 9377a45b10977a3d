package dev.kongdb.schema.validators;

import dev.kongdb.schema.internal.text.Ascii;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a URL, split leniently as by Kong's URL parser. Nothing is validated. A missing part
 * is null.
 *
 * @param scheme the text before the first colon, if it looks like a scheme
 * @param host without brackets, user information and port
 * @param port the text after the last colon of the authority, not necessarily a number
 * @param path from the first slash on, without query and fragment
 */
public record UrlParts(
        @Nullable String scheme,
        @Nullable String host,
        @Nullable String port,
        @Nullable String path) {

    /** Splits a URL. */
    public static UrlParts parse(String text) {
        String rest = text;
        int fragment = rest.indexOf('#');
        if (fragment >= 0) {
            rest = rest.substring(0, fragment);
        }
        String scheme = null;
        int colon = schemeEnd(rest);
        if (colon > 0) {
            scheme = rest.substring(0, colon);
            rest = rest.substring(colon + 1);
        }
        String authority = null;
        if (rest.startsWith("//")) {
            int slash = rest.indexOf('/', 2);
            authority = slash < 0 ? rest.substring(2) : rest.substring(2, slash);
            rest = slash < 0 ? "" : rest.substring(slash);
        }
        int end = rest.indexOf('?');
        rest = end < 0 ? rest : rest.substring(0, end);
        end = rest.indexOf(';');
        rest = end < 0 ? rest : rest.substring(0, end);
        String path = rest.isEmpty() ? null : rest;
        if (authority == null) {
            return new UrlParts(scheme, null, null, path);
        }
        int at = authority.indexOf('@');
        String host = at < 0 ? authority : authority.substring(at + 1);
        String port = null;
        int last = host.lastIndexOf(':');
        if (last >= 0 && host.indexOf(']', last) < 0) {
            port = last + 1 == host.length() ? null : host.substring(last + 1);
            host = host.substring(0, last);
        }
        if (host.length() > 2 && host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        return new UrlParts(scheme, host.isEmpty() ? null : host, port, path);
    }

    /**
     * The position of the colon after the scheme, or -1 when the text does not start with a scheme.
     */
    private static int schemeEnd(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ':') {
                return i == 0 ? -1 : i;
            }
            if (!Ascii.isLetterOrDigit(c) && (i == 0 || (c != '+' && c != '-' && c != '.'))) {
                return -1;
            }
        }
        return -1;
    }
}
