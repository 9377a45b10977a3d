package dev.kongdb.http;

/** A query or a form cannot be read. The message says why. */
public class MalformedArgumentsException extends Exception {
    private static final long serialVersionUID = 1L;

    /** An exception with the fault as its message. */
    public MalformedArgumentsException(String message) {
        super(message);
    }
}
