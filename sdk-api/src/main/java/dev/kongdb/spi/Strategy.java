package dev.kongdb.spi;

import dev.kongdb.error.Errors;
import dev.kongdb.migration.MigrationStore;
import dev.kongdb.schema.Schema;

/** A database in use: one implementation over PostgreSQL, one over Cassandra. Thread-safe. */
public interface Strategy extends AutoCloseable {
    /** Kong's name of the store: {@code postgres} or {@code cassandra}. */
    String name();

    /** Makes errors that bear the store's name. */
    Errors errors();

    /** What the store does for that entity. Called once for each, parents first; asks nothing of the database. */
    EntityStrategy entity(Schema schema);

    /** Called once, when {@link #entity} has been called for every entity and their subschemas are known. */
    default void start() {}

    /** Has a listener called whenever all content was replaced in one step, which the stores with a database never do. */
    default void whenReplaced(Runnable listener) {}

    /** The store's side of migrations. */
    MigrationStore migrations();

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
