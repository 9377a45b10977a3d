package dev.kongdb.postgres;

import dev.kongdb.error.DatabaseException;
import dev.kongdb.migration.MigrationStore;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes expired rows: first the events of the cluster, then the rows of every entity with ttl,
 * parents first. Expired rows are invisible already; this frees their space. Thread-safe.
 */
final class ExpiredRows {
    private static final Logger LOG = LoggerFactory.getLogger(ExpiredRows.class);

    /**
     * How many rows one statement deletes at most, so that it neither holds many locks nor runs
     * into its timeout.
     */
    static final int BATCH = 1_000;

    /** The key in the table {@code locks}; the lock expires when its node dies. */
    static final String LOCK = "expired_rows";

    private static final String FOREIGN_KEY_VIOLATION = "23503";

    private final Connections connections;
    private final MigrationStore locks;
    private final Set<Expiring> tables = new CopyOnWriteArraySet<>();

    /** A table, and the column with the time of expiry; both quoted. */
    private record Expiring(String table, String column) {
        /**
         * Skips rows that other transactions have locked, so that the sweep waits for nobody. They
         * are deleted next time.
         */
        String find() {
            return "SELECT ctid FROM " + table + " WHERE " + column + " < CURRENT_TIMESTAMP ORDER BY " + column
                    + " OFFSET ? LIMIT " + BATCH + " FOR UPDATE SKIP LOCKED";
        }

        String delete() {
            return "DELETE FROM " + table + " WHERE ctid = ANY (ARRAY (" + find() + "))";
        }

        /**
         * Deletes one row if it is unchanged since it was found: a row that was written since has
         * another {@code ctid}.
         */
        String deleteOne() {
            return "DELETE FROM " + table + " WHERE ctid = ?::tid AND " + column + " < CURRENT_TIMESTAMP";
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

    /** Adds the table of an entity with ttl, after the tables that it refers to. */
    void add(EntityTable table) {
        tables.add(new Expiring(table.name, EntityTable.TTL));
    }

    /**
     * Deletes expired rows, unless another node is doing so, and returns how many. A failure is
     * logged with Kong's text and does not affect the other tables. Ends early when the thread is
     * interrupted.
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

    /**
     * Deletes the expired rows of one table. Throws when no connection is available, which would
     * concern all tables.
     */
    private long of(Expiring table) {
        Sweep sweep = new Sweep(table);
        try {
            int batch = BATCH;
            while (batch == BATCH && !Thread.currentThread().isInterrupted()) {
                batch = sweep.batch();
            }
        } catch (SQLException e) {
            sweep.failure = e;
        }
        SQLException failure = sweep.failure;
        if (failure != null) {
            LOG.error(
                    "unable to clean expired rows from table '{}' on PostgreSQL database ({})",
                    table.name(),
                    connections.error(failure).message(),
                    failure);
        }
        return sweep.deleted;
    }

    /** Deletes the rows of one table, except those that other rows refer to, which must stay. */
    private final class Sweep {
        private final Expiring table;
        private int kept;
        private long deleted;
        private @Nullable SQLException failure;

        Sweep(Expiring table) {
            this.table = table;
        }

        /** Deletes the next rows, and returns how many it found. */
        int batch() throws SQLException {
            try {
                int gone = connections.call(connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(table.delete())) {
                        statement.setInt(1, kept);
                        return statement.executeUpdate();
                    }
                });
                deleted += gone;
                return gone;
            } catch (SQLException e) {
                if (!isReferredTo(e)) {
                    throw e;
                }
            }
            List<String> places = connections.call(connection -> {
                try (PreparedStatement statement = connection.prepareStatement(table.find())) {
                    statement.setInt(1, kept);
                    List<String> found = new ArrayList<>();
                    try (ResultSet result = statement.executeQuery()) {
                        while (result.next()) {
                            found.add(result.getString(1));
                        }
                    }
                    return found;
                }
            });
            for (String place : places) {
                one(place);
            }
            return places.size();
        }

        private void one(String place) throws SQLException {
            try {
                deleted += connections.call(connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(table.deleteOne())) {
                        statement.setString(1, place);
                        return statement.executeUpdate();
                    }
                });
            } catch (SQLException e) {
                if (!isReferredTo(e)) {
                    throw e;
                }
                kept++;
                failure = e;
            }
        }
    }

    private static boolean isReferredTo(SQLException e) {
        return FOREIGN_KEY_VIOLATION.equals(e.getSQLState());
    }
}
