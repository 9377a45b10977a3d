package dev.kongdb.internal;

import dev.kongdb.dao.DaoEngine;
import dev.kongdb.dao.DaoEngine.Reading;
import dev.kongdb.internal.cache.Stamp;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The reference by which entities are followed once they were read: what it refers to is read with them, and is in the cache before it is asked for.
 * Thread-safe.
 *
 * @param reference the field
 * @param parents through which the entities referred to are followed
 * @param reading makes their entities of rows
 */
record Followed(Field reference, CachedReads parents, Reading<?> reading) {
    /** The one field of an entity that refers to another. */
    static Field reference(Schema entity, Schema parent) {
        List<Field> references = entity.foreignFields().stream()
                .filter(field -> parent.equals(field.referencedSchema()))
                .toList();
        if (references.size() != 1) {
            throw new IllegalArgumentException("'" + entity.name() + "' refers to '" + parent.name() + "' by "
                    + (references.isEmpty() ? "no field" : "several fields: " + names(references)));
        }
        return references.get(0);
    }

    private static String names(List<Field> fields) {
        return String.join(", ", fields.stream().map(Field::name).toList());
    }

    /**
     * Reads a row.
     *
     * @param store of the row
     * @param read finds the row there
     */
    @Nullable
    Row read(EntityStrategy store, Function<EntityStrategy, @Nullable Row> read) {
        if (parents.haveHooks()) {
            return read.apply(store); // which are to see each read, with its key
        }
        UUID workspace = parents.workspace();
        Stamp stamp = parents.stamp();
        Row[] parent = new Row[1];
        Row row = read.apply(store.following(reference, workspace, referred -> parent[0] = referred));
        if (row != null && parent[0] != null && row.get(reference.position()) instanceof Reference<?> key) {
            parents.offer(DaoEngine.keyOf(key), parent[0], reading, stamp);
        }
        return row;
    }
}
