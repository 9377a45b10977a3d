package dev.kongdb.tck.vectors;

import dev.kongdb.KongDb;

/**
 * Where DAO scripts run: a {@code kong.db} with key-auth, whose rows may all be deleted. What a script needs of a store is here, and
 * nothing else, so that one is as good as another.
 */
public interface ScriptStore extends AutoCloseable {
    /** No store can be had: not the failure of a script, but of all. */
    final class UnavailableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        /** With a text that says which store, and why. */
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
