package dev.kongdb.host.internal.routes;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the Admin API.
 *
 * @param status the HTTP status
 * @param body a JSON-like value, in which rows may stand for maps, or null for none
 * @param headers besides those that every answer has
 */
public record AdminResponse(
        int status, @Nullable Map<String, ? extends @Nullable Object> body, Map<String, String> headers) {
    /** Done, and nothing to tell. */
    public static final AdminResponse NO_CONTENT = new AdminResponse(204, null);

    /** There is no such path, or no such entity. */
    public static final AdminResponse NOT_FOUND = message(404, "Not found");

    /** The path does not have this method. */
    public static final AdminResponse METHOD_NOT_ALLOWED = message(405, "Method not allowed");

    /** An answer without headers of its own. */
    public AdminResponse(int status, @Nullable Map<String, ? extends @Nullable Object> body) {
        this(status, body, Map.of());
    }

    /** 200 with that body. */
    public static AdminResponse ok(Map<String, ? extends @Nullable Object> body) {
        return new AdminResponse(200, body);
    }

    /** 201 with that body. */
    public static AdminResponse created(Map<String, ? extends @Nullable Object> body) {
        return new AdminResponse(201, body);
    }

    /** A message alone. */
    public static AdminResponse message(int status, String message) {
        return new AdminResponse(status, Map.of("message", message));
    }

    /** The same answer with one more header. */
    public AdminResponse with(String header, String value) {
        if (headers.isEmpty()) {
            return new AdminResponse(status, body, Map.of(header, value));
        }
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new AdminResponse(status, body, more);
    }
}
