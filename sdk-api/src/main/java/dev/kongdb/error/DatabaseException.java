package dev.kongdb.error;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Error 8, database error. The database failed or could not be reached. The cause is the failure of
 * the driver; the message is the database's own and may tell its innards, so that it must not be
 * shown to clients.
 */
public final class DatabaseException extends KongDbException {
    private static final long serialVersionUID = 1L;

    DatabaseException(
            String strategy,
            @Nullable String message,
            Map<String, ? extends @Nullable Object> details,
            @Nullable Throwable cause) {
        super(8, "database error", strategy, message, details, cause);
    }

    @Override
    public int httpStatus() {
        return 500;
    }
}
