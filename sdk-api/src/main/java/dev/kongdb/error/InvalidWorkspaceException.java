package dev.kongdb.error;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Error 17, invalid workspace. The workspace does not exist. */
public final class InvalidWorkspaceException extends KongDbException {
    private static final long serialVersionUID = 1L;

    InvalidWorkspaceException(
            String strategy,
            @Nullable String message,
            Map<String, ? extends @Nullable Object> details,
            @Nullable Throwable cause) {
        super(17, "invalid workspace", strategy, message, details, cause);
    }

    @Override
    public int httpStatus() {
        return 400;
    }
}
