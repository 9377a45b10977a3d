package dev.kongdb.migration;

/**
 * A migration that statements alone cannot do. Kong's {@code up_f} and {@code teardown}. A plugin
 * names its classes in the service file {@code
 * META-INF/services/dev.kongdb.migration.MigrationCode}, and the names of their migrations in its
 * index (see {@link dev.kongdb.schema.MigrationIndex}). If there are also files with the name of
 * the migration, their statements run first.
 *
 * <p>It may be run again, and a second run must do no harm. On PostgreSQL a part runs in one
 * transaction with its record, so it leaves nothing if it throws.
 */
public interface MigrationCode {
    /** The plugin whose migration it is. */
    String plugin();

    /** The name in the plugin's index, such as {@code 002_hash_keys}. */
    String name();

    /**
     * Runs the first part. If it throws, the run ends, and the next run begins with this migration.
     */
    void up(MigrationConnector database);

    /** Whether there is a second part. */
    default boolean hasTeardown() {
        return false;
    }

    /** Runs the second part, when all nodes of the version before have stopped. */
    default void teardown(MigrationConnector database) {}
}
