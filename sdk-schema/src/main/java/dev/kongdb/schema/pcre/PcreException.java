package dev.kongdb.schema.pcre;

/**
 * Says that a text cannot be used as a regular expression: PCRE refuses it, or {@link Pcre} cannot
 * match it as PCRE would.
 */
public final class PcreException extends Exception {
    private static final long serialVersionUID = 1L;

    PcreException(String message) {
        super(message, null, false, false);
    }
}
