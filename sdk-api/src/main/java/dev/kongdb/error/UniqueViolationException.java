package dev.kongdb.error;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Error 5, unique constraint violation. Another entity holds a value that must be unique. {@link
 * #fields()} are the field, or fields of a composite cache key, with their values.
 */
public final class UniqueViolationException extends KongDbException {
    private static final long serialVersionUID = 1L;

    UniqueViolationException(
            String strategy,
            @Nullable String message,
            Map<String, ? extends @Nullable Object> details,
            @Nullable Throwable cause) {
        super(5, "unique constraint violation", strategy, message, details, cause);
    }

    @Override
    public int httpStatus() {
        return 409;
    }
}
