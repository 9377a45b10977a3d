package dev.kongdb.internal;

import dev.kongdb.migration.Migration;
import dev.kongdb.migration.Subsystem;
import dev.kongdb.schema.MigrationIndex;
import dev.kongdb.schema.Schema;
import dev.kongdb.spi.EntityProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Makes the base migration of each plugin, which creates the tables of its entities. */
final class PluginSubsystems {
    private PluginSubsystems() {}

    /**
     * The base migrations.
     *
     * @param parentsFirst the schemas of all entities, referenced ones first
     * @param providers the providers of the entities, by name
     * @param plugins the plugins, in the order in which their migrations run
     * @param store the name of the store in use
     */
    static List<Subsystem> of(
            List<Schema> parentsFirst, Map<String, EntityProvider> providers, List<String> plugins, String store) {
        Map<String, StringBuilder> statements = new TreeMap<>();
        Map<String, List<String>> supersedes = new TreeMap<>();
        for (Schema schema : parentsFirst) {
            EntityProvider provider = Objects.requireNonNull(providers.get(schema.name()));
            String base = provider.baseMigration(store, schema);
            if (provider.plugin().equals(Subsystem.CORE) || base == null) {
                continue;
            }
            statements
                    .computeIfAbsent(provider.plugin(), plugin -> new StringBuilder())
                    .append(base)
                    .append('\n');
            List<String> names = supersedes.computeIfAbsent(provider.plugin(), plugin -> new ArrayList<>());
            provider.supersedes().stream()
                    .filter(further -> !names.contains(further))
                    .forEach(names::add);
        }
        return plugins.stream()
                .filter(statements::containsKey)
                .map(plugin -> new Subsystem(
                        plugin,
                        List.of(new Migration(
                                MigrationIndex.base(plugin),
                                String.valueOf(statements.get(plugin)),
                                supersedes.getOrDefault(plugin, List.of())))))
                .toList();
    }
}
