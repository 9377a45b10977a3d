package dev.kongdb.migration;

import dev.kongdb.error.KongDbException;

/** A migration ran, but could not be recorded in {@code schema_meta}; for stores. */
public final class NotRecordedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With the failure of the database. */
    public NotRecordedException(KongDbException cause) {
        super(cause.message(), cause);
    }
}
