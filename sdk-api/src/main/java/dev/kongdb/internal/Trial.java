package dev.kongdb.internal;

import dev.kongdb.dao.RowCodec;
import dev.kongdb.schema.Schema;
import dev.kongdb.value.Row;
import java.util.Map;

/** Makes the records of an entity that is about to be stored, to hear whether their constructors refuse it. Thread-safe. */
interface Trial {
    /** Makes them; throws what a constructor throws. The row is that of a reader. */
    void run(Row row);

    /**
     * The trial of an entity.
     *
     * @param kinds what makes the record of a kind of the entity, by the key of its subschema
     */
    static Trial of(Schema schema, RowCodec<?> codec, Map<String, Trial> kinds) {
        return row -> {
            codec.decode(row);
            String key = schema.subschemaOf(row);
            Trial kind = key == null ? null : kinds.get(key);
            if (kind != null) {
                kind.run(row);
            }
        };
    }
}
