package dev.kongdb.spi;

import dev.kongdb.dao.RowCodec;
import dev.kongdb.schema.definition.SchemaDefinition;
import java.util.List;

/**
 * Provides a subschema of an entity. The annotation processor writes a provider for each record
 * with {@link dev.kongdb.annotation.KongSubschema} and names it in a service file, by which {@code
 * kong.db} finds it. Stateless and thread-safe.
 */
public interface SubschemaProvider {
    /** The name of the entity. */
    String entity();

    /** The values of the entity's subschema key that choose it. */
    List<String> keys();

    /** The definition under that key: the fields that it specialises, and its rules. */
    SchemaDefinition definition(String key);

    /** Turns rows of the entity that have one of those keys into records. */
    RowCodec<?> codec();
}
