package dev.kongdb.host.internal;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.connection.ClosedConnectionException;
import com.datastax.oss.driver.api.core.servererrors.UnavailableException;
import dev.kongdb.KongDb;
import dev.kongdb.dao.Options;
import dev.kongdb.error.DatabaseException;
import dev.kongdb.error.KongDbException;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Distinguishes a database that cannot be reached from one that refuses a statement. */
public final class DatabaseReach {
    /** The message for clients; the log has more. */
    public static final String MESSAGE = "The database cannot be reached";

    private DatabaseReach() {}

    /** Whether the database answers now. */
    public static boolean isThere(KongDb db) {
        try {
            db.dao("workspaces").with(Options.readPrimary()).page(1, null);
            return true;
        } catch (DatabaseException e) {
            return false;
        }
    }

    /** Whether a failure comes from a database that is down, restarting, or out of reach. */
    public static boolean isLost(Throwable failure) {
        for (Throwable cause : causes(failure)) {
            if (cause instanceof IOException
                    || cause instanceof SQLTransientConnectionException
                    || isCassandra(cause)) {
                return true;
            }
            if (cause instanceof SQLException sql && isConnectionState(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    /**
     * The failed call of {@code kong.db} that caused a plugin's exception; null when there is none.
     */
    public static @Nullable KongDbException failedCall(Throwable thrown) {
        for (Throwable cause : causes(thrown)) {
            if (cause instanceof KongDbException failed) {
                return failed;
            }
        }
        return null;
    }

    /** No node answers, or too few of the nodes that hold the data. */
    private static boolean isCassandra(Throwable cause) {
        return cause instanceof AllNodesFailedException
                || cause instanceof UnavailableException
                || cause instanceof DriverTimeoutException
                || cause instanceof ClosedConnectionException;
    }

    /**
     * Whether it is class 08, or a state by which PostgreSQL reports that it stops, starts or has
     * lost a process.
     */
    private static boolean isConnectionState(@Nullable String state) {
        return state != null && (state.startsWith("08") || state.startsWith("57P"));
    }

    /** The exception and its causes, each once: a plugin's exceptions may be causes of each other. */
    private static List<Throwable> causes(Throwable thrown) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Throwable> order = new ArrayList<>();
        for (Throwable cause = thrown; cause != null && seen.add(cause); cause = cause.getCause()) {
            order.add(cause);
        }
        return order;
    }
}
