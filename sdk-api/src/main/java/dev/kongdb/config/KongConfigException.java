package dev.kongdb.config;

/**
 * A setting is wrong or missing. The message says which, what it is, and what it may be; it never
 * holds a secret.
 */
public final class KongConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is wrong, and what to do. */
    public KongConfigException(String message) {
        super(message);
    }
}
