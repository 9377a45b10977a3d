package dev.kongdb.tck.vectors;

import dev.kongdb.KongSchemas;
import dev.kongdb.schema.Schemas;
import dev.kongdb.schema.definition.SchemaDefinition;
import dev.kongdb.schema.definition.SchemaDefinitionException;
import dev.kongdb.schema.definition.Violations;
import dev.kongdb.schema.link.MetaSchema;
import dev.kongdb.schema.link.SchemaLinker;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Vectors of valid and invalid schema definitions. */
public final class MetaschemaVectors implements VectorKind {
    private static final Schemas KONGS_OWN = KongSchemas.found(MetaschemaVectors.class.getClassLoader());

    @Override
    public boolean covers(Vector vector) {
        return vector.get("schema") instanceof Map && vector.get("class") == null && vector.get("context") == null;
    }

    @Override
    public Map<String, @Nullable Object> answer(Vector vector) {
        SchemaDefinition definition = SchemaFieldsVectors.definition(vector.get("schema"));
        Violations violations = vector.flag("sub")
                ? MetaSchema.validateSubschema(definition.asMap())
                : MetaSchema.validate(definition.asMap());
        if (violations != null) {
            Map<String, @Nullable Object> answer = Answers.refused("metaschema", violations);
            answer.put("string", Violations.oneLine(violations.asMap()));
            return answer;
        }
        if (vector.flag("sub")) {
            return Answers.ok();
        }
        try {
            link(definition);
            return Answers.ok();
        } catch (SchemaDefinitionException e) {
            return Answers.refused("entity", e.getMessage());
        }
    }

    /** Links the definition with Kong's own entities, to which it may refer. */
    private static void link(SchemaDefinition definition) {
        SchemaLinker linker = new SchemaLinker().entity(definition);
        KONGS_OWN.all().stream()
                .filter(schema -> !schema.name().equals(definition.name()))
                .forEach(schema -> linker.entity(schema.definition()));
        linker.link();
    }

    /** If Kong's text is not stable, the vector does not contain it. */
    @Override
    public @Nullable String difference(Map<String, @Nullable Object> expected, Map<String, @Nullable Object> actual) {
        if (!expected.containsKey("string")) {
            actual.remove("string");
        }
        return VectorKind.super.difference(expected, actual);
    }
}
