package dev.kongdb.testkit.vectors;

import dev.kongdb.KongSchemas;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.SchemaRegistry;
import dev.kongdb.testkit.internal.MoreServices;
import dev.kongdb.testkit.internal.keyauth.KeyAuth;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Vectors of Kong's own entities, and of key-auth. */
public final class CoreEntitiesVectors implements VectorKind {
    private final SchemaRegistry schemas;

    /** Over Kong's own entities, and key-auth. */
    public CoreEntitiesVectors() {
        this(KongSchemas.found(new MoreServices(CoreEntitiesVectors.class.getClassLoader(), KeyAuth.class)));
    }

    /** Over those schemas. */
    public CoreEntitiesVectors(SchemaRegistry schemas) {
        this.schemas = schemas;
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
                : SchemaRun.answer(schema, vector);
    }
}
