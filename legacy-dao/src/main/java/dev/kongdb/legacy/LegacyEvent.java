package dev.kongdb.legacy;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A write of the DAO Factory, as it was published under {@code CLUSTER_PROPAGATE}.
 *
 * @param type what was done
 * @param collection the table
 * @param primaryKey the columns of its primary key
 * @param entity what the schema's {@code marshall_event} makes of the row; empty when the schema has none
 * @param row the row inserted or deleted; of an update, as in Kong, the row before it
 */
public record LegacyEvent(
        Type type,
        String collection,
        List<String> primaryKey,
        Map<String, @Nullable Object> entity,
        Map<String, @Nullable Object> row) {

    /** What was done, under Kong's names. */
    public enum Type {
        ENTITY_CREATED,
        ENTITY_UPDATED,
        ENTITY_DELETED
    }
}
