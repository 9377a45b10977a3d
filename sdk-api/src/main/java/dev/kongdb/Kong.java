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
 * A Kong as plugins see it: its configuration and its datastore. Several Kongs can live in one JVM;
 * they share nothing. Thread-safe. A Kong has threads that delete expired rows every minute and
 * take events from other nodes. Closing it ends these threads and closes its connections.
 */
public final class Kong implements AutoCloseable {
    /** The interval at which Kong deletes expired rows. */
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
     * Opens the database that the setting {@code database} names ({@code postgres} unless set),
     * runs the migrations that are new, and loads the core entities and those of every plugin on
     * the class path.
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
     * As {@link #open(KongConfig)}, but looks for plugins with a class loader, and reports the
     * migrations.
     *
     * @param progress takes a line for each step of the migrations
     */
    public static Kong open(KongConfig config, ClassLoader plugins, Consumer<String> progress) {
        return open(config, plugins, progress, Meters.none());
    }

    /**
     * As {@link #open(KongConfig, ClassLoader, Consumer)}, but counts and measures with the given
     * meters.
     *
     * @param meters of this Kong alone
     */
    public static Kong open(KongConfig config, ClassLoader plugins, Consumer<String> progress, Meters meters) {
        return new Kong(config, plugins, progress, meters, Migrator::up);
    }

    /**
     * As {@link #open(KongConfig, ClassLoader, Consumer)}, but runs no migrations: for a database
     * whose tables a running Kong makes.
     *
     * @throws dev.kongdb.migration.MigrationException if migrations are missing; the message names
     *     them and says what to do
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

    /** The cache of this node. */
    public NodeCache cache() {
        return db.parts().coherence().cache();
    }

    /** The events that the nodes on this database send each other. */
    public ClusterEvents clusterEvents() {
        return db.parts().coherence().events();
    }

    /** The meters of this node, to which plugins may add their own. */
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
