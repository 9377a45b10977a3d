package dev.kongdb.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.DriverExecutionException;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import com.datastax.oss.driver.internal.core.context.InternalDriverContext;
import dev.kongdb.error.DatabaseException;
import dev.kongdb.error.Errors;
import dev.kongdb.meter.Meters;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection of this node to the cluster. It connects when first needed, and tries again until
 * it succeeds. Failures of the driver become a {@link DatabaseException}. Thread-safe.
 */
final class Cluster implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

    final CassandraSettings settings;
    final Errors errors;

    private final FaultPoints faults;
    private final ReentrantLock connecting = new ReentrantLock();
    private volatile @Nullable CqlSession session;

    /**
     * Whether this node has dropped the keyspace and not seen it since. Asking for its tables then
     * would break connections.
     */
    volatile boolean dropped;

    private boolean closed;

    Cluster(CassandraSettings settings, Errors errors, FaultPoints faults) {
        this.settings = settings;
        this.errors = errors;
        this.faults = faults;
    }

    /** The name of a table with its keyspace, quoted for statements. */
    String table(String name) {
        return Cql.quote(settings.keyspace()) + "." + Cql.quote(name);
    }

    CqlSession session() {
        CqlSession known = session;
        if (known != null) {
            return known;
        }
        connecting.lock();
        try {
            if (closed) {
                throw errors.database("closed", null);
            }
            known = session;
            if (known == null) {
                known = settings.connect();
                session = known;
            }
            return known;
        } catch (DriverException e) {
            throw error(e);
        } finally {
            connecting.unlock();
        }
    }

    /**
     * Asks the cluster for its nodes, in case it did not report one that came or went. Does not
     * wait; a failure is ignored, as there will be another call. The driver does this only when it
     * has lost its control connection, and does not offer it in its API.
     */
    void refreshNodes() {
        CqlSession known = session;
        if (known == null || !(known.getContext() instanceof InternalDriverContext context)) {
            return;
        }
        try {
            context.getMetadataManager().refreshNodes().exceptionally(e -> {
                LOG.debug("the nodes of the cluster could not be asked for", e);
                return null;
            });
        } catch (RuntimeException e) { // there is no connection to ask at the moment
            LOG.debug("the nodes of the cluster could not be asked for", e);
        }
    }

    /** Registers meters of the connections to all nodes. */
    void meter(Meters meters) {
        meters.gauges("kongdb_pool_connections", "Connections to the database, by pool and state", "pool", "state")
                .read(this::openConnections, "primary", "open");
    }

    private double openConnections() {
        CqlSession known = session;
        return known == null
                ? 0
                : known.getMetadata().getNodes().values().stream()
                        .mapToInt(Node::getOpenConnections)
                        .sum();
    }

    @Override
    public void close() {
        connecting.lock();
        try {
            closed = true;
            CqlSession known = session;
            if (known != null) {
                known.close();
            }
        } finally {
            connecting.unlock();
        }
    }

    /** Runs an action that sends the statement. */
    <T> T guarded(String cql, Supplier<T> action) {
        faults.before(cql);
        try {
            return action.get();
        } catch (DriverException e) {
            throw error(e);
        }
    }

    /** Waits for the driver; throws the driver's exceptions. */
    static <T> T join(CompletableFuture<T> sent) {
        try {
            return sent.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof DriverException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** The Kong error for a failure of the driver. */
    DatabaseException error(DriverException e) {
        Throwable cause = e instanceof DriverExecutionException && e.getCause() != null ? e.getCause() : e;
        if (e instanceof AllNodesFailedException none && none.getAllErrors().isEmpty()) {
            return errors.database("all hosts tried for query failed: none is reachable", e);
        }
        if (e instanceof AllNodesFailedException none) {
            List<Throwable> reasons =
                    none.getAllErrors().values().stream().flatMap(List::stream).toList();
            if (reasons.stream().allMatch(AuthenticationException.class::isInstance)) {
                // each node was reached and refused the login, so waiting does not help
                return errors.database(reasons.get(0).getMessage(), reasons.get(0));
            }
        }
        return errors.database(
                cause instanceof UnauthorizedException refused ? Permissions.missing(refused) : cause.getMessage(), e);
    }

    /** The error with Kong's prefix before its text, unless it has one already. */
    DatabaseException prefixed(String prefix, DatabaseException e) {
        String text = String.valueOf(e.message());
        if (text.startsWith("could not ")) {
            return e;
        }
        DatabaseException prefixed = errors.database(prefix + text, e.getCause());
        for (Throwable suppressed : e.getSuppressed()) {
            prefixed.addSuppressed(suppressed);
        }
        return prefixed;
    }

    /**
     * Pauses, longer with each attempt, for a random time. Otherwise two clients that write one row
     * by lightweight transactions would disturb each other again and again, and nothing tells when
     * the other is done.
     */
    void pause(int attempt) {
        long most = Math.min(10L << Math.min(attempt, 5), 200);
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(most / 2, most));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw errors.database("interrupted", e);
        }
    }
}
