package dev.kongdb.host.internal.proxy;

import dev.kongdb.host.internal.balancer.Selection;
import java.util.HashSet;
import java.util.List;
import java.util.ListIterator;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * The headers that pass from a client to an upstream and back, and those that the proxy adds, as in
 * nginx and Kong.
 */
final class PassedHeaders {
    /**
     * Headers of a request that are for one hop only. Expect is fulfilled here, by reading on.
     */
    private static final Set<String> REQUEST_HOP_BY_HOP = Set.of(
            "connection",
            "content-length",
            "expect",
            "keep-alive",
            "proxy",
            "proxy-connection",
            "te",
            "transfer-encoding",
            "upgrade");

    /** Headers of an answer that are for one hop only, or for nginx itself. */
    private static final Set<String> ANSWER_HOP_BY_HOP = Set.of(
            "connection",
            "keep-alive",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "x-accel-buffering",
            "x-accel-charset",
            "x-accel-expires",
            "x-accel-limit-rate",
            "x-accel-redirect",
            "x-pad");

    /** The types to which nginx adds a character set when the upstream gives none. */
    private static final Set<String> TEXTS = Set.of(
            "text/html", "text/xml", "text/plain", "text/vnd.wap.wml", "application/javascript", "application/rss+xml");

    private PassedHeaders() {}

    /**
     * The headers for the upstream, which tell it about the client.
     *
     * @param fromTrusted whether the client is a trusted peer; what it says about its own client is
     *     kept
     * @param prefix the part of the path that is stripped; null for none
     */
    static HttpFields.Mutable toUpstream(ProxyCall call, boolean fromTrusted, @Nullable String prefix) {
        Request request = call.request();
        HttpFields given = request.getHeaders();
        Set<String> named = namedInConnection(given);
        HttpFields.Mutable headers = HttpFields.build();
        for (HttpField field : given) {
            String name = field.getLowerCaseName();
            if (!REQUEST_HOP_BY_HOP.contains(name) && !named.contains(name)) {
                headers.add(field);
            }
        }
        if (given.contains(HttpHeader.TE)
                && !named.contains("te")
                && given.getValuesList(HttpHeader.TE).stream().anyMatch(PassedHeaders::asksForTrailers)) {
            headers.put("TE", "trailers");
        }
        String peer = call.received().clientIp();
        List<String> before = given.getValuesList("X-Forwarded-For");
        headers.put("X-Forwarded-For", before.isEmpty() ? peer : String.join(", ", before) + ", " + peer);
        headers.put("X-Real-IP", call.received().clientForwardedIp());
        forwarded(headers, "X-Forwarded-Proto", scheme(given, fromTrusted), fromTrusted);
        forwarded(headers, "X-Forwarded-Host", call.received().host(), fromTrusted);
        forwarded(headers, "X-Forwarded-Port", String.valueOf(Request.getLocalPort(request)), fromTrusted);
        forwarded(headers, "X-Forwarded-Path", call.received().target().path(), fromTrusted);
        if (prefix != null && !prefix.equals("/")) {
            forwarded(headers, "X-Forwarded-Prefix", RequestPath.printable(prefix), fromTrusted);
        } else if (!fromTrusted) {
            headers.remove("X-Forwarded-Prefix");
        }
        return headers;
    }

    private static boolean asksForTrailers(String te) {
        return Stream.of(te.split(",", -1)).anyMatch(coding -> coding.trim().equalsIgnoreCase("trailers"));
    }

    /** Sets a forwarded header, unless a trusted peer has set it. */
    private static void forwarded(HttpFields.Mutable headers, String name, String value, boolean fromTrusted) {
        if (!fromTrusted || !headers.contains(name)) {
            headers.put(name, value);
        }
    }

    /** The scheme of a request. A trusted peer may say that its client used HTTPS. */
    static String scheme(HttpFields headers, boolean fromTrusted) {
        String said = fromTrusted ? headers.get("X-Forwarded-Proto") : null;
        if (said != null) {
            String scheme = said.toLowerCase(Locale.ROOT);
            if (scheme.equals("http") || scheme.equals("https")) {
                return scheme;
            }
        }
        return "http";
    }

    /** The headers of an upstream's answer that are for the client, too. */
    static HttpFields ofUpstream(HttpFields fromUpstream) {
        Set<String> named = namedInConnection(fromUpstream);
        HttpFields.Mutable passed = HttpFields.build();
        for (HttpField field : fromUpstream) {
            String name = field.getLowerCaseName();
            if (!ANSWER_HOP_BY_HOP.contains(name) && !named.contains(name)) {
                passed.add(field);
            }
        }
        return passed;
    }

    /** Puts the headers of {@link #ofUpstream} into an answer, in place of those that it has. */
    static void toClient(HttpFields passed, HttpFields.Mutable answer) {
        Set<String> seen = new HashSet<>();
        for (HttpField field : passed) {
            String name = field.getLowerCaseName();
            HttpField put = name.equals("content-type") ? withCharset(field) : field;
            if (seen.add(name)) {
                answer.put(put);
            } else {
                answer.add(put);
            }
        }
    }

    private static HttpField withCharset(HttpField contentType) {
        String value = contentType.getValue() == null ? "" : contentType.getValue();
        String type = value.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
        return TEXTS.contains(type) && !value.toLowerCase(Locale.ROOT).contains("charset=")
                ? new HttpField(HttpHeader.CONTENT_TYPE, value + "; charset=UTF-8")
                : contentType;
    }

    /** Adds the cookie by which the client finds its target again. */
    static void addCookie(@Nullable Selection selection, HttpFields.Mutable answer) {
        String name = selection == null ? null : selection.newCookieName();
        if (selection == null || name == null) {
            return;
        }
        for (ListIterator<HttpField> fields = answer.listIterator(); fields.hasNext(); ) {
            HttpField field = fields.next();
            if (field.getHeader() == HttpHeader.SET_COOKIE
                    && field.getValue() != null
                    && field.getValue().startsWith(name + "=")) {
                fields.remove();
            }
        }
        answer.add(HttpHeader.SET_COOKIE, selection.newCookie());
    }

    /** The headers that a Connection header declares to be for one hop only. */
    private static Set<String> namedInConnection(HttpFields headers) {
        if (!headers.contains(HttpHeader.CONNECTION)) {
            return Set.of();
        }
        Set<String> names = new HashSet<>();
        for (HttpField field : headers.getFields(HttpHeader.CONNECTION)) {
            for (String name : List.of(field.getValues())) {
                names.add(name.trim().toLowerCase(Locale.ROOT));
            }
        }
        names.remove("close"); // options, not names
        names.remove("keep-alive");
        names.remove("host"); // without it, the HTTP client would send one that nobody has checked
        return names;
    }
}
