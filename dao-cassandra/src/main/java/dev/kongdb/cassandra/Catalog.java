package dev.kongdb.cassandra;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.connection.ClosedConnectionException;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.NodeState;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import dev.kongdb.error.DatabaseException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tables of the keyspace, and changes of them. Thread-safe. */
final class Catalog {
    private static final Logger LOG = LoggerFactory.getLogger(Catalog.class);
    private static final Duration SCHEMA_TIMEOUT = Duration.ofMinutes(1);

    private final Cluster cluster;
    private final AtomicInteger drops = new AtomicInteger();

    Catalog(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Runs a statement that changes tables, and waits until all nodes agree on the schema. */
    void change(String cql) {
        boolean agreed = cluster.guarded(cql, () -> {
            ResultSet result =
                    cluster.session().execute(SimpleStatement.newInstance(cql).setTimeout(SCHEMA_TIMEOUT));
            return (result.getExecutionInfo().isSchemaInAgreement()
                            || cluster.session().checkSchemaAgreement())
                    && allNodesSayTheSame();
        });
        if (!agreed) {
            throw cluster.errors.database(
                    "the nodes of the cluster do not agree on the schema within "
                            + cluster.settings.schemaTimeoutMillis() + " ms (cassandra_schema_consensus_timeout)",
                    null);
        }
    }

    /**
     * Asks each node for its version of the schema. The driver asks one node what it knows of the
     * others, and that node knows nothing of one that has just joined.
     */
    private boolean allNodesSayTheSame() {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(cluster.settings.schemaTimeoutMillis());
        for (int attempt = 1; ; attempt++) {
            Set<UUID> versions = new HashSet<>();
            for (Node node : cluster.session().getMetadata().getNodes().values()) {
                if (node.getState() == NodeState.UP) {
                    schemaVersion(node).ifPresent(versions::add);
                }
            }
            if (versions.size() <= 1) {
                return true;
            }
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            cluster.pause(attempt);
        }
    }

    private Optional<UUID> schemaVersion(Node node) {
        try {
            Row row = cluster.session()
                    .execute(SimpleStatement.newInstance("SELECT schema_version FROM system.local")
                            .setNode(node))
                    .one();
            return row == null ? Optional.empty() : Optional.ofNullable(row.getUuid(0));
        } catch (DriverException e) {
            // the node has left, and learns the schema when it comes back; or it belongs to another
            // datacenter
            return Optional.empty();
        }
    }

    /**
     * Waits until nodes accept statements on a column that another client has just created, or is
     * still creating. A node shows the column in its catalog a moment earlier.
     */
    void awaitColumn(String table, String column) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(cluster.settings.schemaTimeoutMillis());
        for (int attempt = 1; ; attempt++) {
            try {
                cluster.session().prepare("SELECT " + column + " FROM " + cluster.table(table) + " LIMIT 1");
                return;
            } catch (InvalidQueryException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw cluster.error(e);
                }
                cluster.pause(attempt);
            } catch (DriverException e) {
                throw cluster.error(e);
            }
        }
    }

    /**
     * Runs work that makes many tables. The driver would read the whole keyspace from the catalog
     * after each statement, which takes longer than the statements. Here it reads it once, at the
     * end.
     */
    void changing(Runnable work) {
        CqlSession connected = cluster.session();
        connected.setSchemaMetadataEnabled(false);
        try {
            work.run();
        } finally {
            try {
                Cluster.join(connected.setSchemaMetadataEnabled(true).toCompletableFuture());
            } catch (DriverException | CompletionException e) {
                LOG.debug("the tables could not be read again; whoever misses one of them does", e);
            }
        }
    }

    /** Runs a statement from the code of a migration, which may change tables or rows. */
    ResultSet migrate(String cql, @Nullable Object... values) {
        if (values.length == 0) {
            return cluster.guarded(
                    cql,
                    () -> cluster.session()
                            .execute(SimpleStatement.newInstance(cql).setTimeout(SCHEMA_TIMEOUT)));
        }
        return cluster.guarded(
                cql,
                () -> cluster.session().execute(cluster.session().prepare(cql).bind(values)));
    }

    /** Drops the keyspace. Everything known about its tables becomes invalid. */
    void dropKeyspace() {
        cluster.dropped = true;
        change("DROP KEYSPACE IF EXISTS " + Cql.quote(cluster.settings.keyspace()));
        drops.incrementAndGet();
    }

    /** How often this object has dropped the keyspace. */
    int drops() {
        return drops.get();
    }

    /**
     * A table of the keyspace, or null.
     *
     * @param refresh whether to ask the cluster now, instead of using what the driver knows
     */
    @Nullable
    TableMetadata table(String name, boolean refresh) {
        if (refresh) {
            refresh();
        }
        return cluster.session()
                .getMetadata()
                .getKeyspace(CqlIdentifier.fromInternal(cluster.settings.keyspace()))
                .flatMap(keyspace -> keyspace.getTable(CqlIdentifier.fromInternal(name)))
                .orElse(null);
    }

    /**
     * The table of an entity, once nodes accept statements on our own column in it. Adds the column
     * when it is missing.
     */
    TableMetadata entityTable(String name) {
        TableMetadata table = table(name, false);
        if (table == null) {
            table = table(name, true);
        }
        if (table != null && table.getColumn(RowState.COLUMN).isEmpty()) {
            try {
                change("ALTER TABLE " + cluster.table(name) + " ADD " + RowState.COLUMN + " text");
            } catch (DatabaseException e) {
                // another node may have added it first; the table decides
                table = table(name, true);
                if (table == null || table.getColumn(RowState.COLUMN).isEmpty()) {
                    throw e;
                }
            }
        }
        if (table == null) {
            throw cluster.errors.database(
                    "unconfigured table " + name + ": run the migrations of the keyspace '"
                            + cluster.settings.keyspace() + "'",
                    null);
        }
        awaitColumn(name, RowState.COLUMN);
        return table;
    }

    /** Reads the tables of the keyspace from the cluster. */
    void refresh() {
        try {
            cluster.session().refreshSchema();
        } catch (DriverException e) {
            throw cluster.error(e);
        } catch (IllegalStateException e) {
            // thrown by the driver when it has lost its control connection
            String message = String.valueOf(e.getMessage());
            throw cluster.errors.database(message, new ClosedConnectionException(message, e));
        }
    }
}
