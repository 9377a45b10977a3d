package dev.kongdb.event;

import dev.kongdb.schema.Schema;
import dev.kongdb.value.Row;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
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
    private final UnaryOperator<Row> asRead;

    /**
     * For the DAO engine.
     *
     * @param asRead makes of the entity what a plain select of it reads
     */
    public CrudEvent(
            Operation operation, Schema schema, Row entity, @Nullable Row oldEntity, UnaryOperator<Row> asRead) {
        this.operation = operation;
        this.schema = schema;
        this.entity = entity;
        this.oldEntity = oldEntity;
        this.asRead = asRead;
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

    /**
     * The entity as a plain select reads it: with secrets in place of references to them, also when the write asked for explicit nulls
     * and so was shown the references. A row of the caller's own. For who holds entities in memory and follows the writes, so as not to ask the database for what was just
     * written.
     */
    public Row row() {
        return asRead.apply(entity.deepCopy());
    }

    /** The entity as it was before an update, as {@link #row} has it; null for other writes, and for upserts. */
    public @Nullable Row oldRow() {
        return oldEntity == null ? null : asRead.apply(oldEntity.deepCopy());
    }

    /** The store's token for the version of the row that was written or deleted; null when the store tells none. */
    public @Nullable Object version() {
        return entity.version();
    }

    /**
     * The store's token for the version of the row that this write replaced; null when the store tells none, as of inserts and upserts.
     * Events of two writes of one row may arrive in the wrong order: by this, who listens can tell.
     */
    public @Nullable Object replacedVersion() {
        return oldEntity == null ? null : oldEntity.version();
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
