package dev.kongdb.migration;

import dev.kongdb.schema.Schema;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * What a store does for migrations, in Kong's tables {@code schema_meta} and {@code locks}. Fails with {@link
 * dev.kongdb.error.DatabaseException}. Thread-safe.
 */
public interface MigrationStore {
    /** The store as Kong's messages name it: {@code PostgreSQL}, {@code Cassandra}. */
    String label();

    /** What is migrated, as Kong's messages name it: {@code database 'kong'}, {@code keyspace 'kong'}. */
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
     * Runs a part of a migration and records it, both or neither where the store can: as executed, or after {@link
     * MigrationPart#UP} as pending if it has a teardown. Does nothing when that is recorded already, so that it runs once even if
     * two nodes should come to it.
     *
     * @throws NotRecordedException when it ran, but cannot be recorded
     */
    void run(String subsystem, Migration migration, MigrationPart part);

    /** Runs a part of a migration again, whatever is recorded, and leaves the record as it is. */
    void runAgain(String subsystem, Migration migration, MigrationPart part);

    /**
     * Runs the work while no other node runs work under that key, waiting that long for another to finish; false when it did not.
     * The lock of a node that died is taken over when it has expired.
     */
    boolean locked(String key, Duration patience, Runnable work);

    /** Drops everything. */
    void reset();

    /** In which points the tables of those schemas are not as the schemas ask; a table of its own kind differs in none. */
    List<TableDifference> differences(Collection<Schema> schemas);
}
