package dev.kongdb.host.error;

import org.jspecify.annotations.Nullable;

/**
 * The host cannot start. The message is one line for a person: the problem, its place, and how to
 * solve it.
 */
public final class HostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** An exception with the problem and its solution. */
    public HostException(String message) {
        this(message, null);
    }

    /** As {@link #HostException(String)}, with the cause, for the log. */
    public HostException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** A message of several lines as one line. */
    public static String oneLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
