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
 * <p>A call waits for its turn as long as {@code pg_semaphore_timeout} says, and then for a connection as long as
 * {@code pg_timeout} says. There are as many turns as connections, so that the second wait is only ever for the server.
 */
final class Connections implements AutoCloseable {
    /** As many as Kong's web server keeps for each worker. */
    private static final int DEFAULT_SIZE = 30;

    /** The oldest server that Kong works with. */
    private static final int MIN_MAJOR = 9;

    private static final int MIN_MINOR = 5;

    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

    private static final long IDLE_MILLIS = 60_000;

    /** The least that the pool lets one wait, and so what one waits for a server that refuses connections. */
    private static final long MIN_POOL_TIMEOUT_MILLIS = 250;

    /** How often a call is made that the server undid because it was at odds with another one. */
    private static final int ATTEMPTS = 5;

    private final PostgresSettings settings;
    private final Errors errors;

    /** The one connection of a transaction; null when each call has its own. */
    private final @Nullable Connection transaction;

    /** Whether a statement of the transaction has failed, so that all of it was undone. */
    private boolean undone;

    final HikariDataSource pool;
    private final Semaphore turns;

    /** Whether the server was looked at; see {@link #check}. */
    private volatile boolean checked;

    /** A call on a connection in autocommit mode. Run again from the start when the server undid it because of a deadlock. */
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
        config.setDataSource(settings.dataSource());
        config.setConnectionInitSql(settings.sessionSql());
        config.setMaximumPoolSize(size);
        // None is kept open for nobody; and with none to keep, the pool does not count down its patience while the
        // server is away.
        config.setMinimumIdle(0);
        config.setIdleTimeout(IDLE_MILLIS);
        config.setConnectionTimeout(MIN_POOL_TIMEOUT_MILLIS);
        config.setValidationTimeout(Math.max(MIN_POOL_TIMEOUT_MILLIS, settings.timeoutMillis()));
        // The server need not be there yet.
        config.setInitializationFailTimeout(-1);
        this.pool = new HikariDataSource(config);
    }

    /** Calls that are one transaction on that connection. */
    private Connections(Connections pooled, Connection transaction) {
        this.settings = pooled.settings;
        this.errors = pooled.errors;
        this.pool = pooled.pool;
        this.turns = pooled.turns;
        this.transaction = transaction;
    }

    /**
     * Does work in one transaction, which ends with it: all of it is done, or nothing.
     *
     * @param work is given the connections to do it with
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

    /** A call of the transaction. What is asked after a failure, such as what a constraint is about, is asked anew. */
    private <T> T call(Connection connection, Work<T> work) throws SQLException {
        try {
            return work.on(connection);
        } catch (SQLException e) {
            undone = true;
            connection.rollback();
            throw e;
        }
    }

    /** As {@link #call}, but in a transaction a failure leaves in force what was done before. */
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
     * @throws DatabaseException when there is no connection to be had in time
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
        } catch (UncheckedIOException e) { // somebody else wrote into a column what cannot be read
            throw errors.database(e.getMessage(), e);
        } finally {
            turns.release();
        }
    }

    /** A connection of its own for a migration; it closes when the caller closes it. */
    Connection openForMigration() throws SQLException {
        return settings.migrationDataSource().getConnection();
    }

    /** Does the work on a connection, in a transaction if the call has to be told something first. */
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

    /** Looks once whether the server is one that Kong works with, and whether it encrypts when it was asked to. */
    private void check(Connection connection) throws SQLException {
        DatabaseMetaData server =
                connection.getMetaData(); // asks nothing: the server has told when it was connected to
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
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(settings.timeoutMillis());
        while (true) {
            try {
                return pool.getConnection();
            } catch (SQLException e) {
                // The pool's own text tells of its innards; why the server could not be reached is in the cause.
                SQLException why = e.getCause() instanceof PSQLException cause ? cause : e;
                if (!mayPass(why) || System.nanoTime() >= end || pool.isClosed()) {
                    throw error(why);
                }
            }
        }
    }

    /**
     * Whether what kept us from connecting may pass while one waits: the server is slow, starts or ends, or is full. Nobody waits for
     * what would keep each caller waiting in vain: that nobody listens there, a wrong password, a database that is not there.
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
        return !(e instanceof PSQLException); // the pool has none yet, and knows no reason
    }

    /** Error 8, with the server's text if it is the server that failed. */
    DatabaseException error(SQLException e) {
        ServerErrorMessage answer = e instanceof PSQLException failure ? failure.getServerErrorMessage() : null;
        if (e.getCause() instanceof UnknownHostException) { // the driver says that its connection was refused
            return errors.database("no host is named '" + settings.host() + "'", e);
        }
        String text = answer == null ? e.getMessage() : answer.getSeverity() + ": " + answer.getMessage();
        return errors.database(text, e);
    }

    /** A deadlock or a serialization failure: the server has undone all of it, so that it can be made again. */
    private static boolean wasUndoneByTheServer(SQLException e) {
        return "40P01".equals(e.getSQLState()) || "40001".equals(e.getSQLState());
    }

    /** When the server went away, all connections to it are dead; without this each of them would fail one more call. */
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

    /** Tells by those meters what the pool has to do. */
    void meter(Meters meters, String name) {
        Polled connections = meters.gauges(
                "kongdb_pool_connections", "Connections to the database, by pool and by what they do", "pool", "state");
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
