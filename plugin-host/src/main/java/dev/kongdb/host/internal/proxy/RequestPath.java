package dev.kongdb.host.internal.proxy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Paths as routes see them and as upstreams get them. Normalised first (RFC 3986, section 6): what need not be encoded is decoded,
 * what must be is encoded, {@code .} and {@code ..} are resolved, empty segments are dropped; so no spelling of a path gets past a
 * route that is meant for it.
 */
final class RequestPath {
    private static final String HEX = "0123456789ABCDEF";

    private RequestPath() {}

    /** The normal form of a path. */
    static String normalise(String path) {
        String normal = recode(path);
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

    /** Decodes what has no meaning of its own, encodes what must not stand in a path, and writes the rest in one way. */
    private static String recode(String path) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        StringBuilder out = new StringBuilder(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            int c = bytes[i] & 0xff;
            int high = c == '%' && i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = high >= 0 ? Character.digit(bytes[i + 2], 16) : -1;
            if (low >= 0) {
                c = high * 16 + low;
                i += 2;
                if (isUnreserved(c)) {
                    out.append((char) c);
                    continue;
                }
            } else if (isUnreserved(c) || "!$&'()*+,;=:@/".indexOf(c) >= 0) {
                out.append((char) c);
                continue;
            }
            out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
        }
        return out.toString();
    }

    private static boolean isUnreserved(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "-._~".indexOf(c) >= 0;
    }

    /**
     * The path at the upstream.
     *
     * @param base the path of the service; {@code /} when it has none
     * @param path the path of the request, normalised
     * @param prefix the part of it that the route matched and that is to be stripped; null when nothing is stripped
     * @param v1 whether the parts are joined as they are ({@code path_handling} v1) rather than by exactly one slash (v0)
     */
    static String atUpstream(String base, String path, @Nullable String prefix, boolean v1) {
        String rest = prefix == null ? path : path.substring(prefix.length());
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

    /** The base by itself; it ends with a slash when the path of the request does. */
    private static String whole(String base, String path) {
        if (base.equals("/")) {
            return base;
        }
        String bare = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        return path.length() > 1 && path.endsWith("/") ? bare + "/" : path.length() > 1 ? bare : base;
    }
}
