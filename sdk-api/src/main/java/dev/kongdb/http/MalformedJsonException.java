package dev.kongdb.http;

/** A text is no JSON, or JSON that is not accepted. The message says why. */
public class MalformedJsonException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedJsonException(String message) {
        super(message);
    }
}
