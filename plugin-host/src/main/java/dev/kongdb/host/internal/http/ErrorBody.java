package dev.kongdb.host.internal.http;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/**
 * The body of an error in the form that the client accepts: JSON unless it prefers HTML, XML or plain text.
 *
 * @param contentType its type
 * @param text the body
 */
public record ErrorBody(String contentType, String text) {
    /** Kong's message for what failed without anybody saying more. */
    public static final String UNEXPECTED = "An unexpected error occurred";

    private static final Map<Integer, String> MESSAGES = Map.ofEntries(
            Map.entry(400, "Bad request"),
            Map.entry(404, "Not found"),
            Map.entry(408, "Request timeout"),
            Map.entry(411, "Length required"),
            Map.entry(412, "Precondition failed"),
            Map.entry(413, "Payload too large"),
            Map.entry(414, "URI too long"),
            Map.entry(417, "Expectation failed"),
            Map.entry(500, UNEXPECTED),
            Map.entry(502, "An invalid response was received from the upstream server"),
            Map.entry(503, "The upstream server is currently unavailable"),
            Map.entry(504, "The upstream server is timing out"));

    /** Kong's message for a status that speaks for itself. */
    public static String message(int status) {
        String message = MESSAGES.get(status);
        return message != null ? message : "The upstream server responded with " + status;
    }

    /**
     * The body for an error that came up outside of plugins, in the type that the client accepts, or else sent itself, or else in
     * that of the server.
     */
    public static ErrorBody page(int status, HttpFields headers, String typeByDefault) {
        String accept = headers.get(HttpHeader.ACCEPT);
        String like = accept != null ? accept : headers.get(HttpHeader.CONTENT_TYPE);
        return of(message(status), like == null ? typeByDefault : like);
    }

    /** The body for a message. */
    public static ErrorBody of(String message, @Nullable String accept) {
        return switch (preferred(accept)) {
            case "text/html" ->
                new ErrorBody(
                        "text/html; charset=utf-8",
                        "<!doctype html>\n<html><head><meta charset=\"utf-8\"><title>Error</title></head>\n<body><p>"
                                + escape(message) + ".</p></body></html>\n");
            case "application/xml" ->
                new ErrorBody(
                        "application/xml; charset=utf-8",
                        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<error>\n  <message>" + escape(message)
                                + "</message>\n</error>\n");
            case "text/plain" -> new ErrorBody("text/plain; charset=utf-8", message + "\n");
            default ->
                new ErrorBody("application/json; charset=utf-8", "{\n  \"message\":" + Json.text(message) + "\n}");
        };
    }

    /** The type of ours with the highest quality in an Accept header; among equals, the one named first. */
    private static String preferred(@Nullable String accept) {
        String best = "application/json";
        double bestQuality = 0;
        if (accept == null) {
            return best;
        }
        for (String range : accept.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = range.split(";", -1);
            String type = switch (parts[0].trim()) {
                case "text/html", "application/xhtml+xml" -> "text/html";
                case "application/xml", "text/xml" -> "application/xml";
                case "text/plain", "text/*" -> "text/plain";
                case "application/json", "application/*", "*/*" -> "application/json";
                default -> "";
            };
            double quality = quality(parts);
            if (!type.isEmpty() && quality > bestQuality) {
                best = type;
                bestQuality = quality;
            }
        }
        return best;
    }

    private static double quality(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].trim();
            if (parameter.startsWith("q=")) {
                try {
                    return Double.parseDouble(parameter.substring(2));
                } catch (NumberFormatException e) {
                    return 0;
                }
            }
        }
        return 1;
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** The body in UTF-8. */
    public byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
