package dev.kongdb;

import dev.kongdb.error.KongDbDefinitionException;
import dev.kongdb.internal.SchemasOfProviders;
import dev.kongdb.schema.Schemas;
import dev.kongdb.spi.EntityProvider;
import dev.kongdb.spi.SubschemaProvider;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * The schemas of Kong's entities and of plugins, linked without a store: for tools that validate
 * but do not write.
 */
public final class KongSchemas {
    private KongSchemas() {}

    /**
     * The schemas of every entity and plugin that a class loader finds.
     *
     * @throws KongDbDefinitionException when one is invalid
     */
    public static Schemas found(ClassLoader loader) {
        return of(
                ServiceLoader.load(EntityProvider.class, loader).stream()
                        .map(ServiceLoader.Provider::get)
                        .toList(),
                ServiceLoader.load(HandlerProvider.class, loader).stream()
                        .<HandlerProvider<?>>map(ServiceLoader.Provider::get)
                        .toList(),
                ServiceLoader.load(SubschemaProvider.class, loader).stream()
                        .map(ServiceLoader.Provider::get)
                        .toList());
    }

    /**
     * The schemas of those entities, parents first, with the subschemas of the plugins and those
     * given.
     *
     * @throws KongDbDefinitionException when one is invalid
     */
    public static Schemas of(
            List<EntityProvider> entities, List<HandlerProvider<?>> plugins, List<SubschemaProvider> subschemas) {
        Map<String, EntityProvider> byName = new TreeMap<>();
        entities.forEach(entity -> byName.putIfAbsent(entity.definition().name(), entity));
        Map<String, HandlerProvider<?>> pluginsByName = new TreeMap<>();
        plugins.forEach(plugin -> pluginsByName.putIfAbsent(plugin.name(), plugin));
        return new SchemasOfProviders(byName, List.copyOf(pluginsByName.values()), subschemas).link();
    }
}
