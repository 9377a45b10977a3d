package dev.kongdb.error;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Error 1, invalid primary key. A primary key does not hold exactly the valid fields of the key.
 * {@link #fields()} has a message for each field at fault.
 */
public final class InvalidPrimaryKeyException extends KongDbException {
    private static final long serialVersionUID = 1L;

    InvalidPrimaryKeyException(
            String strategy,
            @Nullable String message,
            Map<String, ? extends @Nullable Object> details,
            @Nullable Throwable cause) {
        super(1, "invalid primary key", strategy, message, details, cause);
    }

    @Override
    public int httpStatus() {
        return 400;
    }
}
