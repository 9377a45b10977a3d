package dev.kongdb.internal;

import dev.kongdb.error.TransformationFailedException;
import dev.kongdb.event.CrudEvent;
import dev.kongdb.event.Operation;
import dev.kongdb.schema.Context;
import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.spi.EntityStrategy.Deleted;
import dev.kongdb.spi.EntityStrategy.Upserted;
import dev.kongdb.spi.EntityStrategy.Write;
import dev.kongdb.value.Row;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The step of every write that reaches the store, and the events of what the store did. No write goes around it, so that what has to
 * be stored with a write is added here. Thread-safe.
 */
final class StoreStep {
    private final EntityContext entity;

    StoreStep(EntityContext entity) {
        this.entity = entity;
    }

    /** What a write asks of the store. */
    interface Ask {
        /** What was done; null when another writer has changed the row since it was read. */
        @Nullable
        Upserted of(EntityStrategy store, Write write);
    }

    /**
     * Stores a row.
     *
     * @param workspace the workspace that the row belongs to
     * @param replaced the row as it was, as callers see it; null when the write did not read it
     * @return the row as stored, as callers see it; null when another writer has changed it since it was read
     */
    @Nullable
    Row write(Ask ask, Row row, @Nullable UUID workspace, @Nullable Row replaced, CallOptions call) {
        String cacheKey = entity.schema.hasCompositeCacheKey() ? CacheKeys.of(entity.schema, row, workspace) : null;
        Upserted done = ask.of(store(call), new Write(row, workspace, call.ttl(), cacheKey));
        if (done == null) {
            return null;
        }
        Row stored = entity.shown(done.row(), call);
        post(done.created() ? Operation.CREATE : Operation.UPDATE, stored, replaced, call);
        return stored;
    }

    /**
     * Deletes a row and what refers to it by {@code cascade}. Every row that went has its event, whichever entity it is of.
     *
     * @return whether there was a row to delete
     */
    boolean delete(Function<EntityStrategy, List<Deleted>> ask, CallOptions call) {
        List<Deleted> rows = ask.apply(store(call));
        for (Deleted deleted : rows) {
            StoreStep other = entity.engine(deleted.schema().name()).storeStep();
            if (other.isHeard(call)) {
                other.post(Operation.DELETE, other.gone(deleted.row(), call), null, call);
            }
        }
        return !rows.isEmpty();
    }

    /** The store, which writes with a row what other nodes are to be told, unless the call is to be heard by nobody. */
    private EntityStrategy store(CallOptions call) {
        return call.broadcast() ? entity.strategy : entity.strategy.silent();
    }

    /** The row is gone: that a transformation fails on it must not hide that, nor keep the others' events from being posted. */
    private Row gone(Row row, CallOptions call) {
        Row stored = row.copy();
        try {
            return entity.shown(row, call);
        } catch (TransformationFailedException e) {
            return entity.schema
                    .processAutoFields(stored, Context.SELECT, call.nulls())
                    .workspaceId(stored.workspaceId());
        }
    }

    /** Whether an event of that call would reach anyone. */
    boolean isHeard(CallOptions call) {
        return call.broadcast() && entity.events.hasSubscribers();
    }

    void post(Operation operation, Row row, @Nullable Row old, CallOptions call) {
        if (isHeard(call)) {
            entity.events.post(new CrudEvent(operation, entity.schema, row, old, read -> entity.asRead(read, call)));
        }
    }
}
