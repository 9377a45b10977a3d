package dev.kongdb.postgres;

import dev.kongdb.error.DatabaseException;
import dev.kongdb.migration.MigrationStore;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what has expired: first the events of the cluster, then the rows of every entity with ttl, parents first. Nobody sees
 * those rows any more; this only frees their room. Thread-safe.
 */
final class ExpiredRows {
    private static final Logger LOG = LoggerFactory.getLogger(ExpiredRows.class);

    /** How many rows one statement deletes at most, so that none holds many locks or comes near its timeout. */
    static final int BATCH = 1_000;

    /** In the table {@code locks}, from which it vanishes by itself when its node dies. */
    static final String LOCK = "expired_rows";

    private final Connections connections;
    private final MigrationStore locks;
    private final Set<Expiring> tables = new CopyOnWriteArraySet<>();

    /** A table, and the column that says when a row of it expires; both quoted. */
    private record Expiring(String table, String column) {
        /** Rows that others are just at are left for the next time: nobody waits for the sweep, nor it for anybody. */
        String delete() {
            return "DELETE FROM " + table + " WHERE ctid = ANY (ARRAY (SELECT ctid FROM " + table + " WHERE " + column
                    + " < CURRENT_TIMESTAMP ORDER BY " + column + " LIMIT " + BATCH + " FOR UPDATE SKIP LOCKED))";
        }

        String name() {
            return table.substring(1, table.length() - 1).replace("\"\"", "\"");
        }
    }

    ExpiredRows(Connections connections, MigrationStore locks) {
        this.connections = connections;
        this.locks = locks;
        tables.add(new Expiring("\"cluster_events\"", "\"expire_at\""));
    }

    /** Takes a table of an entity with ttl along; after those that it refers to. */
    void add(EntityTable table) {
        tables.add(new Expiring(table.name, EntityTable.TTL));
    }

    /**
     * Deletes, unless another node is doing so; how many rows went. What fails is logged in Kong's words, and does not keep the
     * other tables. Ends early when the thread is interrupted.
     */
    long delete() {
        AtomicLong deleted = new AtomicLong();
        try {
            boolean ours =
                    locks.locked(LOCK, Duration.ZERO, () -> tables.forEach(table -> deleted.addAndGet(of(table))));
            if (!ours) {
                LOG.debug("another node deletes the expired rows");
            }
        } catch (DatabaseException e) {
            if (!Thread.currentThread().isInterrupted()) {
                LOG.error("unable to clean expired rows from PostgreSQL database ({})", e.message(), e);
            }
        }
        return deleted.get();
    }

    /** Those of one table; throws when there is no connection to be had, which no other table would get either. */
    private long of(Expiring table) {
        long deleted = 0;
        try {
            int batch = BATCH;
            while (batch == BATCH && !Thread.currentThread().isInterrupted()) {
                batch = connections.call(connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(table.delete())) {
                        return statement.executeUpdate();
                    }
                });
                deleted += batch;
            }
        } catch (SQLException e) {
            LOG.error(
                    "unable to clean expired rows from table '{}' on PostgreSQL database ({})",
                    table.name(),
                    connections.error(e).message(),
                    e);
        }
        return deleted;
    }
}
