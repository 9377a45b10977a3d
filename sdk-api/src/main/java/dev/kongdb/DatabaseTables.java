package dev.kongdb;

import dev.kongdb.dao.Dao;
import dev.kongdb.internal.PluginMigrations;
import dev.kongdb.migration.Migrator;
import dev.kongdb.migration.TableDifference;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * The tables of an open {@link Kong}: their migrations, and how they differ from what the records
 * ask for. Thread-safe.
 */
public final class DatabaseTables {
    private final Parts parts;

    DatabaseTables(Parts parts) {
        this.parts = parts;
    }

    /**
     * The differences between the tables of the plugins' entities and what their records ask for;
     * empty when there are none.
     *
     * @throws dev.kongdb.error.DatabaseException when the database cannot be reached
     */
    public List<TableDifference> differences() {
        return parts.strategy()
                .migrations()
                .differences(parts.registry().daos().values().stream()
                        .map(Dao::schema)
                        .filter(schema -> parts.pluginEntities().contains(schema.name()))
                        .toList());
    }

    /**
     * The released plugins whose base migration is still generated from the current records,
     * instead of being kept as it was released. Such a base makes the newest tables on an empty
     * database, and so hides it when a later migration lacks a change. A plugin with later
     * migrations counts as released.
     *
     * @param released the names of other plugins that have been released
     */
    public List<String> withMovingBase(Collection<String> released) {
        return PluginMigrations.withMovingBase(parts.registry().subsystems(), parts.subsystems(), released);
    }

    /**
     * The migrations of this database. After a {@link Migrator#reset}, call nothing else until
     * {@link #migrate} has run them again.
     *
     * @param progress takes a line for each step
     */
    public Migrator migrator(Consumer<String> progress) {
        return new Migrator(parts.strategy().migrations(), parts.subsystems(), progress);
    }

    /**
     * Runs the new migrations, as opening the Kong does, and loads the default workspace again.
     * Returns how many migrations ran.
     */
    public int migrate(Consumer<String> progress) {
        int ran = migrator(progress).up();
        parts.registry().loadDefaultWorkspace();
        return ran;
    }
}
