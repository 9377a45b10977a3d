package dev.kongdb.schema.pcre;

/**
 * A text is not usable as a regular expression: PCRE refuses it, or {@link Pcre} cannot match it as
 * PCRE does.
 */
public final class PcreException extends Exception {
    private static final long serialVersionUID = 1L;

    PcreException(String message) {
        super(message, null, false, false);
    }
}
