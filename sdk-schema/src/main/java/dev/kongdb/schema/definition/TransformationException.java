package dev.kongdb.schema.definition;

import org.jspecify.annotations.Nullable;

/**
 * A transformation could not compute its fields. DAOs turn this into their transformation error
 * (code 15). It has a cause when the function failed instead of refusing.
 */
public final class TransformationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Without a cause. */
    public TransformationException(String message) {
        this(message, null);
    }

    /** With the exception that the transformation threw. */
    /** A failure with that message and cause. */
    public TransformationException(String message, @Nullable Throwable cause) {
        super(message, cause, false, false);
    }
}
