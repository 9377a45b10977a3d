package dev.kongdb.schema;

import dev.kongdb.schema.SchemaDefinitionException.Stage;
import dev.kongdb.schema.internal.RandomValues;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The schemas that know one another: foreign fields refer to schemas defined before in the same registry. Several registries can
 * live in one JVM. Thread-safe.
 */
public final class SchemaRegistry {
    /** The entities of Kong itself, which load before those of plugins. */
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

    private final Map<String, Schema> schemas = new LinkedHashMap<>();
    private final AutoFields autoFields;

    /** Whether an entity of that name is Kong's own. */
    public static boolean isCore(String name) {
        return CORE.contains(name);
    }

    /** An empty registry. */
    public SchemaRegistry() {
        this(Clock.systemUTC());
    }

    /** An empty registry whose schemas take the times of {@code created_at} and {@code updated_at} from that clock. */
    public SchemaRegistry(Clock clock) {
        RandomValues random = new RandomValues();
        this.autoFields = new AutoFields(random::uuid, random::token, clock);
    }

    /**
     * Defines the schema of an entity: records in it are required unless they say otherwise.
     *
     * @throws SchemaDefinitionException when the definition is refused, or its name is taken
     */
    public Schema define(SchemaDefinition definition) {
        return define(definition, true);
    }

    /**
     * Defines a schema that is no entity, such as that of a configuration: records are optional unless they say otherwise, and
     * functions are allowed.
     *
     * @throws SchemaDefinitionException when the definition is refused, or its name is taken
     */
    public Schema definePlain(SchemaDefinition definition) {
        return define(definition, false);
    }

    private synchronized Schema define(SchemaDefinition definition, boolean entity) {
        Violations violations = MetaSchema.validate(definition.asMap());
        if (violations != null) {
            throw new SchemaDefinitionException(Stage.METASCHEMA, violations.message(), violations);
        }
        String name = definition.name();
        if (schemas.containsKey(name)) {
            throw new SchemaDefinitionException(Stage.DEFINE, "a schema named '" + name + "' is already defined", null);
        }
        Schema schema = new Schema(definition, compiler(entity).schema(definition.asMap()));
        schemas.put(name, schema);
        for (Field field : schema.foreignFields()) {
            if (name.equals(field.reference())) {
                field.referencedSchema = schema;
            }
            Schema referenced = field.referencedSchema();
            if (referenced != null) {
                referenced.addReferencedBy(new InverseReference(schema, field, field.onDelete()));
            }
        }
        return schema;
    }

    private SchemaCompiler compiler(boolean entity) {
        return new SchemaCompiler(schemas::get, autoFields, entity);
    }

    /**
     * Adds a subschema: entities of the parent whose subschema key has that value get the subschema's fields and rules.
     *
     * @throws SchemaDefinitionException when the subschema is refused
     */
    public synchronized void subschema(String parent, String key, SchemaDefinition definition) {
        Violations violations = MetaSchema.validateSubschema(definition.asMap());
        if (violations != null) {
            throw new SchemaDefinitionException(Stage.METASCHEMA, violations.message(), violations);
        }
        Schema schema = schemas.get(parent);
        if (schema == null || schema.subschemaKey() == null) {
            throw new SchemaDefinitionException(
                    Stage.DEFINE,
                    "error in definition of '" + key + "': entities of type '" + parent + "' cannot have subschemas",
                    null);
        }
        schema.addSubschema(key, definition, compiler(true).subschema(schema, key, definition.asMap()));
    }

    /** The schema of that name, or null. */
    public synchronized @Nullable Schema schema(String name) {
        return schemas.get(name);
    }

    /** All schemas, in the order defined. */
    public synchronized List<Schema> schemas() {
        return List.copyOf(schemas.values());
    }

    /**
     * The order to define these in: schemas referred to before those that refer to them; apart from that {@code workspaces},
     * then Kong's core entities, then the others, each class by name.
     *
     * @throws SchemaDefinitionException when there is a cycle
     */
    public static List<SchemaDefinition> topologicalOrder(Collection<SchemaDefinition> definitions) {
        Map<String, SchemaDefinition> byName = new TreeMap<>(LOADING_ORDER.reversed());
        definitions.forEach(definition -> byName.put(definition.name(), definition));
        Deque<SchemaDefinition> sorted = new ArrayDeque<>();
        Set<String> done = new HashSet<>();
        for (String name : byName.keySet()) {
            visit(name, byName, done, new ArrayDeque<>(), sorted);
        }
        return List.copyOf(sorted);
    }

    /** Puts a schema before all that have been put, after seeing to it that those are there which refer to it. */
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

    /** Says which fields refer in a circle: each schema under way is referred to by the next. */
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

    /** What a schema refers to, and by which field: the first of them. */
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
