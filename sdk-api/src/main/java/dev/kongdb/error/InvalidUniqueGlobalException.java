package dev.kongdb.error;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Error 18, invalid global query. A field that is unique only within a workspace was used to look
 * through all workspaces.
 */
public final class InvalidUniqueGlobalException extends KongDbException {
    private static final long serialVersionUID = 1L;

    InvalidUniqueGlobalException(
            String strategy,
            @Nullable String message,
            Map<String, ? extends @Nullable Object> details,
            @Nullable Throwable cause) {
        super(18, "invalid global query", strategy, message, details, cause);
    }

    @Override
    public int httpStatus() {
        return 400;
    }
}
