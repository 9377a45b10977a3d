package dev.kongdb.legacy;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A write of the DAO Factory, as it was published under {@code CLUSTER_PROPAGATE}.
 *
 * @param type the type of the write
 * @param collection the table
 * @param primaryKey the columns of its primary key
 * @param entity the result of the schema's {@code marshall_event} for the row; empty when the
 *     schema has none
 * @param row the inserted or deleted row; for an update, as in Kong, the row before it
 */
public record LegacyEvent(
        Type type,
        String collection,
        List<String> primaryKey,
        Map<String, @Nullable Object> entity,
        Map<String, @Nullable Object> row) {

    /** The types of writes, under Kong's names. */
    public enum Type {
        ENTITY_CREATED,
        ENTITY_UPDATED,
        ENTITY_DELETED
    }
}
