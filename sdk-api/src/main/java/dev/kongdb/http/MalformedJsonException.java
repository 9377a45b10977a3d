package dev.kongdb.http;

/** A text is no JSON that is accepted. The message says why. */
public class MalformedJsonException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedJsonException(String message) {
        super(message);
    }
}
