package dev.kongdb.internal;

import dev.kongdb.error.KongDbDefinitionException;
import dev.kongdb.plugin.PluginDefinition;
import dev.kongdb.schema.Schemas;
import dev.kongdb.schema.definition.SchemaDefinitionException;
import dev.kongdb.schema.link.SchemaLinker;
import dev.kongdb.spi.EntityProvider;
import dev.kongdb.spi.SubschemaProvider;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Links the schemas of all providers, and names the owner when a definition is refused. */
public final class SchemasOfProviders {
    private static final String PLUGINS = "plugins";

    private final Map<String, EntityProvider> entities;
    private final List<? extends PluginDefinition<?>> plugins;
    private final List<SubschemaProvider> subschemas;

    /**
     * Schemas of the given providers.
     *
     * @param entities the providers of entities, by the name of the entity
     */
    public SchemasOfProviders(
            Map<String, EntityProvider> entities,
            List<? extends PluginDefinition<?>> plugins,
            List<SubschemaProvider> subschemas) {
        this.entities = entities;
        this.plugins = plugins;
        this.subschemas = subschemas;
    }

    /** Links the schemas. Throws {@link KongDbDefinitionException} when one is refused. */
    public Schemas link() {
        Map<String, Map<String, SubschemaProvider>> byKey = byKey();
        try {
            SchemaLinker linker = new SchemaLinker();
            entities.values().forEach(provider -> linker.entity(provider.definition()));
            plugins.forEach(plugin -> linker.subschema(PLUGINS, plugin.name(), plugin.subschema()));
            byKey.forEach((entity, providers) ->
                    providers.forEach((key, provider) -> linker.subschema(entity, key, provider.definition(key))));
            return linker.link();
        } catch (SchemaDefinitionException e) {
            throw new KongDbDefinitionException(said(e, byKey));
        }
    }

    private Map<String, Map<String, SubschemaProvider>> byKey() {
        Map<String, Map<String, SubschemaProvider>> byEntity = new HashMap<>();
        for (SubschemaProvider provider : subschemas) {
            Map<String, SubschemaProvider> ofEntity =
                    byEntity.computeIfAbsent(provider.entity(), entity -> new HashMap<>());
            for (String key : provider.keys()) {
                if (ofEntity.putIfAbsent(key, provider) != null || isOfPlugin(provider.entity(), key)) {
                    throw new KongDbDefinitionException("the subschema " + described(provider, key)
                            + " has another owner as well; rename one of them, or remove its jar");
                }
            }
        }
        return byEntity;
    }

    private boolean isOfPlugin(String entity, String key) {
        return entity.equals(PLUGINS)
                && plugins.stream().anyMatch(plugin -> plugin.name().equals(key));
    }

    private String said(SchemaDefinitionException e, Map<String, Map<String, SubschemaProvider>> byKey) {
        String schema = e.schema();
        String key = e.subschema();
        if (schema == null) {
            return "the entities found cannot be put in order: " + e.getMessage();
        }
        if (key != null) {
            SubschemaProvider provider = byKey.getOrDefault(schema, Map.of()).get(key);
            return provider == null
                    ? "error loading plugin schemas: on plugin '" + key + "': " + e.getMessage()
                    : "the subschema " + described(provider, key) + " is invalid: " + e.getMessage();
        }
        EntityProvider owner = entities.get(schema);
        return owner == null || owner.plugin().equals(Registry.CORE)
                ? "schema of entity '" + schema + "' is invalid: " + e.getMessage()
                : "schema of custom plugin entity '" + owner.plugin() + "." + schema + "' is invalid: "
                        + e.getMessage();
    }

    private static String described(SubschemaProvider subschema, String key) {
        return "'" + key + "' of '" + subschema.entity() + "' ("
                + subschema.getClass().getName() + ")";
    }
}
