package dev.kongdb.host.internal.proxy;

import dev.kongdb.http.WireText;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Paths as routes see them and as upstreams get them; byte by byte, see {@link WireText}. As in
 * Kong, a path is normalised first: characters that need not be encoded are decoded, {@code .} and
 * {@code ..} are resolved, and empty segments are dropped. So no spelling of a path gets past a
 * route that is meant for it. Characters that have a meaning when they are not encoded ({@code
 * %2F}, {@code %3F}, …) stay encoded: they are data.
 */
final class RequestPath {
    private static final String HEX = "0123456789ABCDEF";
    private static final String RESERVED = "!#$%&'()*+,/:;=?@[]";

    private RequestPath() {}

    /** The normal form of a path. */
    static String normalise(String path) {
        String normal = decode(path);
        if (!normal.contains("//") && !normal.contains("/.")) {
            return normal;
        }
        Deque<String> segments = new ArrayDeque<>();
        String[] parts = normal.split("/", -1);
        for (String part : parts) {
            if (part.equals("..")) {
                segments.pollLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                segments.addLast(part);
            }
        }
        String last = parts[parts.length - 1];
        boolean slash = !segments.isEmpty() && (last.isEmpty() || last.equals(".") || last.equals(".."));
        return "/" + String.join("/", segments) + (slash ? "/" : "");
    }

    /** Decodes all characters except those with a meaning of their own, which get one spelling. */
    private static String decode(String path) {
        if (path.indexOf('%') < 0) {
            return path;
        }
        StringBuilder out = new StringBuilder(path.length());
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            int high = c == '%' && i + 2 < path.length() ? Character.digit(path.charAt(i + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(path.charAt(i + 2), 16);
            if (low < 0) {
                out.append(c);
                continue;
            }
            char decoded = (char) (high * 16 + low);
            if (RESERVED.indexOf(decoded) >= 0) {
                out.append('%').append(HEX.charAt(high)).append(HEX.charAt(low));
            } else {
                out.append(decoded);
            }
            i += 2;
        }
        return out.toString();
    }

    /** Encodes characters that a path must not contain. */
    static String encode(String path) {
        StringBuilder out = new StringBuilder(path.length());
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if ((c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "-._~".indexOf(c) >= 0
                    || RESERVED.indexOf(c) >= 0) {
                out.append(c);
            } else {
                out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
        return out.toString();
    }

    /** Encodes all control characters, so that a header may contain the path. */
    static String printable(String path) {
        StringBuilder out = new StringBuilder(path.length());
        path.chars().forEach(c -> {
            if (c < ' ' || c == 0x7f) {
                out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            } else {
                out.append((char) c);
            }
        });
        return out.toString();
    }

    /**
     * The path at the upstream.
     *
     * @param base the path of the service; {@code /} when it has none
     * @param path the path of the request, normalised
     * @param prefix the part of it that the route matched and that is stripped; null when nothing
     *     is stripped
     * @param v1 whether the parts are joined as they are ({@code path_handling} v1) rather than by
     *     exactly one slash (v0)
     */
    static String atUpstream(String base, String path, @Nullable String prefix, boolean v1) {
        String rest = prefix == null ? path : withoutDots(path.substring(prefix.length()));
        if (v1) {
            return prefix == null || (base.endsWith("/") && rest.startsWith("/"))
                    ? base + rest.substring(1)
                    : base + rest;
        }
        if (prefix == null ? path.equals("/") : rest.isEmpty()) {
            return whole(base, path);
        }
        String joined = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        return rest.startsWith("/") ? joined + rest : joined + "/" + rest;
    }

    /**
     * Encodes the dots of a segment. The rest after the prefix may begin in the middle of a
     * segment, where {@code .} and {@code ..} were harmless; in the new place, they would leave the
     * service's path.
     */
    private static String withoutDots(String rest) {
        if (rest.equals(".") || rest.equals("..")) {
            return "";
        }
        return rest.startsWith("../") ? rest.substring(3) : rest.startsWith("./") ? rest.substring(2) : rest;
    }

    /** The base alone. It ends with a slash if the path of the request does. */
    private static String whole(String base, String path) {
        if (base.equals("/")) {
            return base;
        }
        String bare = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        return path.length() > 1 && path.endsWith("/") ? bare + "/" : path.length() > 1 ? bare : base;
    }
}
