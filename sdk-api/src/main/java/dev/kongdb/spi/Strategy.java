package dev.kongdb.spi;

import dev.kongdb.dao.Snapshot;
import dev.kongdb.error.Errors;
import dev.kongdb.meter.Meters;
import dev.kongdb.migration.MigrationStore;
import dev.kongdb.schema.Schemas;
import java.util.Map;
import java.util.function.Consumer;

/** A database in use: one implementation over PostgreSQL, one over Cassandra. Thread-safe. */
public interface Strategy extends AutoCloseable {
    /** Kong's name of the store: {@code postgres} or {@code cassandra}. */
    String name();

    /** Makes errors with the store's name. */
    Errors errors();

    /**
     * The strategies of all entities, by their names. Called once, with all schemas; does not ask
     * the database.
     */
    Map<String, EntityStrategy> open(Schemas schemas);

    /** Called once, after {@link #open}, before any row is asked for. */
    default void start() {}

    /** Registers meters of its connections. Called once, after {@link #start}. */
    default void meter(Meters meters) {}

    /**
     * Calls a listener each time that all content was replaced in one step. Stores with a database
     * never do that.
     */
    default void whenReplaced(Runnable listener) {}

    /**
     * What reads of this thread see: the snapshot in whose {@link Snapshot#read} the thread is, or
     * else the newest one.
     */
    default Snapshot snapshot() {
        return Snapshot.LIVE;
    }

    /**
     * Runs work on this store in one transaction: when this returns, everything is stored; if the
     * work throws, nothing is. Only the thread of the work may use the strategy that the work is
     * given, and only while the work runs.
     *
     * @return false if the store has no transactions; then the work did not run
     */
    default boolean inTransaction(Consumer<Strategy> work) {
        return false;
    }

    /** Whether entities have tables, which migrations make. */
    default boolean hasTables() {
        return true;
    }

    /** The store's side of migrations. */
    MigrationStore migrations();

    /** The events of the cluster. */
    ClusterEventStore clusterEvents();

    /**
     * Deletes the expired rows of all entities, unless another node is deleting them, and returns
     * how many it deleted. Failures are logged and not thrown. Ends early if the thread is
     * interrupted. Does nothing if the database deletes expired rows by itself.
     */
    default long deleteExpired() {
        return 0;
    }

    /** Closes every connection. */
    @Override
    void close();
}
