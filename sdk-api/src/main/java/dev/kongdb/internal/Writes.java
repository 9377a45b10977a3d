package dev.kongdb.internal;

import dev.kongdb.dao.DaoHook.Kind;
import dev.kongdb.dao.RowKey;
import dev.kongdb.internal.DaoMeters.Operation;
import dev.kongdb.schema.Context;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.spi.EntityStrategy.Outcome;
import dev.kongdb.spi.EntityStrategy.Upserted;
import dev.kongdb.spi.EntityStrategy.Write;
import dev.kongdb.value.Row;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Inserts, updates and upserts. Each describes in a {@link Writing} how it differs from the others;
 * all take the same {@link WriteSteps}. The rows of a call with many rows go to the store together
 * ({@link Batch}). Thread-safe.
 */
final class Writes {
    /**
     * How often an update is tried when other writers change the row. In each round, one writer
     * succeeds.
     */
    static final int UPDATE_ATTEMPTS = 200;

    private final EntityEngine engine;
    private final EntityContext entity;
    private final Schema schema;
    private final Behaviour behaviour;
    private final Keys keys;
    private final WriteValues values;
    private final WriteSteps steps;
    private final StoreStep storeStep;

    Writes(EntityEngine engine, Behaviour behaviour, Keys keys, ForeignKeys foreignKeys, StoreStep storeStep) {
        this.engine = engine;
        this.entity = engine.context();
        this.schema = entity.schema;
        this.behaviour = behaviour;
        this.keys = keys;
        this.values = new WriteValues(engine, behaviour, keys);
        this.steps = new WriteSteps(engine, behaviour, keys, foreignKeys, storeStep);
        this.storeStep = storeStep;
    }

    /**
     * Makes the values of an update, which may depend on the stored row; {@code stored} is null
     * when there is none.
     */
    interface Change {
        Row of(@Nullable Row stored, CallOptions call);
    }

    Row insert(Row given, BoundOptions options) {
        return measured(Operation.INSERT, () -> whole(inserting(given, options)));
    }

    private static Writing inserting(Row given, BoundOptions options) {
        return new Writing(
                Kind.INSERT, Context.INSERT, given, options, (store, write) -> new Upserted(store.insert(write), true));
    }

    /** Inserts rows, each as if by itself, with few statements. */
    List<Row> insertAll(List<Row> given, BoundOptions options) {
        return measured(
                Operation.INSERT_ALL,
                () -> all(given, options, row -> inserting(row, options), EntityStrategy::insertAll));
    }

    /**
     * Upserts rows by their primary keys, each as if by itself, with few statements. A generated
     * key may be left out.
     */
    List<Row> upsertAll(List<Row> given, BoundOptions options) {
        return measured(
                Operation.UPSERT_ALL,
                () -> all(given, options, row -> upserting(row, options), EntityStrategy::upsertAll));
    }

    private Writing upserting(Row row, BoundOptions options) {
        Writing writing = new Writing(Kind.UPSERT, Context.UPSERT, row, options, EntityStrategy::upsert);
        if (schema.primaryKey().stream().anyMatch(field -> row.hasValue(field.position()))) {
            keys.checkPrimary(keys.only(row));
            writing.key = keys.only(row);
        }
        return writing;
    }

    private List<Row> all(
            List<Row> given,
            BoundOptions options,
            Function<Row, Writing> writing,
            BiFunction<EntityStrategy, List<Write>, List<Outcome>> ask) {
        if (Precondition.of(options) != null) {
            throw entity.errors.invalidOptions(
                    Map.of("if_match", "cannot be used when many entities are written at once"));
        }
        boolean alone = behaviour != Behaviour.PLAIN
                || schema.foreignFields().stream().anyMatch(field -> schema.equals(field.referencedSchema()));
        return new Batch(entity, storeStep, ask, alone).run(given, row -> {
            Writing each = writing.apply(row);
            return new Batch.Prepared(each, steps.prepared(makeWhole(each)));
        });
    }

    Row upsert(RowKey key, Row given, BoundOptions options) {
        return measured(Operation.UPSERT, () -> upsertNow(key, given, options));
    }

