package dev.kongdb.internal;

import dev.kongdb.error.KongDbDefinitionException;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.spi.EntityProvider;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Orders plugins so that their tables can be created: a table comes before those that refer to it.
 */
final class OwnersInOrder {
    /**
     * A reference from an entity of one plugin to an entity of another, with a text for messages.
     */
    private record Reference(String to, String text) {}

    private final Map<String, List<Reference>> references = new TreeMap<>();
    private final Set<String> ordered = new LinkedHashSet<>();
    private final List<String> underWay = new ArrayList<>();
    private final List<String> steps = new ArrayList<>();

    OwnersInOrder(Map<String, EntityProvider> owners, Map<String, EntityEngine> engines) {
        engines.forEach((name, engine) -> {
            String owner = plugin(owners, name);
            List<Reference> own = references.computeIfAbsent(owner, plugin -> new ArrayList<>());
            for (Field field : engine.schema().foreignFields()) {
                Schema parent = field.referencedSchema();
                String to = parent == null ? owner : plugin(owners, parent.name());
                if (parent != null && !to.equals(owner)) {
                    own.add(new Reference(
                            to,
                            "'" + name + "." + field.name() + "' of plugin '" + owner + "' refers to '" + parent.name()
                                    + "' of plugin '" + to + "'"));
                }
            }
        });
    }

    private static String plugin(Map<String, EntityProvider> owners, String entity) {
        EntityProvider owner = owners.get(entity);
        return owner == null ? Registry.CORE : owner.plugin();
    }

    /**
     * The plugins in order, without Kong itself.
     *
     * @throws KongDbDefinitionException when plugins refer to each other in a circle, so that no
     *     order is possible
     */
    List<String> list() {
        references.keySet().forEach(this::visit);
        ordered.remove(Registry.CORE);
        return List.copyOf(ordered);
    }

    private void visit(String plugin) {
        if (ordered.contains(plugin)) {
            return;
        }
        int begun = underWay.indexOf(plugin);
        if (begun >= 0) {
            throw new KongDbDefinitionException("the tables of these plugins cannot be made one after the other: "
                    + String.join(", ", steps.subList(begun, steps.size())));
        }
        underWay.add(plugin);
        for (Reference reference : references.getOrDefault(plugin, List.of())) {
            steps.add(reference.text());
            visit(reference.to());
            steps.remove(steps.size() - 1);
        }
        underWay.remove(underWay.size() - 1);
        ordered.add(plugin);
    }
}
