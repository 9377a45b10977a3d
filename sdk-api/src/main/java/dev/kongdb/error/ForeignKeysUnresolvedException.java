package dev.kongdb.error;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Error 13, foreign keys unresolved. A foreign key given by a unique field, such as {@code service
 * = {name = "x"}}, matches no entity.
 */
public final class ForeignKeysUnresolvedException extends KongDbException {
    private static final long serialVersionUID = 1L;

    ForeignKeysUnresolvedException(
            String strategy,
            @Nullable String message,
            Map<String, ? extends @Nullable Object> details,
            @Nullable Throwable cause) {
        super(13, "foreign keys unresolved", strategy, message, details, cause);
    }

    @Override
    public int httpStatus() {
        return 400;
    }
}
