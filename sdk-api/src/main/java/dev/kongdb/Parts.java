package dev.kongdb;

import dev.kongdb.config.KongConfig;
import dev.kongdb.config.KongConfigException;
import dev.kongdb.error.KongDbDefinitionException;
import dev.kongdb.internal.CacheSettings;
import dev.kongdb.internal.Coherence;
import dev.kongdb.internal.PluginMigrations;
import dev.kongdb.internal.Registry;
import dev.kongdb.meter.Meters;
import dev.kongdb.migration.MigrationCode;
import dev.kongdb.migration.Subsystem;
import dev.kongdb.spi.EntityProvider;
import dev.kongdb.spi.Strategy;
import dev.kongdb.spi.StrategyFactory;
import dev.kongdb.spi.SubschemaProvider;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The parts of a {@code kong.db}, before anything is asked of the database.
 *
 * @param strategy the store
 * @param registry the DAOs over it
 * @param uncached makes the same DAOs over another store, without a cache
 * @param coherence the cache of the node
 * @param subsystems the migrations, in the order in which they run
 * @param handlers the plugins, in the order in which they run
 * @param pluginEntities the names of the entities that plugins brought
 */
record Parts(
        Strategy strategy,
        Registry registry,
        Function<Strategy, Registry> uncached,
        Coherence coherence,
        List<Subsystem> subsystems,
        List<HandlerProvider<?>> handlers,
        Set<String> pluginEntities) {
    /**
     * Finds the store, the entities and the plugins.
     *
     * @param plugins where they are found
     * @param meters measure what is done
     */
    static Parts load(KongConfig config, ClassLoader plugins, Meters meters) {
        Strategy strategy = factory(config, plugins).open(config);
        try {
            List<EntityProvider> entities = load(EntityProvider.class, plugins);
            List<HandlerProvider<?>> found = new ArrayList<>();
            load(HandlerProvider.class, plugins).forEach(found::add);
            List<HandlerProvider<?>> handlers = HandlersInOrder.of(found);
            List<SubschemaProvider> subschemas = load(SubschemaProvider.class, plugins);
            Coherence coherence = new Coherence(strategy, CacheSettings.of(config), meters);
            Registry registry = new Registry(strategy, coherence, meters, entities, handlers, subschemas);
            Function<Strategy, Registry> uncached =
                    store -> new Registry(store, null, meters, entities, handlers, subschemas);
            Map<String, ClassLoader> loaders = new TreeMap<>();
            handlers.forEach(handler -> loaders.put(handler.name(), loaderOf(handler)));
            Set<String> pluginEntities = new TreeSet<>();
            for (EntityProvider entity : entities) {
                if (!entity.plugin().equals(Subsystem.CORE)) {
                    loaders.put(entity.plugin(), loaderOf(entity));
                    pluginEntities.add(entity.definition().name());
                }
            }
            Map<String, ClassLoader> inOrder = new LinkedHashMap<>();
            registry.owners().forEach(owner -> inOrder.put(owner, loaders.remove(owner)));
            inOrder.putAll(loaders); // plugins without entities
            List<Subsystem> subsystems = strategy.hasTables()
                    ? PluginMigrations.complete(
                            registry.subsystems(), inOrder, load(MigrationCode.class, plugins), strategy.name())
                    : List.of();
            return new Parts(strategy, registry, uncached, coherence, subsystems, handlers, pluginEntities);
        } catch (RuntimeException | Error e) {
            strategy.close();
            throw e;
        }
    }

    private static ClassLoader loaderOf(Object provider) {
        ClassLoader loader = provider.getClass().getClassLoader();
        return loader == null ? ClassLoader.getSystemClassLoader() : loader;
    }

    private static StrategyFactory factory(KongConfig config, ClassLoader loader) {
        String wanted = config.get("database", "postgres");
        TreeSet<String> found = new TreeSet<>();
        for (StrategyFactory factory : load(StrategyFactory.class, loader)) {
            if (factory.name().equals(wanted)) {
                return factory;
            }
            found.add(factory.name());
        }
        throw new KongConfigException(
                "unknown strategy: database is '" + wanted + "', and the stores on the class path are " + found
                        + (found.isEmpty() ? "; add dev.kongdb:dao-postgres" : ""));
    }

    private static <S> List<S> load(Class<S> service, ClassLoader loader) {
        try {
            List<S> found = new ArrayList<>();
            ServiceLoader.load(service, loader).forEach(found::add);
            return found;
        } catch (ServiceConfigurationError e) {
            if (e.getCause() instanceof KongDbDefinitionException wrong) {
                throw wrong;
            }
            throw new KongDbDefinitionException("a plugin jar is broken: " + e.getMessage());
        }
    }
}
