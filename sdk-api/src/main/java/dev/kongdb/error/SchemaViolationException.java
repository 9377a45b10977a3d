package dev.kongdb.error;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Error 2, schema violation. An entity breaks the rules of its schema. {@link #fields()} is the
 * error map: a message by field, nested for records, and {@code @entity} for the entity as a whole.
 */
public final class SchemaViolationException extends KongDbException {
    private static final long serialVersionUID = 1L;

    SchemaViolationException(
            String strategy,
            @Nullable String message,
            Map<String, ? extends @Nullable Object> details,
            @Nullable Throwable cause) {
        super(2, "schema violation", strategy, message, details, cause);
    }

    @Override
    public int httpStatus() {
        return 400;
    }
}
