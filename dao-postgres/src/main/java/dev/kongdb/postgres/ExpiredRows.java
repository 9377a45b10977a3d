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
 * Deletes what has expired: first the events of the cluster, then the rows of every entity with ttl, parents first. Nobody sees
 * those rows any more; this only frees their room. Thread-safe.
 */
final class ExpiredRows {
    private static final Logger LOG = LoggerFactory.getLogger(ExpiredRows.class);

    /** How many rows one statement deletes at most, so that none holds many locks or comes near its timeout. */
    static final int BATCH = 1_000;

    /** In the table {@code locks}, from which it vanishes by itself when its node dies. */
    static final String LOCK = "expired_rows";

    private static final String FOREIGN_KEY_VIOLATION = "23503";

    private final Connections connections;
    private final MigrationStore locks;
    private final Set<Expiring> tables = new CopyOnWriteArraySet<>();

    /** A table, and the column that says when a row of it expires; both quoted. */
    private record Expiring(String table, String column) {
        /** Rows that others are just at are left for the next time: nobody waits for the sweep, nor it for anybody. */
        String find() {
            return "SELECT ctid FROM " + table + " WHERE " + column + " < CURRENT_TIMESTAMP ORDER BY " + column
                    + " OFFSET ? LIMIT " + BATCH + " FOR UPDATE SKIP LOCKED";
        }

        String delete() {
            return "DELETE FROM " + table + " WHERE ctid = ANY (ARRAY (" + find() + "))";
        }

        /** Deletes one row, if it is as it was found: one that was written since has another place. */
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

    /** The deletion of the rows of one table, past those that others refer to, which have to stay. */
    private final class Sweep {
        private final Expiring table;
        private int kept;
        private long deleted;
        private @Nullable SQLException failure;

        Sweep(Expiring table) {
            this.table = table;
        }

        /** Deals with the next rows; how many there were. */
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
