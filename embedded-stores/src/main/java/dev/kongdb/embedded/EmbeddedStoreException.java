package dev.kongdb.embedded;

import org.jspecify.annotations.Nullable;

/**
 * An embedded store could not be started, stopped or used. The message says what went wrong and
 * where, then what to do. If the server's log says more, its last lines follow.
 */
public final class EmbeddedStoreException extends RuntimeException {
    EmbeddedStoreException(String problem, String remedy) {
        this(problem, remedy, "", null);
    }

    EmbeddedStoreException(String problem, String remedy, @Nullable Throwable cause) {
        this(problem, remedy, "", cause);
    }

    EmbeddedStoreException(String problem, String remedy, String logTail, @Nullable Throwable cause) {
        super(problem + "\nWhat to do: " + remedy + (logTail.isEmpty() ? "" : "\n" + logTail), cause);
    }
}
