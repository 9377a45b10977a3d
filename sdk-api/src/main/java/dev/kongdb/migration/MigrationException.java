package dev.kongdb.migration;

import org.jspecify.annotations.Nullable;

/**
 * The database could not be brought up to date. What ran before stays and is recorded; the next run goes on from there. The
 * cause, if there is one, is the failure of the database.
 */
public final class MigrationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What went wrong, and what to do. */
    public MigrationException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
