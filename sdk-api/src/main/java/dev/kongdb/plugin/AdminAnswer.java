package dev.kongdb.plugin;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the Admin API. Immutable.
 *
 * @param status the HTTP status, 200 to 599
 * @param body a JSON-like value, see {@link dev.kongdb.dao.Dao}, or null for none; it is copied
 * @param headers headers besides those that every answer has; they are copied
 */
public record AdminAnswer(
        int status, @Nullable Map<String, ? extends @Nullable Object> body, Map<String, String> headers) {
    /** An answer; throws {@link IllegalArgumentException} if the status is not from 200 to 599. */
    public AdminAnswer {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("the status must be from 200 to 599: given " + status);
        }
        body = body == null ? null : Collections.unmodifiableMap(new LinkedHashMap<String, @Nullable Object>(body));
        headers = Map.copyOf(headers);
    }

    /** An answer with the status 200 and a body. */
    public static AdminAnswer ok(Map<String, ? extends @Nullable Object> body) {
        return new AdminAnswer(200, body, Map.of());
    }

    /** An answer with the status 204, without a body. */
    public static AdminAnswer noContent() {
        return new AdminAnswer(204, null, Map.of());
    }

    /** An answer with only a message, as Kong answers errors. */
    public static AdminAnswer message(int status, String message) {
        return new AdminAnswer(status, Map.of("message", message), Map.of());
    }
}
