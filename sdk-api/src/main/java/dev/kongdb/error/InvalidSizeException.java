package dev.kongdb.error;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Error 9, invalid size. The size of a page is out of range. */
public final class InvalidSizeException extends KongDbException {
    private static final long serialVersionUID = 1L;

    InvalidSizeException(
            String strategy,
            @Nullable String message,
            Map<String, ? extends @Nullable Object> details,
            @Nullable Throwable cause) {
        super(9, "invalid size", strategy, message, details, cause);
    }

    @Override
    public int httpStatus() {
        return 400;
    }
}
