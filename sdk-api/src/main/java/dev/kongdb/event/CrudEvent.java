package dev.kongdb.event;

import dev.kongdb.schema.Row;
import dev.kongdb.schema.Schema;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A write that was stored: Kong's {@code dao:crud} event. Immutable, and thread-safe as long as nobody writes to its rows.
 *
 * <p>Rows that expire post none.
 */
public final class CrudEvent {
    private final Operation operation;
    private final Schema schema;
    private final Row entity;
    private final @Nullable Row oldEntity;

    /** For the DAO engine. */
    public CrudEvent(Operation operation, Schema schema, Row entity, @Nullable Row oldEntity) {
        this.operation = operation;
        this.schema = schema;
        this.entity = entity;
        this.oldEntity = oldEntity;
    }

    /** What the write did. */
    public Operation operation() {
        return operation;
    }

    /** The schema of the entity. */
    public Schema schema() {
        return schema;
    }

    /** The entity as stored, or as it was before it was deleted; without fields that have no value. */
    public Map<String, @Nullable Object> entity() {
        return schema.toMap(entity);
    }

    /** The workspace that the entity belongs to; null when the entity knows none. */
    public @Nullable UUID workspaceId() {
        return entity.workspaceId();
    }

    /** The entity as it was before an update; null for other writes, and for upserts. */
    public @Nullable Map<String, @Nullable Object> oldEntity() {
        return oldEntity == null ? null : schema.toMap(oldEntity);
    }

    @Override
    public String toString() {
        return operation.kongName() + " of " + schema.name();
    }
}
