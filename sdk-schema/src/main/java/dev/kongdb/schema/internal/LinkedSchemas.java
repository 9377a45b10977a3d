package dev.kongdb.schema.internal;

import dev.kongdb.schema.Field;
import dev.kongdb.schema.InverseReference;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.Schemas;
import dev.kongdb.schema.definition.SchemaDefinition;
import dev.kongdb.schema.definition.SchemaDefinitionException;
import dev.kongdb.schema.definition.SchemaDefinitionException.Stage;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes all schemas of a set of definitions, then links the references to each. Immutable once
 * made.
 */
public final class LinkedSchemas implements Schemas, SchemaLookup {
    private final Map<String, LinkedSchema> schemas = new LinkedHashMap<>();
    private final Map<String, List<InverseReference>> references = new HashMap<>();
    private final Set<String> names;

    /**
     * One schema to be made. The metaschema has accepted its definitions.
     *
     * @param definition the definition of the schema
     * @param entity whether the rules of entities apply
     * @param subschemas the definitions of subschemas, by the value of the subschema key
     */
    public record Wanted(SchemaDefinition definition, boolean entity, Map<String, SchemaDefinition> subschemas) {}

    /**
     * Links the schemas.
     *
     * @param wanted the schemas, each after those that it refers to
     * @throws SchemaDefinitionException when a definition is refused; it names the schema
     */
    public LinkedSchemas(List<Wanted> wanted, Clock clock) {
        RandomValues random = new RandomValues();
        AutoFields autoFields = new AutoFields(random::uuid, random::token, clock);
        names = wanted.stream().map(each -> each.definition.name()).collect(Collectors.toUnmodifiableSet());
        for (Wanted each : wanted) {
            SchemaDefinition definition = each.definition;
            Kinds kinds = kinds(each, autoFields);
            schemas.put(definition.name(), new LinkedSchema(definition, kinds, this));
        }
        for (LinkedSchema schema : schemas.values()) {
            for (Field field : schema.foreignFields()) {
                references
                        .computeIfAbsent(String.valueOf(field.reference()), name -> new ArrayList<>())
                        .add(new InverseReference(schema, field));
            }
        }
        references.replaceAll((name, found) -> List.copyOf(found));
    }

    private Kinds kinds(Wanted wanted, AutoFields autoFields) {
        SchemaDefinition definition = wanted.definition;
        Map<String, ?> attributes = definition.asMap();
        SchemaCompiler compiler = new SchemaCompiler(this, autoFields, wanted.entity, null);
        Structure general = refusing(definition.name(), null, () -> compiler.schema(attributes));
        CompiledField key = attributes.get("subschema_key") instanceof String name ? general.field(name) : null;
        Map<String, Kinds.Kind> kinds = new LinkedHashMap<>();
        wanted.subschemas.forEach((name, subschema) -> {
            if (key == null) {
                throw cannotHaveSubschemas(definition.name(), name);
            }
            // A subschema always belongs to an entity.
            SchemaCompiler ofEntities = new SchemaCompiler(this, autoFields, true, null);
            kinds.put(
                    name,
                    new Kinds.Kind(
                            subschema,
                            refusing(
                                    definition.name(),
                                    name,
                                    () -> ofEntities.subschema(general, name, subschema.asMap()))));
        });
        String error = attributes.get("subschema_error") instanceof String text ? text : "unknown type: %s";
        return new Kinds(general, key, error, kinds);
    }

    private interface Compilation {
        Structure run();
    }

    private static Structure refusing(String schema, @Nullable String subschema, Compilation compilation) {
        try {
            return compilation.run();
        } catch (SchemaDefinitionException e) {
            throw e.in(schema, subschema);
        }
    }

    /** The error for a subschema of a schema that has no subschema key or does not exist. */
    public static SchemaDefinitionException cannotHaveSubschemas(String schema, String key) {
        return new SchemaDefinitionException(
                        Stage.DEFINE,
                        "error in definition of '" + key + "': entities of type '" + schema
                                + "' cannot have subschemas",
                        null)
                .in(schema, key);
    }

    @Override
    public boolean knows(String name) {
        return names.contains(name);
    }

    @Override
    public @Nullable LinkedSchema schema(String name) {
        return schemas.get(name);
    }

    @Override
    public List<Schema> all() {
        return List.copyOf(schemas.values());
    }

    List<InverseReference> referencesTo(String schema) {
        return references.getOrDefault(schema, List.of());
    }
}