    private Row upsertNow(RowKey key, Row given, BoundOptions options) {
        RowKey checked = keys.checked(key, options);
        Precondition precondition = Precondition.of(options);
        if (precondition != null) {
            return replace(checked, given, precondition, options);
        }
        if (!(checked instanceof RowKey.Unique unique)) {
            Writing writing = new Writing(Kind.UPSERT, Context.UPSERT, given, options, EntityStrategy::upsert);
            writing.key = ((RowKey.Primary) checked).row();
            return whole(writing);
        }
        Field field = entity.field(unique.position());
        Row named = given.set(field.position(), unique.value());
        return behaviour.insertsOnUpsertBy() && !field.unique()
                ? whole(inserting(named, options))
                : whole(new Writing(
                        Kind.UPSERT_BY,
                        Context.UPSERT,
                        named,
                        options,
                        (store, write) -> store.upsertBy(field, write)));
    }

    /**
     * An upsert with a precondition: it replaces the row in the state in which it was read, or
     * fails.
     */
    private Row replace(RowKey key, Row given, Precondition precondition, BoundOptions options) {
        if (key instanceof RowKey.Unique by && !entity.field(by.position()).unique()) {
            throw entity.errors.operationUnsupported("cannot upsert '" + schema.name() + "' entities by '"
                    + entity.field(by.position()).name() + "' under a condition: several may have the same");
        }
        CallOptions call = options.checked();
        return untilNobodyComesBetween(() -> {
            Row stored = precondition.check(engine, behaviour, keys.find(key, entity.strategy, call.workspace()), call);
            Row named = given.copy();
            if (key instanceof RowKey.Unique unique) {
                named.set(unique.position(), unique.value());
            }
            Writing writing = new Writing(
                    key instanceof RowKey.Unique ? Kind.UPSERT_BY : Kind.UPSERT,
                    Context.UPSERT,
                    named,
                    options,
                    (store, write) -> replaced(store.update(stored, lasting(write))));
            writing.key = stored;
            return steps.run(makeWhole(writing));
        });
    }

    /**
     * An upsert without a time to live removes the one that the row has; an update would keep it.
     */
    private Write lasting(Write write) {
        return write.ttl() != null || !schema.ttl()
                ? write
                : new Write(write.row(), write.workspace(), 0L, write.cacheKey());
    }

    private static @Nullable Upserted replaced(@Nullable Row after) {
        return after == null ? null : new Upserted(after, false);
    }

    private Row whole(Writing writing) {
        Row written = steps.run(makeWhole(writing));
        if (written == null) {
            throw new IllegalStateException("only an update can lose to another writer");
        }
        return written;
    }

    private Writing makeWhole(Writing writing) {
        if (writing.call.everywhere() && schema.workspaceable()) {
            throw entity.errors.invalidOptions(
                    Map.of("workspace", "must name one workspace when an entity is written"));
        }
        values.makeWhole(writing);
        return writing;
    }

    Row update(RowKey key, Change change, BoundOptions options) {
        return measured(Operation.UPDATE, () -> updateNow(key, change, options));
    }

    private Row updateNow(RowKey key, Change change, BoundOptions options) {
        RowKey checked = keys.checked(key, options);
        CallOptions call = options.checked();
        Precondition precondition = Precondition.of(options);
        return untilNobodyComesBetween(() -> {
            Row stored = keys.find(checked, entity.strategy, call.workspace());
            if (precondition != null) {
                precondition.check(engine, behaviour, stored, call);
            }
            if (stored == null) {
                // Kong reports a bad shorthand before a missing row
                values.filled(change.of(null, call), Context.UPDATE);
                throw keys.notFound(checked);
            }
            Writing writing = new Writing(
                    checked instanceof RowKey.Unique ? Kind.UPDATE_BY : Kind.UPDATE,
                    Context.UPDATE,
                    change.of(stored, call),
                    options,
                    (store, write) -> replaced(store.update(stored, write)));
            writing.key = checked instanceof RowKey.Primary primary ? primary.row() : stored;
            values.makeChanged(writing, stored);
            return steps.run(writing);
        });
    }

    /**
     * Runs a write that reads its row first, again whenever another writer changed the row in
     * between.
     */
    private Row untilNobodyComesBetween(Supplier<@Nullable Row> write) {
        for (int attempt = 1; attempt <= UPDATE_ATTEMPTS; attempt++) {
            Row written = write.get();
            if (written != null) {
                return written;
            }
            Pauses.between(attempt);
        }
        throw entity.errors.updateConflict(schema.name(), UPDATE_ATTEMPTS);
    }

    private <T> T measured(Operation operation, Supplier<T> write) {
        return entity.meters.measured(operation, () -> {
            behaviour.checkWritable(engine);
            return write.get();
        });
    }
}
