package dev.kongdb.host.error;

import org.jspecify.annotations.Nullable;

/** The host cannot start. The message is one line for a person: what is wrong, where, and what to do. */
public final class HostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is wrong, and what to do. */
    public HostException(String message) {
        this(message, null);
    }

    /** As the other, with what caused it, for the log. */
    public HostException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** A message of several lines, as one. */
    public static String oneLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
