package dev.kongdb.postgres;

import com.zaxxer.hikari.HikariPoolMXBean;
import dev.kongdb.error.DatabaseException;
import dev.kongdb.error.Errors;
import dev.kongdb.meter.Meters;
import dev.kongdb.meter.Polled;
import java.io.UncheckedIOException;
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

    final ServerPool server;
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
        this.server = new ServerPool(settings, size);
    }

    /** Calls within the transaction of one connection. */
    private Connections(Connections pooled, Connection transaction) {
        this.settings = pooled.settings;
        this.errors = pooled.errors;
        this.server = pooled.server;
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
            server.forgetIfAway(e);
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
        try {
            return server.connect();
        } catch (SQLException e) {
            throw error(e);
        }
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

    /** Registers meters of the pool. */
    void meter(Meters meters, String name) {
        Polled connections = meters.gauges(
                "kongdb_pool_connections", "Connections to the database, by pool and state", "pool", "state");
        connections.read(() -> server.state(HikariPoolMXBean::getActiveConnections), name, "active");
        connections.read(() -> server.state(HikariPoolMXBean::getIdleConnections), name, "idle");
        meters.gauges("kongdb_pool_waiting", "Calls that wait for a connection to the database", "pool")
                .read(
                        () -> turns.getQueueLength() + server.state(HikariPoolMXBean::getThreadsAwaitingConnection),
                        name);
    }

    @Override
    public void close() {
        server.close();
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "connections to %s", settings);
    }
}
