package dev.kongdb.spi;

import dev.kongdb.dao.RowCodec;
import dev.kongdb.schema.definition.SchemaDefinition;
import java.util.List;

/**
 * How {@code kong.db} finds a subschema of an entity: written by the annotation processor for each record with {@link
 * dev.kongdb.annotation.KongSubschema} and named in a service file. Stateless and thread-safe.
 */
public interface SubschemaProvider {
    /** The name of the entity. */
    String entity();

    /** The values of the entity's subschema key that choose it. */
    List<String> keys();

    /** The definition under that key: the fields that it specialises, and its rules. */
    SchemaDefinition definition(String key);

    /** What turns a row of the entity, of one of those keys, into the record. */
    RowCodec<?> codec();
}
