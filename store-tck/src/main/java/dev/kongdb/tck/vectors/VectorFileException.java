package dev.kongdb.tck.vectors;

/** A file of vectors that cannot be read; the message names the file, and the line where there is one. */
public final class VectorFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    VectorFileException(String message, Throwable cause) {
        super(message, cause);
    }

    VectorFileException(String message) {
        super(message);
    }
}
