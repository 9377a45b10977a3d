package dev.kongdb.schema;

import dev.kongdb.schema.SchemaDefinitionException.Stage;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The schemas that know one another: foreign fields refer to schemas defined before in the same registry. Several registries can
 * live in one JVM. Thread-safe.
 */
public final class SchemaRegistry {
    private final Map<String, Schema> schemas = new LinkedHashMap<>();

    /** An empty registry. */
    public SchemaRegistry() {}

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
        Schema schema = new Schema(definition, new SchemaCompiler(schemas::get, entity).structure(definition.asMap()));
        schemas.put(name, schema);
        for (Field field : schema.foreignFields()) {
            Schema referenced = field.referencedSchema();
            if (referenced != null) {
                referenced.addReferencedBy(new InverseReference(schema, field, field.onDelete()));
            }
        }
        return schema;
    }

    /**
     * Adds a subschema: entities of the parent whose subschema key has that value get the subschema's fields and rules.
     *
     * @throws SchemaDefinitionException when the subschema is refused
     */
    public synchronized void subschema(String parent, String key, SchemaDefinition definition) {
        throw new UnsupportedOperationException();
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
        throw new UnsupportedOperationException();
    }
}
