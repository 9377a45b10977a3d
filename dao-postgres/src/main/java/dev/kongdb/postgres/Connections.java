package dev.kongdb.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import dev.kongdb.error.DatabaseException;
import dev.kongdb.error.Errors;
import dev.kongdb.meter.Meters;
import dev.kongdb.meter.Polled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections to one database. Thread-safe.
 *
 * <p>A call waits for its turn for {@code pg_semaphore_timeout}, and then for a connection for
 * {@code pg_timeout}. There are as many turns as connections, so the second wait is only for the
 * server.
 */
final class Connections implements AutoCloseable {
    /** The number of connections that Kong's web server keeps for each worker. */
    private static final int DEFAULT_SIZE = 30;

    /** The oldest server that Kong works with. */
    private static final int MIN_MAJOR = 9;

    private static final int MIN_MINOR = 5;

    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

    private static final long IDLE_MILLIS = 60_000;

    /**
     * The least timeout that the pool accepts, and so the time to wait for a server that refuses
     * connections.
     */
    private static final long MIN_POOL_TIMEOUT_MILLIS = 250;

    /**
     * How often a call is tried when the server undoes it because of a conflict with another call.
     */
    private static final int ATTEMPTS = 5;

    private final PostgresSettings settings;
    private final Errors errors;

    /** The one connection of a transaction; null when each call has its own. */
    private final @Nullable Connection transaction;

    /**
     * Whether a statement of the transaction has failed, so that the server has undone the
     * transaction.
     */
    private boolean undone;

    private final PostgresDataSource source;
    final HikariDataSource pool;
    private final Semaphore turns;

    /** Whether the server was checked; see {@link #check}. */
    private volatile boolean checked;

