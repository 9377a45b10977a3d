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
 * The cluster, as this node is connected to it: connects when first needed, and again until it works. What the driver reports as a
 * failure is a {@link DatabaseException} to everyone else. Thread-safe.
 */
final class Cluster implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

    final CassandraSettings settings;
    final Errors errors;

    private final FaultPoints faults;
    private final ReentrantLock connecting = new ReentrantLock();
    private volatile @Nullable CqlSession session;

    /** Whether this node has dropped the keyspace, and not seen it since: who asks for its tables nevertheless breaks connections. */
    volatile boolean dropped;

    private boolean closed;

    Cluster(CassandraSettings settings, Errors errors, FaultPoints faults) {
        this.settings = settings;
        this.errors = errors;
        this.faults = faults;
    }

    /** The name of a table, with its keyspace, as it stands in statements. */
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
     * Asks the cluster for its nodes, in case it did not tell of one that came or went. Does not wait; what fails is done again by the
     * next. The driver does so by itself only when it has lost the connection on which it is told, and offers it to itself only.
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
        } catch (RuntimeException e) { // there is no connection to ask on just now
            LOG.debug("the nodes of the cluster could not be asked for", e);
        }
    }

    /** Tells by those meters of the connections to all nodes. */
    void meter(Meters meters) {
        meters.gauges(
                        "kongdb_pool_connections",
                        "Connections to the database, by pool and by what they do",
                        "pool",
                        "state")
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

    /** Runs what sends that statement. */
    <T> T guarded(String cql, Supplier<T> action) {
        faults.before(cql);
        try {
            return action.get();
        } catch (DriverException e) {
            throw error(e);
        }
    }

    /** Waits for the driver; throws what it throws. */
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

    /** The failure of the driver as Kong's error. */
    DatabaseException error(DriverException e) {
        Throwable cause = e instanceof DriverExecutionException && e.getCause() != null ? e.getCause() : e;
        if (e instanceof AllNodesFailedException none && none.getAllErrors().isEmpty()) {
            return errors.database("all hosts tried for query failed: none is reachable", e);
        }
        if (e instanceof AllNodesFailedException none) {
            List<Throwable> reasons =
                    none.getAllErrors().values().stream().flatMap(List::stream).toList();
            if (reasons.stream().allMatch(AuthenticationException.class::isInstance)) {
                // each node was reached, and lets us not in: no waiting mends it
                return errors.database(reasons.get(0).getMessage(), reasons.get(0));
            }
        }
        return errors.database(
                cause instanceof UnauthorizedException refused ? Permissions.missing(refused) : cause.getMessage(), e);
    }

    /** The error with Kong's words before its text, unless it has some already. */
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
     * Waits a little, longer each time, and not as long as others do: two that try for one row by lightweight transactions would else hinder
     * each other again and again, and there is nothing that tells when the other is through.
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
