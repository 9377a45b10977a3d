package dev.kongdb.tck.vectors;

import dev.kongdb.KongSchemas;
import dev.kongdb.schema.MetaSchema;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.SchemaDefinition;
import dev.kongdb.schema.SchemaDefinitionException;
import dev.kongdb.schema.SchemaRegistry;
import dev.kongdb.schema.Violations;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Vectors of schema definitions, good and bad. */
public final class MetaschemaVectors implements VectorKind {
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
            answer.put("string", Schema.errorsToString(violations.asMap()));
            return answer;
        }
        if (vector.flag("sub")) {
            return Answers.ok();
        }
        try {
            schemas().define(definition);
            return Answers.ok();
        } catch (SchemaDefinitionException e) {
            return Answers.refused("entity", e.getMessage());
        }
    }

    /** Definitions may refer to Kong's own entities, and may take their names. */
    private static SchemaRegistry schemas() {
        return KongSchemas.found(MetaschemaVectors.class.getClassLoader());
    }

    /** Kong does not say in the vectors what the text is where it is not stable. */
    @Override
    public @Nullable String difference(Map<String, @Nullable Object> expected, Map<String, @Nullable Object> actual) {
        if (!expected.containsKey("string")) {
            actual.remove("string");
        }
        return VectorKind.super.difference(expected, actual);
    }
}
