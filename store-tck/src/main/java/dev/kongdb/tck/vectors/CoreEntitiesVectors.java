package dev.kongdb.tck.vectors;

import dev.kongdb.KongSchemas;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.Schemas;
import dev.kongdb.tck.internal.MoreServices;
import dev.kongdb.tck.internal.keyauth.KeyAuth;
import dev.kongdb.value.Row;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Vectors of Kong's own entities, and of key-auth. */
public final class CoreEntitiesVectors implements VectorKind {
    private final Schemas schemas;
    private final Inputs inputs;

    /** Turns the input of a vector into the row to process. */
    @FunctionalInterface
    public interface Inputs {
        /** The input as a row of that schema. */
        Row row(Schema schema, Map<String, @Nullable Object> input);
    }

    /** For Kong's own entities, and key-auth. */
    public CoreEntitiesVectors() {
        this(KongSchemas.found(new MoreServices(CoreEntitiesVectors.class.getClassLoader(), KeyAuth.class)));
    }

    /** For the given schemas. */
    public CoreEntitiesVectors(Schemas schemas) {
        this(schemas, Schema::toRow);
    }

    /** For the given schemas, with inputs that are turned into rows by {@code inputs}. */
    public CoreEntitiesVectors(Schemas schemas, Inputs inputs) {
        this.schemas = schemas;
        this.inputs = inputs;
    }

    @Override
    public boolean covers(Vector vector) {
        return vector.get("schema") instanceof String && vector.get("context") != null;
    }

    @Override
    public Map<String, @Nullable Object> answer(Vector vector) {
        Schema schema = schemas.schema(vector.text("schema"));
        return schema == null
                ? Answers.refused("define", "no schema '" + vector.text("schema") + "'")
                : SchemaRun.answer(schema, vector, inputs.row(schema, vector.map("input")));
    }
}
