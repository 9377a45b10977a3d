package dev.kongdb.plugin;

/** A body cannot be read, since it is more than is kept in memory. The message says which limit it goes beyond. */
public final class BodyTooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With what is said of it. */
    public BodyTooLargeException(String message) {
        super(message);
    }
}
