package dev.kongdb.tck.vectors;

/** A file of vectors cannot be read. The message names the file and, if there is one, the line. */
public final class VectorFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    VectorFileException(String message, Throwable cause) {
        super(message, cause);
    }

    VectorFileException(String message) {
        super(message);
    }
}
