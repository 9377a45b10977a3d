package dev.kongdb.internal;

import dev.kongdb.dao.RowCodec;
import dev.kongdb.schema.Schema;
import dev.kongdb.value.Row;
import java.util.Map;

/**
 * Makes the records of an entity before it is stored, to find out whether a constructor refuses it.
 * Thread-safe.
 */
interface Trial {
    /**
     * Makes the records. Throws what a constructor throws. The row is one that a reader would get.
     */
    void run(Row row);

    /**
     * The trial of an entity.
     *
     * @param kinds the trials of the records of its subschemas, by key
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
