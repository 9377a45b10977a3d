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
 * A reference that is followed when entities are read: the parent is read together with the row,
 * and put into the cache before anybody asks for it. Thread-safe.
 *
 * @param reference the field of the reference
 * @param parents the cached reads of the parents
 * @param reading makes parents of rows
 */
record Followed(Field reference, CachedReads parents, Reading<?> reading) {
    /** The only field of an entity that refers to the parent. */
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
     * Reads a row, and its parent with it.
     *
     * @param store the store of the row
     * @param read finds the row in the store
     */
    @Nullable
    Row read(EntityStrategy store, Function<EntityStrategy, @Nullable Row> read) {
        if (parents.haveHooks()) {
            return read.apply(store); // hooks must see each read, with its key
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
