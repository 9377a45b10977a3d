package dev.kongdb.host;

import dev.kongdb.KongMigrations;
import dev.kongdb.config.KongConfig;
import dev.kongdb.host.error.HostException;
import dev.kongdb.migration.Migrator;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The migrations of the database and of the plugins that a host with the same settings would use.
 */
public final class HostMigrations {
    private HostMigrations() {}

    /**
     * Runs work on the migrations of a database that no {@link KongHost} of this JVM has open.
     *
     * @param patience how long to wait for another node that is migrating
     * @param progress takes a line for each step of the migrations
     * @param notes takes a line for each other step
     * @throws HostException when it fails; the message is one line for a person
     */
    public static <T> T with(
            KongConfig config,
            Duration patience,
            Consumer<String> progress,
            Consumer<String> notes,
            Function<Migrator, T> work) {
        Deque<AutoCloseable> open = new ArrayDeque<>();
        try {
            PluginJars jars = PluginJars.of(config);
            open.push(jars);
            HostDatabase database = HostDatabase.open(config, notes);
            open.push(database);
            KongMigrations migrations = KongMigrations.open(database.config(), jars.loader(), patience, progress);
            open.push(migrations);
            return work.apply(migrations.migrator());
        } catch (RuntimeException | Error e) {
            throw HostDatabase.hostException(config, e);
        } finally {
            KongHost.close(open);
        }
    }
}
