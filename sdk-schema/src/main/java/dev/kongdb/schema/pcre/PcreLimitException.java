package dev.kongdb.schema.pcre;

/**
 * A match was given up because it takes too many steps or too much memory. Whether there is a match
 * is not known.
 */
public final class PcreLimitException extends Exception {
    private static final long serialVersionUID = 1L;

    PcreLimitException(String message) {
        super(message, null, false, false);
    }
}
