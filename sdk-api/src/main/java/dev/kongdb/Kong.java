package dev.kongdb;

import dev.kongdb.cache.NodeCache;
import dev.kongdb.config.KongConfig;
import dev.kongdb.config.KongConfigException;
import dev.kongdb.error.KongDbDefinitionException;
import dev.kongdb.event.ClusterEvents;
import dev.kongdb.internal.Sweeper;
import dev.kongdb.meter.Meters;
import dev.kongdb.migration.Migrator;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * A Kong as plugins see it: its configuration and its datastore. Several live in one JVM without knowing of one another.
 * Thread-safe. Close it to close its connections and to end its threads, which delete
 * expired rows every minute and hear what other nodes tell.
 */
public final class Kong implements AutoCloseable {
    /** As often as Kong deletes what has expired. */
    private static final Duration SWEEP = Duration.ofSeconds(60);

    private final KongConfig config;
    private final KongDb db;
    private final Meters meters;
    private final Sweeper sweeper;

    private Kong(
            KongConfig config,
            ClassLoader plugins,
            Consumer<String> progress,
            Meters meters,
            Consumer<Migrator> migrations) {
        this.config = config;
        this.meters = meters;
        this.db = KongDb.open(config, plugins, progress, meters, migrations);
        this.sweeper = new Sweeper(db::deleteExpired, SWEEP);
    }

    /**
     * Opens the database that the setting {@code database} names ({@code postgres} unless set), runs the migrations that are new,
     * and loads the core entities and those of every plugin on the class path.
     *
     * @throws KongConfigException when a setting is wrong
     * @throws dev.kongdb.error.DatabaseException when the database cannot be reached or refuses
     * @throws KongDbDefinitionException when two plugins claim one entity, or a schema is invalid
     */
    public static Kong open(KongConfig config) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        return open(config, loader == null ? Kong.class.getClassLoader() : loader, progress -> {});
    }

    /**
     * As {@link #open(KongConfig)}, with the plugins that the class loader finds, telling what is done.
     *
     * @param progress takes a line for each step of the migrations
     */
    public static Kong open(KongConfig config, ClassLoader plugins, Consumer<String> progress) {
        return open(config, plugins, progress, Meters.none());
    }

    /**
     * As the other, telling what the node does by those meters.
     *
     * @param meters of this Kong alone
     */
    public static Kong open(KongConfig config, ClassLoader plugins, Consumer<String> progress, Meters meters) {
        return new Kong(config, plugins, progress, meters, Migrator::up);
    }

    /**
     * As the other, of a database whose tables are a running Kong's to make: nothing is migrated.
     *
     * @throws dev.kongdb.migration.MigrationException when migrations have not been run; the message says which, and what to do
     */
    public static Kong openMigrated(KongConfig config, ClassLoader plugins, Consumer<String> progress) {
        return new Kong(config, plugins, progress, Meters.none(), Migrator::requireUpToDate);
    }

    /** The settings. */
    public KongConfig config() {
        return config;
    }

    /** The datastore. */
    public KongDb db() {
        return db;
    }

    /** The tables of the database, and their migrations. */
    public DatabaseTables tables() {
        return new DatabaseTables(db.parts());
    }

    /** What this node remembers of its database. */
    public NodeCache cache() {
        return db.parts().coherence().cache();
    }

    /** What the nodes on this database tell each other. */
    public ClusterEvents clusterEvents() {
        return db.parts().coherence().events();
    }

    /** Where what this node does is counted and measured, for plugins to add to. */
    public Meters meters() {
        return meters;
    }

    /** The plugins found, in the order in which they run: by descending priority, then by name. */
    public List<HandlerProvider<?>> plugins() {
        return db.parts().handlers();
    }

    @Override
    public void close() {
        sweeper.close();
        db.close();
    }
}
