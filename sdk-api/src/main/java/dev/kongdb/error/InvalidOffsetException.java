package dev.kongdb.error;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Error 7, invalid offset. The offset of a page is damaged, or it belongs to another entity,
 * workspace or filter.
 */
public final class InvalidOffsetException extends KongDbException {
    private static final long serialVersionUID = 1L;

    InvalidOffsetException(
            String strategy,
            @Nullable String message,
            Map<String, ? extends @Nullable Object> details,
            @Nullable Throwable cause) {
        super(7, "invalid offset", strategy, message, details, cause);
    }

    @Override
    public int httpStatus() {
        return 400;
    }
}
