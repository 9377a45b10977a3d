package dev.kongdb.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pool of connections to one server. It reports at once when waiting does not mend what keeps
 * the server from being reached. Thread-safe.
 */
final class ServerPool implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerPool.class);

    private static final long IDLE_MILLIS = 60_000;

    /**
     * The least timeout that the pool accepts, and so the time to wait for a server that refuses
     * connections.
     */
    private static final long MIN_POOL_TIMEOUT_MILLIS = 250;

    private final PostgresSettings settings;
    private final PostgresDataSource source;
    final HikariDataSource pool;

    ServerPool(PostgresSettings settings, int size) {
        this.settings = settings;
        HikariConfig config = new HikariConfig();
        config.setPoolName("kong.db " + settings.database());
        this.source = settings.dataSource();
        config.setDataSource(source);
        config.setConnectionInitSql(settings.sessionSql());
        config.setMaximumPoolSize(size);
        // No idle connections are kept. With a minimum, the pool would not time out while the
        // server is away.
        config.setMinimumIdle(0);
        config.setIdleTimeout(IDLE_MILLIS);
        config.setConnectionTimeout(MIN_POOL_TIMEOUT_MILLIS);
        config.setValidationTimeout(Math.max(MIN_POOL_TIMEOUT_MILLIS, settings.timeoutMillis()));
        // The server need not be running yet.
        config.setInitializationFailTimeout(-1);
        this.pool = new HikariDataSource(config);
    }

    /**
     * A connection.
     *
     * @throws SQLException when there is none in time, or when waiting would not help
     */
    Connection connect() throws SQLException {
        long start = System.nanoTime();
        long patience = TimeUnit.MILLISECONDS.toNanos(settings.timeoutMillis());
        while (true) {
            try {
                return pool.getConnection();
            } catch (SQLException e) {
                // The pool's own message is about its internals; the cause says why the server
                // could not be reached.
                @Nullable SQLException why = e.getCause() instanceof PSQLException cause ? cause : e;
                if (!mayPass(why) && source.failedAt() - start < 0) {
                    // The pool waits seconds between its attempts, and throws the last failure,
                    // from a time before this call. The server may be back since then.
                    why = failureNow();
                }
                boolean over = System.nanoTime() - start >= patience
                        || pool.isClosed()
                        || Thread.currentThread().isInterrupted();
                if (over || (why != null && !mayPass(why))) {
                    throw why == null ? e : why;
                }
            }
        }
    }

    /** Why the server cannot be connected to now; null if it can. */
    private @Nullable SQLException failureNow() {
        try (Connection connection = source.getConnection()) {
            LOG.debug("{} is back", connection);
            return null;
        } catch (SQLException e) {
            return e;
        }
    }

    /**
     * Whether a failure to connect may pass while the caller waits: the server is slow, starts or
     * stops, or has no free connections. Nobody waits when waiting would not help: nothing listens
     * on the port, the password is wrong, or the database does not exist.
     */
    private static boolean mayPass(SQLException e) {
        String state = e.getSQLState();
        if (state != null && (state.startsWith("57P") || state.startsWith("53"))) {
            return true;
        }
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException
                    || cause instanceof UnknownHostException
                    || cause instanceof ConnectException) {
                return false;
            }
            if (cause instanceof IOException) {
                return true;
            }
        }
        return !(e instanceof PSQLException); // the pool has no connection yet, and knows no reason
    }

    /**
     * Drops all connections when the server went away: they are dead, and each would fail another
     * call.
     */
    void forgetIfAway(SQLException e) {
        String state = e.getSQLState();
        boolean gone = state != null
                && (state.startsWith("57P0")
                        || (state.startsWith("08") && !(e.getCause() instanceof SocketTimeoutException)));
        HikariPoolMXBean control = pool.getHikariPoolMXBean();
        if (gone && control != null) {
            control.softEvictConnections();
        }
    }

    /** A number of the pool; NaN before its start. */
    double state(ToIntFunction<HikariPoolMXBean> number) {
        HikariPoolMXBean control = pool.getHikariPoolMXBean();
        return control == null ? Double.NaN : number.applyAsInt(control);
    }

    @Override
    public void close() {
        pool.close();
    }
}
