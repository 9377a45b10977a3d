package dev.kongdb.host.internal.http;

import dev.kongdb.http.ErrorBody;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/** The answers of nginx to errors outside of plugins, with Kong's messages. */
public final class ErrorPage {
    private static final Map<Integer, String> MESSAGES = Map.ofEntries(
            Map.entry(400, "Bad request"),
            Map.entry(404, "Not found"),
            Map.entry(408, "Request timeout"),
            Map.entry(411, "Length required"),
            Map.entry(412, "Precondition failed"),
            Map.entry(413, "Payload too large"),
            Map.entry(414, "URI too long"),
            Map.entry(417, "Expectation failed"),
            Map.entry(500, ErrorBody.UNEXPECTED),
            Map.entry(502, "An invalid response was received from the upstream server"),
            Map.entry(503, "The upstream server is currently unavailable"),
            Map.entry(504, "The upstream server is timing out"));

    private ErrorPage() {}

    /**
     * The body, in the type that the client accepts, or else the type that it sent, or else the
     * server's default; JSON for a list of types.
     */
    public static ErrorBody of(int status, HttpFields headers, String typeByDefault) {
        String accept = headers.get(HttpHeader.ACCEPT);
        String like = accept != null ? accept : headers.get(HttpHeader.CONTENT_TYPE);
        String message = MESSAGES.getOrDefault(status, "The upstream server responded with " + status);
        return ErrorBody.page(message, like == null ? typeByDefault : like);
    }
}
