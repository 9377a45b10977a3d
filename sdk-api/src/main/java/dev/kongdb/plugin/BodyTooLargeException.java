package dev.kongdb.plugin;

/**
 * A body cannot be read because it is larger than what is kept in memory. The message names the
 * limit.
 */
public final class BodyTooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** An exception whose message names the limit. */
    public BodyTooLargeException(String message) {
        super(message);
    }
}
