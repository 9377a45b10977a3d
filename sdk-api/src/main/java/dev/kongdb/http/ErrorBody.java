package dev.kongdb.http;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
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
            Map.entry(401, "Unauthorized"),
            Map.entry(402, "Payment required"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not found"),
            Map.entry(405, "Method not allowed"),
            Map.entry(406, "Not acceptable"),
            Map.entry(407, "Proxy authentication required"),
            Map.entry(408, "Request timeout"),
            Map.entry(409, "Conflict"),
            Map.entry(410, "Gone"),
            Map.entry(411, "Length required"),
            Map.entry(412, "Precondition failed"),
            Map.entry(413, "Payload too large"),
            Map.entry(414, "URI too long"),
            Map.entry(415, "Unsupported media type"),
            Map.entry(416, "Range not satisfiable"),
            Map.entry(417, "Expectation failed"),
            Map.entry(418, "I'm a teapot"),
            Map.entry(421, "Misdirected request"),
            Map.entry(422, "Unprocessable entity"),
            Map.entry(423, "Locked"),
            Map.entry(424, "Failed dependency"),
            Map.entry(425, "Too early"),
            Map.entry(426, "Upgrade required"),
            Map.entry(428, "Precondition required"),
            Map.entry(429, "Too many requests"),
            Map.entry(431, "Request header fields too large"),
            Map.entry(451, "Unavailable for legal reasons"),
            Map.entry(494, "Request header or cookie too large"),
            Map.entry(500, UNEXPECTED),
            Map.entry(501, "Not implemented"),
            Map.entry(502, "An invalid response was received from the upstream server"),
            Map.entry(503, "The upstream server is currently unavailable"),
            Map.entry(504, "The upstream server is timing out"),
            Map.entry(505, "HTTP version not supported"),
            Map.entry(506, "Variant also negotiates"),
            Map.entry(507, "Insufficient storage"),
            Map.entry(508, "Loop detected"),
            Map.entry(510, "Not extended"),
            Map.entry(511, "Network authentication required"));

    /** Kong's message for a status that speaks for itself. */
    public static String message(int status) {
        String message = MESSAGES.get(status);
        return message != null ? message : "The upstream server responded with " + status;
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
