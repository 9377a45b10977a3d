package dev.kongdb.internal;

import dev.kongdb.error.DatabaseException;
import dev.kongdb.error.KongDbException;
import dev.kongdb.schema.Field;
import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.spi.EntityStrategy.Outcome;
import dev.kongdb.spi.EntityStrategy.Write;
import dev.kongdb.value.Row;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The writes of one call that writes many rows. They go to the store some hundred at a time. No two
 * rows of one batch share a unique value, so the result is the same as if each row had been written
 * by itself, in order. Not thread-safe.
 */
final class Batch {
    /** The most rows that go to the store together. */
    private static final int MOST = 500;

    private final EntityContext entity;
    private final StoreStep storeStep;
    private final BiFunction<EntityStrategy, List<Write>, List<Outcome>> ask;
    private final int most;
    private final List<Row> stored = new ArrayList<>();
    private final SortedMap<Integer, KongDbException> refused = new TreeMap<>();
    private final List<Integer> indexes = new ArrayList<>();
    private final List<Prepared> waiting = new ArrayList<>();

    /** The unique values of the waiting rows, each with its field. */
    private final Set<List<Object>> unique = new HashSet<>();

    /** Whether the database has failed. Further writes would only wait for it in vain. */
    private boolean ended;

    /** A write that is ready for the store. */
    record Prepared(Writing writing, Hooks hooks) {}

    /** @param alone whether each row has to be stored before the next is prepared */
    Batch(
            EntityContext entity,
            StoreStep storeStep,
            BiFunction<EntityStrategy, List<Write>, List<Outcome>> ask,
            boolean alone) {
        this.entity = entity;
        this.storeStep = storeStep;
        this.ask = ask;
        this.most = alone ? 1 : MOST;
    }

    /**
     * Writes the rows, and returns them as stored.
     *
     * @param preparing makes the write of a row, or refuses the row
     */
    List<Row> run(List<Row> given, Function<Row, Prepared> preparing) {
        for (int i = 0; i < given.size() && !ended; i++) {
            add(i, given.get(i), preparing);
        }
        store();
        if (!refused.isEmpty()) {
            throw entity.errors.refusedSome(refused, given.size());
        }
        return stored;
    }

    private void add(int index, Row row, Function<Row, Prepared> preparing) {
        Prepared prepared;
        try {
            prepared = preparing.apply(row);
        } catch (KongDbException e) {
            if (e instanceof DatabaseException) {
                store(); // rows before this one were ready, and this failure ends the batch
            }
            refuse(index, e);
            return;
        } catch (RuntimeException e) {
            store(); // as above: a hook has failed
            throw e;
        }
        List<List<Object>> values = uniqueValues(prepared.writing.row);
        if (values.stream().anyMatch(unique::contains)) {
            store();
        }
        unique.addAll(values);
        waiting.add(prepared);
        indexes.add(index);
        if (waiting.size() >= most) {
            store();
        }
    }

    private List<List<Object>> uniqueValues(Row row) {
        List<List<Object>> values = new ArrayList<>();
        List<Object> key = new ArrayList<>();
        for (Field field : entity.schema.primaryKey()) {
            key.add(text(field, row.get(field.position())));
        }
        values.add(key);
        for (Field field : entity.schema.fields()) {
            Object value = field.unique() ? row.get(field.position()) : null;
            if (value != null && value != Row.NULL) {
                values.add(List.of(field.position(), text(field, value)));
            }
        }
        if (entity.schema.hasCompositeCacheKey()) {
            values.add(List.of(-1, CacheKeys.of(entity.schema, row, null)));
        }
        return values;
    }

    /** A text that is the same for values that are the same to the store. */
    private static String text(Field field, @Nullable Object value) {
        String text = String.valueOf(value);
        return field.isUuid() ? text.toLowerCase(Locale.ROOT) : text;
    }

    /**
     * Stores the waiting rows. Every row that was stored has its event, even if a hook of another
     * row fails.
     */
    private void store() {
        if (waiting.isEmpty() || ended) {
            return;
        }
        List<Outcome> outcomes =
                storeStep.writeAll(ask, waiting.stream().map(Prepared::writing).toList());
        RuntimeException failure = null;
        for (int i = 0; i < outcomes.size(); i++) {
            Outcome outcome = outcomes.get(i);
            if (outcome.refused() != null) {
                refuse(indexes.get(i), outcome.refused());
            } else if (outcome.done() != null) {
                Prepared each = waiting.get(i);
                try {
                    Row row = storeStep.stored(each.writing, outcome.done());
                    stored.add(each.hooks.after(each.writing.afterwards.apply(row)));
                } catch (RuntimeException e) {
                    failure = failure == null ? e : failure;
                }
            }
        }
        waiting.clear();
        indexes.clear();
        unique.clear();
        if (failure != null) {
            throw failure;
        }
    }

    private void refuse(int index, KongDbException e) {
        refused.put(index, e);
        ended |= e instanceof DatabaseException;
    }
}
