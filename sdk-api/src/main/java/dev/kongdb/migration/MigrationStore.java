package dev.kongdb.migration;

import dev.kongdb.schema.Schema;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * Runs the migrations of a store, and records them in Kong's tables {@code schema_meta} and {@code
 * locks}. Fails with {@link dev.kongdb.error.DatabaseException}. Thread-safe.
 */
public interface MigrationStore {
    /** The store as Kong's messages name it: {@code PostgreSQL}, {@code Cassandra}. */
    String label();

    /**
     * The database, as Kong's messages name it: {@code database 'kong'}, {@code keyspace 'kong'}.
     */
    String target();

    /** Whether the database has no {@code schema_meta} yet. */
    boolean needsBootstrap();

    /** The rows of {@code schema_meta}; empty before the bootstrap. */
    List<SubsystemState> state();

    /** Makes {@code schema_meta} and {@code locks}, unless they are there. */
    void bootstrap();

    /** Kong's own tables, as this store has them. */
    Subsystem core();

    /**
     * Runs a part of a migration and records it: as executed, or, after {@link MigrationPart#UP} of
     * a migration with a teardown, as pending. If the store has transactions, both happen or
     * neither. If the part is recorded already, does nothing, so that it runs once even if two
     * nodes try it.
     *
     * @throws NotRecordedException if it ran, but could not be recorded
     */
    void run(String subsystem, Migration migration, MigrationPart part);

    /** Runs a part of a migration again, even if it is recorded, and does not change the record. */
    void runAgain(String subsystem, Migration migration, MigrationPart part);

    /**
     * Runs the work while no other node runs work under that key. Waits for another node until the
     * patience ends, and returns false if that node has not finished by then. If a node died, its
     * lock is taken over when it has expired.
     */
    boolean locked(String key, Duration patience, Runnable work);

    /** Drops everything. */
    void reset();

    /**
     * The differences between the tables and the schemas. A table that no layout describes, such as
     * {@code tags}, has none.
     */
    List<TableDifference> differences(Collection<Schema> schemas);
}
