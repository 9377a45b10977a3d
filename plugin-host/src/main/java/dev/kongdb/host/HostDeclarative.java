package dev.kongdb.host;

import dev.kongdb.Kong;
import dev.kongdb.KongSchemas;
import dev.kongdb.config.KongConfig;
import dev.kongdb.declarative.DeclarativeConfig;
import dev.kongdb.host.error.HostException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Declarative configurations for the database and with the plugins that a host with the same
 * settings would use.
 */
public final class HostDeclarative {
    private HostDeclarative() {}

    /**
     * Runs work on the format of configurations that the plugins determine, without any database.
     *
     * @throws HostException when a plugin jar is missing or broken
     */
    public static <T> T withFormat(KongConfig config, Function<DeclarativeConfig, T> work) {
        try (PluginJars jars = PluginJars.of(config)) {
            return work.apply(
                    new DeclarativeConfig(KongSchemas.found(jars.loader()).all()));
        }
    }

    /**
     * Runs work on a database that no {@link KongHost} of this JVM has open.
     *
     * @param notes takes a line for each step before the work
     * @throws HostException when it fails; the message is one line for a person
     */
    public static <T> T withDatabase(KongConfig config, Consumer<String> notes, Function<Kong, T> work) {
        Deque<AutoCloseable> open = new ArrayDeque<>();
        try {
            PluginJars jars = PluginJars.of(config);
            open.push(jars);
            HostDatabase database = HostDatabase.open(Settings.known(config), notes);
            open.push(database);
            Kong kong = open(database, jars, config, notes);
            open.push(kong);
            return work.apply(kong);
        } finally {
            KongHost.close(open);
        }
    }

    private static Kong open(HostDatabase database, PluginJars jars, KongConfig config, Consumer<String> notes) {
        try {
            return Kong.open(database.config(), jars.loader(), notes);
        } catch (RuntimeException | Error e) {
            throw HostDatabase.hostException(config, e);
        }
    }
}
