package dev.kongdb.error;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Error 3, primary key violation. An entity with that primary key exists already, here or in
 * another workspace. {@link #fields()} is the primary key.
 */
public final class PrimaryKeyViolationException extends KongDbException {
    private static final long serialVersionUID = 1L;

    PrimaryKeyViolationException(
            String strategy,
            @Nullable String message,
            Map<String, ? extends @Nullable Object> details,
            @Nullable Throwable cause) {
        super(3, "primary key violation", strategy, message, details, cause);
    }

    @Override
    public int httpStatus() {
        return 400;
    }
}
