package dev.kongdb.host.internal.http;

import dev.kongdb.http.WireText;
import org.jspecify.annotations.Nullable;

/**
 * The target in a request line, byte by byte as the client sent it (see {@link WireText}), parsed
 * as by nginx: if it is absolute, from the first slash after the host. A fragment, which no client
 * should send, belongs to the path and ends the query.
 *
 * @param raw path and query, with the fragment
 * @param path the part before the first question mark
 * @param query the part after it, up to a fragment; null when there is no question mark, or none
 *     before a fragment
 * @param host the host with the port, when the target is absolute
 */
public record RequestTarget(
        String raw,
        String path,
        @Nullable String query,
        @Nullable String host) {
    private static final String HEX = "0123456789ABCDEF";

    /**
     * Parses a target.
     *
     * @return null when nginx would not serve it: it is neither absolute nor a path, its path has a
     *     {@code %} that is not followed by two hexadecimal digits or an encoded NUL, or it leaves
     *     the root by {@code ..}
     */
    static @Nullable RequestTarget parse(String target) {
        boolean absolute = !target.startsWith("/");
        int begin = absolute ? hostOf(target) : 0;
        int end = begin;
        while (begin > 0 && end < target.length() && isHostCharacter(target.charAt(end))) {
            end++;
        }
        if (absolute && end <= begin) {
            return null;
        }
        String host = absolute ? target.substring(begin, end) : null;
        String rest = target.substring(end);
        if (!rest.isEmpty() && !rest.startsWith("/") && !rest.startsWith("?")) {
            return null;
        }
        String raw = rest.startsWith("/") ? rest : "/" + rest;
        int mark = raw.indexOf('?');
        int fragment = raw.indexOf('#');
        int pathEnd = fragment < 0 ? raw.length() : fragment;
        String query = mark < 0 || mark > pathEnd ? null : raw.substring(mark + 1, pathEnd);
        return staysBelowRoot(raw.substring(0, query == null ? pathEnd : mark))
                ? new RequestTarget(raw, mark < 0 ? raw : raw.substring(0, mark), query, host)
                : null;
    }

    /** The position of the host in an absolute target; negative when there is none. */
    private static int hostOf(String absolute) {
        int colon = absolute.indexOf("://");
        return colon < 1 || !absolute.substring(0, colon).chars().allMatch(RequestTarget::isSchemeCharacter)
                ? -1
                : colon + 3;
    }

    private static boolean isSchemeCharacter(int c) {
        return isLetterOrDigit(c) || c == '+' || c == '-' || c == '.';
    }

    private static boolean isHostCharacter(int c) {
        return isLetterOrDigit(c) || "-._~!$&'()*+,;=[]:".indexOf(c) >= 0;
    }

    private static boolean isLetterOrDigit(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    /**
     * Whether all escapes of a path are well-formed and it never leaves the root, however its dots
     * and slashes are written.
     */
    private static boolean staysBelowRoot(String path) {
        if (path.indexOf('%') < 0 && !path.contains("..")) {
            return true;
        }
        StringBuilder decoded = new StringBuilder(path.length());
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '%') {
                int high = i + 2 < path.length() ? Character.digit(path.charAt(i + 1), 16) : -1;
                int low = high < 0 ? -1 : Character.digit(path.charAt(i + 2), 16);
                if (low < 0 || high + low == 0) {
                    return false;
                }
                c = (char) (high * 16 + low);
                i += 2;
            }
            decoded.append(c);
        }
        int depth = 0;
        for (String segment : decoded.toString().split("/", -1)) {
            if (segment.equals("..")) {
                depth--;
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                depth++;
            }
            if (depth < 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * The target with all characters encoded that RFC 3986 requires to be encoded, for strict
     * parsers.
     */
    String encoded() {
        StringBuilder out = new StringBuilder(raw.length());
        String whole = query == null ? path : path + "?" + query;
        boolean inQuery = false;
        for (int i = 0; i < whole.length(); i++) {
            char c = whole.charAt(i);
            boolean plain = isLetterOrDigit(c)
                    || "-._~!$&'()*+,;=:@/".indexOf(c) >= 0
                    || (c == '?' && !inQuery)
                    || (c == '%' && isEscape(whole, i));
            inQuery |= c == '?';
            if (plain) {
                out.append(c);
            } else {
                out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
        return out.toString();
    }

    private static boolean isEscape(String text, int at) {
        return at + 2 < text.length()
                && Character.digit(text.charAt(at + 1), 16) >= 0
                && Character.digit(text.charAt(at + 2), 16) >= 0;
    }
}
