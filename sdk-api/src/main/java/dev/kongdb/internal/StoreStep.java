package dev.kongdb.internal;

import dev.kongdb.error.TransformationFailedException;
import dev.kongdb.event.CrudEvent;
import dev.kongdb.event.Operation;
import dev.kongdb.schema.Context;
import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.spi.EntityStrategy.Deleted;
import dev.kongdb.spi.EntityStrategy.Outcome;
import dev.kongdb.spi.EntityStrategy.Upserted;
import dev.kongdb.spi.EntityStrategy.Write;
import dev.kongdb.value.Row;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The step in which a write reaches the store, and its events. Every write takes this step, so
 * anything that must be stored with each write is added here. Thread-safe.
 */
final class StoreStep {
    private final EntityContext entity;

    StoreStep(EntityContext entity) {
        this.entity = entity;
    }

    /** The call of the store that a write makes. */
    interface Ask {
        /** The result; null when another writer has changed the row since it was read. */
        @Nullable
        Upserted of(EntityStrategy store, Write write);
    }

    /**
     * Stores the row of a writing.
     *
     * @return the stored row as callers see it; null when another writer has changed the row since
     *     it was read
     */
    @Nullable
    Row write(Writing writing) {
        Upserted done = writing.ask.of(store(writing.call), asked(writing));
        return done == null ? null : stored(writing, done);
    }

    /**
     * Stores the rows of several writings, no two of which share a unique value.
     *
     * @param ask the call of the store
     */
    List<Outcome> writeAll(BiFunction<EntityStrategy, List<Write>, List<Outcome>> ask, List<Writing> writings) {
        return ask.apply(
                store(writings.get(0).call), writings.stream().map(this::asked).toList());
    }

    private Write asked(Writing writing) {
        String cacheKey = entity.schema.hasCompositeCacheKey()
                ? CacheKeys.of(entity.schema, writing.row, writing.workspace)
                : null;
        return new Write(writing.row, writing.workspace, writing.call.ttl(), cacheKey);
    }

    /** The row that the store has just written, as callers see it. Posts its event. */
    Row stored(Writing writing, Upserted done) {
        Row stored = entity.shown(done.row(), writing.call);
        post(done.created() ? Operation.CREATE : Operation.UPDATE, stored, writing.current, writing.call);
        return stored;
    }

    /**
     * Deletes a row and the rows that refer to it by {@code cascade}. Each deleted row has its
     * event, also those of other entities.
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

    /**
     * The store for the call. It also writes messages to other nodes, unless the call broadcasts
     * nothing.
     */
    private EntityStrategy store(CallOptions call) {
        return call.broadcast() ? entity.strategy : entity.strategy.silent();
    }

    /**
     * The deleted row as callers see it. If a transformation fails on it, the row is shown as
     * stored: the row is gone all the same, and the events of the other rows must be posted.
     */
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

    /** Whether an event of the call would reach a subscriber. */
    boolean isHeard(CallOptions call) {
        return call.broadcast() && entity.events.hasSubscribers();
    }

    void post(Operation operation, Row row, @Nullable Row old, CallOptions call) {
        if (isHeard(call)) {
            entity.events.post(new CrudEvent(operation, entity.schema, row, old, read -> entity.asRead(read, call)));
        }
    }
}
