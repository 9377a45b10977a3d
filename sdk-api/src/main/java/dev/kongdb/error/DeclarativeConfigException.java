package dev.kongdb.error;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Error 14, invalid declarative configuration. A declarative configuration is invalid. {@link
 * #fields()} is the error map.
 */
public final class DeclarativeConfigException extends KongDbException {
    private static final long serialVersionUID = 1L;

    DeclarativeConfigException(
            String strategy,
            @Nullable String message,
            Map<String, ? extends @Nullable Object> details,
            @Nullable Throwable cause) {
        super(14, "invalid declarative configuration", strategy, message, details, cause);
    }

    @Override
    public int httpStatus() {
        return 400;
    }
}
