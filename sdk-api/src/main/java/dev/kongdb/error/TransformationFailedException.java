package dev.kongdb.error;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Error 15, transformation error. A transformation of the schema refused the entity. Over HTTP this
 * is 400, or 500 when the transformation itself threw ({@link #getCause()} is set then).
 */
public final class TransformationFailedException extends KongDbException {
    private static final long serialVersionUID = 1L;

    TransformationFailedException(
            String strategy,
            @Nullable String message,
            Map<String, ? extends @Nullable Object> details,
            @Nullable Throwable cause) {
        super(15, "transformation error", strategy, message, details, cause);
    }

    @Override
    public int httpStatus() {
        return getCause() == null ? 400 : 500;
    }
}
