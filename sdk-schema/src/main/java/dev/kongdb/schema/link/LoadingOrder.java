package dev.kongdb.schema.link;

import dev.kongdb.schema.definition.SchemaDefinition;
import dev.kongdb.schema.definition.SchemaDefinitionException;
import dev.kongdb.schema.definition.SchemaDefinitionException.Stage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** The order in which Kong loads entities. */
public final class LoadingOrder {
    /** Kong's own entities, which load before those of plugins. */
    private static final Set<String> CORE = Set.of(
            "workspaces",
            "consumers",
            "certificates",
            "services",
            "routes",
            "snis",
            "upstreams",
            "targets",
            "plugins",
            "tags",
            "ca_certificates",
            "clustering_data_planes",
            "parameters",
            "vaults_beta");

    private static final Comparator<String> LOADING_ORDER = Comparator.<String, Integer>comparing(
                    name -> name.equals("workspaces") ? 0 : CORE.contains(name) ? 1 : 2)
            .thenComparing(Comparator.naturalOrder());

    private LoadingOrder() {}

    /** Whether an entity of that name is Kong's own. */
    public static boolean isCore(String name) {
        return CORE.contains(name);
    }

    /**
     * The definitions in order: a schema comes before those that refer to it. Otherwise
     * {@code workspaces} is first, then Kong's core entities, then the others, each group by name.
     *
     * @throws SchemaDefinitionException when there is a cycle
     */
    public static List<SchemaDefinition> of(Collection<SchemaDefinition> definitions) {
        Map<String, SchemaDefinition> byName = new TreeMap<>(LOADING_ORDER.reversed());
        definitions.forEach(definition -> byName.put(definition.name(), definition));
        Deque<SchemaDefinition> sorted = new ArrayDeque<>();
        Set<String> done = new HashSet<>();
        for (String name : byName.keySet()) {
            visit(name, byName, done, new ArrayDeque<>(), sorted);
        }
        return List.copyOf(sorted);
    }

    /** Puts a schema before all others so far, after those that refer to it. */
    private static void visit(
            String name,
            Map<String, SchemaDefinition> byName,
            Set<String> done,
            Deque<String> underWay,
            Deque<SchemaDefinition> sorted) {
        if (done.contains(name)) {
            return;
        }
        if (underWay.contains(name)) {
            throw new SchemaDefinitionException(Stage.DEFINE, cycle(name, byName, underWay), null);
        }
        underWay.addLast(name);
        byName.forEach((other, definition) -> {
            if (!other.equals(name) && references(definition).containsKey(name)) {
                visit(other, byName, done, underWay, sorted);
            }
        });
        underWay.removeLast();
        done.add(name);
        sorted.addFirst(Objects.requireNonNull(byName.get(name)));
    }

    /**
     * The message for fields that refer to each other in a circle: each schema in the path is
     * referred to by the next.
     */
    private static String cycle(String name, Map<String, SchemaDefinition> byName, Deque<String> underWay) {
        List<String> circle = new ArrayList<>(underWay);
        circle.subList(0, circle.indexOf(name)).clear();
        circle.add(name);
        Collections.reverse(circle);
        List<String> steps = new ArrayList<>();
        for (int i = 0; i + 1 < circle.size(); i++) {
            String child = circle.get(i);
            String parent = circle.get(i + 1);
            String field = references(Objects.requireNonNull(byName.get(child))).get(parent);
            steps.add("'" + child + "." + field + "' refers to '" + parent + "'");
        }
        return "Cycle detected, cannot sort topologically: " + String.join(", ", steps)
                + "; an entity can refer to itself, but entities cannot refer to one another in a circle";
    }

    /** The schemas that a schema refers to, each with the first field that does. */
    private static Map<String, String> references(SchemaDefinition definition) {
        Map<String, String> references = new HashMap<>();
        if (definition.asMap().get("fields") instanceof List<?> fields) {
            for (Object entry : fields) {
                if (entry instanceof Map<?, ?> map) {
                    map.forEach((name, field) -> {
                        if (field instanceof Map<?, ?> attributes
                                && attributes.get("reference") instanceof String reference) {
                            references.putIfAbsent(reference, String.valueOf(name));
                        }
                    });
                }
            }
        }
        return references;
    }
}
