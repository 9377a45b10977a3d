package dev.kongdb.migration;

import org.jspecify.annotations.Nullable;

/**
 * A migration failed. The migrations before it stay and are recorded, and the next run continues
 * after them. The cause, if there is one, is the failure of the database.
 */
public final class MigrationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong, and what to do. */
    public MigrationException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
