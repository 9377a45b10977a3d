package dev.kongdb.error;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Error 16, invalid foreign key. A foreign key given to a method that takes one, such as {@code
 * selectBy} on a unique reference, is invalid.
 */
public final class InvalidForeignKeyException extends KongDbException {
    private static final long serialVersionUID = 1L;

    InvalidForeignKeyException(
            String strategy,
            @Nullable String message,
            Map<String, ? extends @Nullable Object> details,
            @Nullable Throwable cause) {
        super(16, "invalid foreign key", strategy, message, details, cause);
    }

    @Override
    public int httpStatus() {
        return 400;
    }
}
