package dev.kongdb.internal;

import dev.kongdb.dao.DaoHook.Kind;
import dev.kongdb.dao.RowKey;
import dev.kongdb.error.InvalidOptionsException;
import dev.kongdb.internal.DaoMeters.Operation;
import dev.kongdb.value.Row;
import java.util.UUID;

/**
 * Deletes rows of an entity and the rows that refer to them: checks the key and the options, calls
 * hooks, asks the store, posts events. Thread-safe.
 */
final class Deletions {
    private final EntityEngine engine;
    private final EntityContext entity;
    private final Behaviour behaviour;
    private final Keys keys;
    private final StoreStep storeStep;

    Deletions(EntityEngine engine, Behaviour behaviour, Keys keys, StoreStep storeStep) {
        this.engine = engine;
        this.entity = engine.context();
        this.behaviour = behaviour;
        this.keys = keys;
        this.storeStep = storeStep;
    }

    boolean delete(RowKey key, BoundOptions options) {
        return entity.meters.measured(Operation.DELETE, () -> deleteNow(key, options));
    }

    private boolean deleteNow(RowKey key, BoundOptions options) {
        entity.requireTables();
        behaviour.checkWritable(engine);
        RowKey checked = keys.checked(key, options);
        CallOptions call;
        try {
            call = options.checked();
        } catch (InvalidOptionsException e) {
            // As in Kong, wrong options are not reported when there is nothing to delete.
            UUID current = entity.schema.workspaceable() ? entity.workspaces.current() : null;
            if (key instanceof RowKey.Primary && keys.find(checked, entity.strategy, current) == null) {
                return false;
            }
            throw e;
        }
        Precondition precondition = Precondition.of(options);
        if (precondition != null) {
            return deleteAsRead(checked, precondition, options, call);
        }
        return Hooks.isAny(entity) ? deleteSeen(checked, options, call) : delete(checked, call);
    }

    /** Deletes the row only in the state in which it was read. */
    private boolean deleteAsRead(RowKey key, Precondition precondition, BoundOptions options, CallOptions call) {
        Kind kind = key instanceof RowKey.Unique ? Kind.DELETE_BY : Kind.DELETE;
        for (int attempt = 1; attempt <= Writes.UPDATE_ATTEMPTS; attempt++) {
            Row stored = precondition.check(engine, behaviour, keys.find(key, entity.strategy, call.workspace()), call);
            Row seen = entity.shown(stored.deepCopy(), call);
            Hooks hooks = Hooks.before(entity, kind, () -> entity.schema.toMap(seen), options.given());
            if (storeStep.delete(store -> store.deleteAsRead(stored), call)) {
                hooks.after(seen);
                return true;
            }
            Pauses.between(attempt);
        }
        throw entity.errors.updateConflict(entity.schema.name(), Writes.UPDATE_ATTEMPTS);
    }

    /** Reads the row before it is deleted, since hooks are shown it. */
    private boolean deleteSeen(RowKey key, BoundOptions options, CallOptions call) {
        Row stored = keys.find(key, entity.strategy, call.workspace());
        if (stored == null) {
            return false;
        }
        Row seen = entity.shown(stored, call);
        Kind kind = key instanceof RowKey.Unique ? Kind.DELETE_BY : Kind.DELETE;
        Hooks hooks = Hooks.before(entity, kind, () -> entity.schema.toMap(seen), options.given());
        if (!delete(key, call)) {
            return false;
        }
        hooks.after(seen);
        return true;
    }

    private boolean delete(RowKey key, CallOptions call) {
        return storeStep.delete(
                store -> key instanceof RowKey.Unique unique
                        ? store.deleteBy(entity.field(unique.position()), Keys.value(unique), call.workspace())
                        : store.delete(((RowKey.Primary) key).row(), call.workspace()),
                call);
    }

    void truncate() {
        var unused = entity.meters.measured(Operation.TRUNCATE, () -> {
            entity.requireTables();
            entity.strategy.truncate();
            behaviour.afterTruncate(engine);
            entity.events.postTruncation(entity.schema);
            return true;
        });
    }
}
