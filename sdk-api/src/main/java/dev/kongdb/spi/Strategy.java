package dev.kongdb.spi;

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

    /** Makes errors that bear the store's name. */
    Errors errors();

    /** What the store does for each entity, by its name. Called once, with all schemas; asks nothing of the database. */
    Map<String, EntityStrategy> open(Schemas schemas);

    /** Called once, after {@link #open}, before any row is asked for. */
    default void start() {}

    /** Tells of its connections by those meters. Called once, after {@link #start}. */
    default void meter(Meters meters) {}

    /** Has a listener called whenever all content was replaced in one step, which the stores with a database never do. */
    default void whenReplaced(Runnable listener) {}

    /**
     * Does work on this store in one transaction: all of it is done when this returns, or nothing when the work throws. The strategy given
     * to the work is of use to its thread, and as long as the work goes on.
     *
     * @return false when the store has no transactions, and the work was not begun
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

    /** What nodes tell each other. */
    ClusterEventStore clusterEvents();

    /**
     * Deletes rows that have expired, of every entity, unless another node is doing so; how many went. Fails on nothing: what
     * cannot be deleted is logged. Ends early when the thread is interrupted. Nothing to do for a store that does it by itself.
     */
    default long deleteExpired() {
        return 0;
    }

    /** Closes every connection. */
    @Override
    void close();
}