    /**
     * A call on a connection in autocommit mode. It is run again from the start if the server undid
     * it because of a deadlock.
     */
    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    Connections(PostgresSettings settings, Errors errors) {
        this.settings = settings;
        this.errors = errors;
        this.transaction = null;
        int size = settings.maxConcurrentQueries() == 0 ? DEFAULT_SIZE : settings.maxConcurrentQueries();
        this.turns = new Semaphore(size);
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

    /** Calls within the transaction of one connection. */
    private Connections(Connections pooled, Connection transaction) {
        this.settings = pooled.settings;
        this.errors = pooled.errors;
        this.source = pooled.source;
        this.pool = pooled.pool;
        this.turns = pooled.turns;
        this.transaction = transaction;
    }

    /**
     * Does work in one transaction. Either all of the work is stored, or none.
     *
     * @param work gets the connections that it must use
     */
    void inTransaction(Consumer<Connections> work) throws SQLException {
        call(connection -> {
            connection.setAutoCommit(false);
            try {
                String first = settings.callSql();
                if (first != null) {
                    try (Statement statement = connection.createStatement()) {
                        statement.execute(first);
                    }
                }
                Connections all = new Connections(this, connection);
                work.accept(all);
                if (all.undone) {
                    throw errors.database("a statement of the transaction failed, and nothing of it was done", null);
                }
                connection.commit();
            } catch (SQLException | RuntimeException | Error e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
            return true;
        });
    }

    /**
     * Makes a call of the transaction. A failure rolls the transaction back, so that later queries,
     * such as the one for the columns of a constraint, can run.
     */
    private <T> T call(Connection connection, Work<T> work) throws SQLException {
        try {
            return work.on(connection);
        } catch (SQLException e) {
            undone = true;
            connection.rollback();
            throw e;
        }
    }

    /** As {@link #call}, but in a transaction, a failure does not undo the earlier calls. */
    <T> T tried(Work<T> work) throws SQLException {
        if (transaction == null) {
            return call(work);
        }
        Savepoint before = transaction.setSavepoint();
        try {
            T result = work.on(transaction);
            transaction.releaseSavepoint(before);
            return result;
        } catch (SQLException | RuntimeException e) {
            transaction.rollback(before);
            transaction.releaseSavepoint(before);
            throw e;
        }
    }

    /**
     * Makes a call.
     *
     * @throws SQLException when a statement fails
     * @throws DatabaseException when no connection is available in time
     */
    <T> T call(Work<T> work) throws SQLException {
        if (transaction != null) {
            return call(transaction, work);
        }
        takeTurn();
        try (Connection connection = connect()) {
            if (!checked) {
                check(connection);
            }
            for (int attempt = 1; ; attempt++) {
                try {
                    return on(connection, work);
                } catch (SQLException e) {
                    if (attempt == ATTEMPTS || !wasUndoneByTheServer(e)) {
                        throw e;
                    }
                }
            }
        } catch (SQLException e) {
            forgetDeadConnections(e);
            throw e;
        } catch (UncheckedIOException e) {
            // another program wrote a value into a column that cannot be read
            throw errors.database(e.getMessage(), e);
        } finally {
            turns.release();
        }
    }

    /** A connection for a migration, outside of the pool. The caller closes it. */
    Connection openForMigration() throws SQLException {
        return settings.migrationDataSource().getConnection();
    }

    /**
     * Does the work on a connection, in a transaction if each call has to run a statement first.
     */
    private <T> T on(Connection connection, Work<T> work) throws SQLException {
        String first = settings.callSql();
        if (first == null) {
            return work.on(connection);
        }
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(first);
            T result = work.on(connection);
            connection.commit();
            return result;
        } catch (SQLException | RuntimeException | Error e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private void takeTurn() {
        if (turns.tryAcquire()) {
            return;
        }
        try {
            if (!turns.tryAcquire(settings.semaphoreTimeoutMillis(), TimeUnit.MILLISECONDS)) {
                throw errors.database("error acquiring query semaphore: timeout", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw errors.database("error acquiring query semaphore: interrupted", e);
        }
    }

    /**
     * Checks once whether the server's version is supported, and whether the connection is
     * encrypted if that was asked for.
     */
    private void check(Connection connection) throws SQLException {
        DatabaseMetaData server =
                // needs no round trip: the server sends this when a connection is made
                connection.getMetaData();
        int major = server.getDatabaseMajorVersion();
        int minor = server.getDatabaseMinorVersion();
        if (major < MIN_MAJOR || (major == MIN_MAJOR && minor < MIN_MINOR)) {
            throw errors.database(
                    "Kong requires postgres " + MIN_MAJOR + "." + MIN_MINOR + " or greater (currently using " + major
                            + "." + minor + ")",
                    null);
        }
        if (settings.sslIsHint() && !isEncrypted(connection)) {
            LOG.warn(
                    "{} has no TLS: connections to it are in plain text although ssl is on; turn ssl_verify on to refuse that",
                    settings);
        }
        checked = true;
    }

    private static boolean isEncrypted(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery("SELECT ssl FROM pg_catalog.pg_stat_ssl WHERE pid = pg_backend_pid()")) {
            return result.next() && result.getBoolean(1);
        }
    }

    private Connection connect() {
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
                    throw error(why == null ? e : why);
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

    /** Error 8, with the server's text if the server reported the failure. */
    DatabaseException error(SQLException e) {
        ServerErrorMessage answer = e instanceof PSQLException failure ? failure.getServerErrorMessage() : null;
        // the driver's text would say that the connection was refused
        if (e.getCause() instanceof UnknownHostException) {
            return errors.database("no host is named '" + settings.host() + "'", e);
        }
        if (e instanceof SQLTransientConnectionException) { // the pool's own text tells of its innards
            return errors.database("no connection within " + settings.timeoutMillis() + " ms (pg_timeout)", e);
        }
        String text = answer == null ? e.getMessage() : answer.getSeverity() + ": " + answer.getMessage();
        return errors.database(text, e);
    }

    /**
     * Whether it is a deadlock or a serialization failure. The server has undone the call, so it
     * can be made again.
     */
    private static boolean wasUndoneByTheServer(SQLException e) {
        return "40P01".equals(e.getSQLState()) || "40001".equals(e.getSQLState());
    }

    /**
     * Drops all connections when the server went away: they are dead, and each would fail another
     * call.
     */
    private void forgetDeadConnections(SQLException e) {
        String state = e.getSQLState();
        boolean gone = state != null
                && (state.startsWith("57P0")
                        || (state.startsWith("08") && !(e.getCause() instanceof SocketTimeoutException)));
        HikariPoolMXBean control = pool.getHikariPoolMXBean();
        if (gone && control != null) {
            control.softEvictConnections();
        }
    }

    /** Registers meters of the pool. */
    void meter(Meters meters, String name) {
        Polled connections = meters.gauges(
                "kongdb_pool_connections", "Connections to the database, by pool and state", "pool", "state");
        connections.read(() -> of(HikariPoolMXBean::getActiveConnections), name, "active");
        connections.read(() -> of(HikariPoolMXBean::getIdleConnections), name, "idle");
        meters.gauges("kongdb_pool_waiting", "Calls that wait for a connection to the database", "pool")
                .read(() -> turns.getQueueLength() + of(HikariPoolMXBean::getThreadsAwaitingConnection), name);
    }

    private double of(ToIntFunction<HikariPoolMXBean> number) {
        HikariPoolMXBean control = pool.getHikariPoolMXBean();
        return control == null ? Double.NaN : number.applyAsInt(control);
    }

    @Override
    public void close() {
        pool.close();
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "connections to %s", settings);
    }
}
