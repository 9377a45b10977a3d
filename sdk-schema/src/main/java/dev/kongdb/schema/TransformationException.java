package dev.kongdb.schema;

/** A transformation could not compute its fields. DAOs turn this into their transformation error (code 15). */
public final class TransformationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With the reason. */
    public TransformationException(String message) {
        super(message, null, false, false);
    }
}
