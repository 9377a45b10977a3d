package dev.kongdb;

import dev.kongdb.config.KongConfig;
import dev.kongdb.config.KongConfigException;
import dev.kongdb.error.KongDbDefinitionException;
import dev.kongdb.meter.Meters;
import dev.kongdb.migration.Migrator;
import dev.kongdb.migration.Subsystem;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * The migrations of a database whose {@link Kong} is not opened: for commands that look at its
 * state, or change it. Close it to close its connections.
 */
public final class KongMigrations implements AutoCloseable {
    private final Parts parts;
    private final Migrator migrator;

    private KongMigrations(Parts parts, Migrator migrator) {
        this.parts = parts;
        this.migrator = migrator;
    }

    /**
     * Finds the plugins and their migrations; asks nothing of the database yet.
     *
     * @param plugins where plugins are found
     * @param patience how long to wait for another node that is migrating
     * @param progress takes a line for each step
     * @throws KongConfigException when a setting is wrong
     * @throws KongDbDefinitionException when a plugin or its migrations are invalid
     */
    public static KongMigrations open(
            KongConfig config, ClassLoader plugins, Duration patience, Consumer<String> progress) {
        Parts parts = Parts.load(config, plugins, Meters.none());
        return new KongMigrations(
                parts, new Migrator(parts.strategy().migrations(), parts.subsystems(), patience, progress));
    }

    /** The migrations of the plugins, in the order in which they run. Does not ask the database. */
    public List<Subsystem> ofPlugins() {
        return parts.subsystems();
    }

    /** Runs the migrations. */
    public Migrator migrator() {
        return migrator;
    }

    @Override
    public void close() {
        parts.strategy().close();
    }
}
