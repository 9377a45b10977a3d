package dev.kongdb.migration;

/**
 * A migration that statements alone cannot do. Kong's {@code up_f} and {@code teardown}. A plugin names its classes in the service
 * file {@code META-INF/services/dev.kongdb.migration.MigrationCode}, and the names of their migrations in its index (see {@link
 * dev.kongdb.schema.MigrationIndex}). Where there are files of the same name, too, their statements run first.
 *
 * <p>Must bear to be run again. On PostgreSQL a part runs in one transaction with its record, and leaves nothing when it throws.
 */
public interface MigrationCode {
    /** The plugin whose migration it is. */
    String plugin();

    /** The name in the plugin's index, such as {@code 002_hash_keys}. */
    String name();

    /** The first part. Whatever it throws stops the run, and the next one begins with this migration. */
    void up(MigrationConnector database);

    /** Whether there is a second part. */
    default boolean hasTeardown() {
        return false;
    }

    /** The second part, run when no node of the version before is left. */
    default void teardown(MigrationConnector database) {}
}
