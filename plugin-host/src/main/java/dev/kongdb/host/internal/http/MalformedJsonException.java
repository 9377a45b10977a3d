package dev.kongdb.host.internal.http;

/** A text is no JSON that is accepted. The message says why. */
public final class MalformedJsonException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean acceptedByKong;

    private MalformedJsonException(String message, boolean acceptedByKong) {
        super(message);
        this.acceptedByKong = acceptedByKong;
    }

    MalformedJsonException(String message) {
        this(message, false);
    }

    /** For what Kong takes, and silently loses a part of. */
    static MalformedJsonException lossy(String message) {
        return new MalformedJsonException(message, true);
    }

    /** Whether Kong itself takes such a text, so that a client may wonder why it is refused here. */
    public boolean acceptedByKong() {
        return acceptedByKong;
    }
}
