package dev.kongdb.error;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Error 12, operation unsupported. The store, or the entity, does not support the operation. */
public final class OperationUnsupportedException extends KongDbException {
    private static final long serialVersionUID = 1L;

    OperationUnsupportedException(
            String strategy,
            @Nullable String message,
            Map<String, ? extends @Nullable Object> details,
            @Nullable Throwable cause) {
        super(12, "operation unsupported", strategy, message, details, cause);
    }

    @Override
    public int httpStatus() {
        return 405;
    }
}
