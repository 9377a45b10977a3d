package dev.kongdb.host.internal.admin;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the Admin API.
 *
 * @param status the HTTP status
 * @param body a JSON-like value, or null for none
 * @param headers besides those that every answer has
 */
record AdminResponse(int status, @Nullable Map<String, ? extends @Nullable Object> body, Map<String, String> headers) {
    static final AdminResponse NO_CONTENT = new AdminResponse(204, null);
    static final AdminResponse NOT_FOUND = message(404, "Not found");
    static final AdminResponse METHOD_NOT_ALLOWED = message(405, "Method not allowed");

    AdminResponse(int status, @Nullable Map<String, ? extends @Nullable Object> body) {
        this(status, body, Map.of());
    }

    static AdminResponse ok(Map<String, ? extends @Nullable Object> body) {
        return new AdminResponse(200, body);
    }

    static AdminResponse created(Map<String, ? extends @Nullable Object> body) {
        return new AdminResponse(201, body);
    }

    static AdminResponse message(int status, String message) {
        return new AdminResponse(status, Map.of("message", message));
    }

    AdminResponse with(String header, String value) {
        return new AdminResponse(status, body, Map.of(header, value));
    }
}
