package dev.kongdb.event;

import dev.kongdb.schema.Schema;
import dev.kongdb.value.Row;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Kong's {@code dao:crud} event: a write that was stored. Immutable, and thread-safe as long as
 * nobody writes to its rows.
 *
 * <p>A row that expires posts no event.
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
     * @param asRead turns the entity into the row that a plain select reads
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

    /**
     * The entity as stored, or as it was before it was deleted; without fields that have no value.
     */
    public Map<String, @Nullable Object> entity() {
        return schema.toMap(entity);
    }

    /**
     * The entity as a plain select reads it, with secrets in place of references to them, even if
     * the write asked for explicit nulls, which shows the references. The caller gets a row of its
     * own. With it, code that keeps entities in memory can follow the writes without asking the
     * database for them.
     */
    public Row row() {
        return asRead.apply(entity.deepCopy());
    }

    /**
     * The entity as it was before an update, as {@link #row} has it; null for other writes, and for
     * upserts.
     */
    public @Nullable Row oldRow() {
        return oldEntity == null ? null : asRead.apply(oldEntity.deepCopy());
    }

    /**
     * The store's token for the version of the row that was written or deleted; null if the store
     * has none.
     */
    public @Nullable Object version() {
        return entity.version();
    }

    /**
     * The store's token for the version of the row that this write replaced; null if the store has
     * none, and for inserts and upserts. Events of two writes of one row may arrive in the wrong
     * order; with this, a subscriber can tell.
     */
    public @Nullable Object replacedVersion() {
        return oldEntity == null ? null : oldEntity.version();
    }

    /** The workspace of the entity; null if the entity is not workspaceable. */
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
