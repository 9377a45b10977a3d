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
     * Stores the row of a writing.
     *
     * @return the row as stored, as callers see it; null when another writer has changed it since it was read
     */
    @Nullable
    Row write(Writing writing) {
        Upserted done = writing.ask.of(store(writing.call), asked(writing));
        return done == null ? null : stored(writing, done);
    }

    /**
     * Stores the rows of several writings, of which no two share a unique value.
     *
     * @param ask what the store is to do with all of them
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

    /** A row that the store has just written, as callers see it; whoever listens is told. */
    Row stored(Writing writing, Upserted done) {
        Row stored = entity.shown(done.row(), writing.call);
        post(done.created() ? Operation.CREATE : Operation.UPDATE, stored, writing.current, writing.call);
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
