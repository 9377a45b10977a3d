package dev.kongdb.error;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Error 6, not found. There is no entity to update under that key. {@link #fields()} is what was
 * looked for.
 */
public final class NotFoundException extends KongDbException {
    private static final long serialVersionUID = 1L;

    NotFoundException(
            String strategy,
            @Nullable String message,
            Map<String, ? extends @Nullable Object> details,
            @Nullable Throwable cause) {
        super(6, "not found", strategy, message, details, cause);
    }

    @Override
    public int httpStatus() {
        return 404;
    }
}
