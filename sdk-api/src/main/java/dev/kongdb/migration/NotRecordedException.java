package dev.kongdb.migration;

import dev.kongdb.error.KongDbException;

/** A migration that ran, but could not be written down in {@code schema_meta}; for stores. */
public final class NotRecordedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What the database said to it. */
    public NotRecordedException(KongDbException cause) {
        super(cause.message(), cause);
    }
}
