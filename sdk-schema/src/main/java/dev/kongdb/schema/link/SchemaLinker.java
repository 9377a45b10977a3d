package dev.kongdb.schema.link;

import dev.kongdb.schema.Schemas;
import dev.kongdb.schema.definition.SchemaDefinition;
import dev.kongdb.schema.definition.SchemaDefinitionException;
import dev.kongdb.schema.definition.SchemaDefinitionException.Stage;
import dev.kongdb.schema.definition.Violations;
import dev.kongdb.schema.internal.LinkedSchemas;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects definitions, in any order, and links all of them to schemas at once. Not thread-safe;
 * the schemas are.
 *
 * <pre>{@code
 * Schemas schemas = new SchemaLinker().entity(consumers).entity(credentials).link();
 * }</pre>
 */
public final class SchemaLinker {
    private final Clock clock;
    private final Map<String, SchemaDefinition> definitions = new LinkedHashMap<>();
    private final Set<String> plain = new HashSet<>();
    private final Map<String, Map<String, SchemaDefinition>> subschemas = new LinkedHashMap<>();

    /** A linker without definitions. */
    public SchemaLinker() {
        this(Clock.systemUTC());
    }

    /**
     * A linker whose schemas take the times of {@code created_at} and {@code updated_at} from the
     * clock.
     */
    public SchemaLinker(Clock clock) {
        this.clock = clock;
    }

    /**
     * Adds an entity: records in it are required unless they say otherwise.
     *
     * @throws SchemaDefinitionException when the metaschema refuses the definition, or its name is
     *     taken
     */
    public SchemaLinker entity(SchemaDefinition definition) {
        String name = definition.name();
        refuse(MetaSchema.validate(definition.asMap()), name, null);
        if (definitions.putIfAbsent(name, definition) != null) {
            throw new SchemaDefinitionException(Stage.DEFINE, "a schema named '" + name + "' is already defined", null)
                    .in(name, null);
        }
        return this;
    }

    /**
     * Adds a schema that is no entity, such as the schema of a configuration. Its records are
     * optional unless they say otherwise, and functions are allowed.
     *
     * @throws SchemaDefinitionException when the metaschema refuses the definition, or its name is
     *     taken
     */
    public SchemaLinker plain(SchemaDefinition definition) {
        entity(definition);
        plain.add(definition.name());
        return this;
    }

    /**
     * Adds a subschema. Entities of the parent with this value of the subschema key get the fields
     * and rules of the subschema.
     *
     * @throws SchemaDefinitionException when the metaschema refuses the definition, or the parent
     *     has a subschema for that key
     */
    public SchemaLinker subschema(String parent, String key, SchemaDefinition definition) {
        refuse(MetaSchema.validateSubschema(definition.asMap()), parent, key);
        SchemaDefinition other = subschemas
                .computeIfAbsent(parent, name -> new LinkedHashMap<>())
                .putIfAbsent(key, definition);
        if (other != null) {
            throw new SchemaDefinitionException(
                            Stage.DEFINE, "'" + parent + "' already has a subschema '" + key + "'", null)
                    .in(parent, key);
        }
        return this;
    }

    private static void refuse(@Nullable Violations violations, String schema, @Nullable String subschema) {
        if (violations != null) {
            throw new SchemaDefinitionException(Stage.METASCHEMA, violations.message(), violations)
                    .in(schema, subschema);
        }
    }

    /**
     * Makes the schemas of all definitions, with their references in both directions.
     *
     * @throws SchemaDefinitionException when a definition does not fit with the others, or they
     *     refer to one another in a circle
     */
    public Schemas link() {
        subschemas.forEach((parent, kinds) -> {
            if (!definitions.containsKey(parent)) {
                throw LinkedSchemas.cannotHaveSubschemas(
                        parent, kinds.keySet().iterator().next());
            }
        });
        List<LinkedSchemas.Wanted> wanted = new ArrayList<>();
        for (SchemaDefinition definition : LoadingOrder.of(definitions.values())) {
            String name = definition.name();
            wanted.add(new LinkedSchemas.Wanted(
                    definition, !plain.contains(name), subschemas.getOrDefault(name, Map.of())));
        }
        return new LinkedSchemas(wanted, clock);
    }
}
