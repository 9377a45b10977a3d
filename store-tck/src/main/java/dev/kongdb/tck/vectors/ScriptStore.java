package dev.kongdb.tck.vectors;

import dev.kongdb.KongDb;

/**
 * The store on which DAO scripts run: a {@code kong.db} with key-auth, whose rows may all be
 * deleted. This interface contains all that scripts need, so any store can implement it.
 */
public interface ScriptStore extends AutoCloseable {
    /** No store is available. This is not the failure of one script, but of all. */
    final class UnavailableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /** The message names the store and the reason. */
        public UnavailableException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The {@code kong.db} of the store. */
    KongDb db();

    /** Deletes every row of every entity, and leaves one workspace, {@code default}. */
    void empty();

    @Override
    void close();
}
