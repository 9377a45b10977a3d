package dev.kongdb.error;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Error 11, invalid options. The options of a call are wrong. {@link #options()} has a message for
 * each.
 */
public final class InvalidOptionsException extends KongDbException {
    private static final long serialVersionUID = 1L;

    InvalidOptionsException(
            String strategy,
            @Nullable String message,
            Map<String, ? extends @Nullable Object> details,
            @Nullable Throwable cause) {
        super(11, "invalid options", strategy, message, details, cause);
    }

    @Override
    public int httpStatus() {
        return 400;
    }
}
