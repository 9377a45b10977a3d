package dev.kongdb.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The body of an error, in a form that the client accepts: JSON unless the client prefers HTML, XML
 * or plain text.
 *
 * @param contentType its type
 * @param text the body
 */
public record ErrorBody(String contentType, String text) {
    /** Kong's message for a failure that nobody explained. */
    public static final String UNEXPECTED = "An unexpected error occurred";

    private static final String HTML = "text/html";
    private static final String JSON = "application/json";
    private static final String PLAIN = "text/plain";
    private static final String XML = "application/xml";

    /** A quality as Kong reads it, with a point. Kong takes a quality without one for 1. */
    private static final Pattern QUALITY = Pattern.compile("[qQ]=[0-9]*\\.[0-9]+");

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

    /** Kong's message for a status. */
    public static String message(int status) {
        String message = MESSAGES.get(status);
        return message != null ? message : "The upstream server responded with " + status;
    }

    /**
     * A body with the message, in the type that the {@code Accept} header gives the highest
     * quality; JSON without a header.
     */
    public static ErrorBody of(String message, @Nullable String accept) {
        return in(preferred(accept), message);
    }

    /**
     * A body with the message, in the type that nginx's error pages would have: the header must
     * name one type, with nothing beside it but parameters.
     */
    public static ErrorBody page(String message, String header) {
        return in(type(header.strip().split(";", -1)[0]), message);
    }

    private static ErrorBody in(String type, String message) {
        return switch (type) {
            case HTML ->
                new ErrorBody(
                        "text/html; charset=utf-8",
                        "<!doctype html>\n<html><head><meta charset=\"utf-8\"><title>Error</title></head>\n<body><p>"
                                + escape(message) + ".</p></body></html>\n");
            case XML ->
                new ErrorBody(
                        "application/xml; charset=utf-8",
                        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<error>\n  <message>" + escape(message)
                                + "</message>\n</error>\n");
            case PLAIN -> new ErrorBody("text/plain; charset=utf-8", message + "\n");
            default ->
                new ErrorBody("application/json; charset=utf-8", "{\n  \"message\":" + Json.text(message) + "\n}");
        };
    }

    /**
     * The type for a media range, which is JSON for a range that Kong does not know. Kong compares
     * case-sensitively.
     */
    private static String type(String range) {
        return switch (range) {
            case HTML, XML, PLAIN -> range;
            case "text/*" -> PLAIN;
            default -> JSON;
        };
    }

    private static boolean isRange(String entry) {
        int slash = entry.indexOf('/', 1);
        return slash > 0 && slash < entry.length() - 1 && entry.chars().noneMatch(Character::isWhitespace);
    }

    /**
     * The type for the range with the highest quality in an Accept header. Among equals, the first
     * wins.
     */
    private static String preferred(@Nullable String accept) {
        String best = JSON;
        double bestQuality = 0;
        if (accept == null) {
            return best;
        }
        for (String value : accept.split(",", -1)) {
            String range = null;
            double quality = 1;
            for (String part : value.split(";", -1)) {
                String entry = part.strip();
                if (isRange(entry)) {
                    range = entry;
                } else if (QUALITY.matcher(entry).matches()) {
                    quality = Double.parseDouble(entry.substring(2));
                }
            }
            if (range != null && quality > bestQuality) {
                best = type(range);
                bestQuality = quality;
            }
        }
        return best;
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
