package dev.kongdb.spi;

import dev.kongdb.dao.DaoEngine.RowPage;
import dev.kongdb.error.DatabaseException;
import dev.kongdb.error.KongDbException;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.definition.FieldType;
import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a store does for one entity. The engine has validated everything before: rows are whole, keys are valid, the workspace is
 * known. Thread-safe. Fails with {@link dev.kongdb.error.KongDbException}s only.
 *
 * <p>Rows returned hold {@link Reference}s in foreign fields, {@link Row#NULL} in fields that are null in the store, nothing in
 * fields that the store does not have, their remaining {@code ttl}, their {@code workspaceId} and, but for those of a page, the
 * {@code version} for {@link #update}. They are the caller's, who may change them. A null workspace stands for all of them, or for an entity that is not workspaceable. Expired rows do not exist: they
 * are not read, and never stand in the way of a write.
 */
public interface EntityStrategy {
    /** The same entity, with {@code select…} and {@code page} from a replica, which may lag behind; itself when there is none. */
    default EntityStrategy replica() {
        return this;
    }

    /** The same entity, whose writes write no events; itself when nothing is ever written. */
    default EntityStrategy silent() {
        return this;
    }

    /**
     * The same entity, whose {@code select…} of one row reads in the same round trip the row that a field of it refers to. Itself when that would take
     * another: then whoever needs that row asks for it.
     *
     * @param reference the field
     * @param workspace of the row referred to; null for all
     * @param referred takes the row referred to, if there is one, before the {@code select…} returns
     */
    default EntityStrategy following(Field reference, @Nullable UUID workspace, Consumer<Row> referred) {
        return this;
    }

    /**
     * Whether each change of rows replaces all of them at once, and then calls the listeners of {@link Strategy#whenReplaced}. The node may
     * keep the answer to any look-up until then.
     */
    default boolean isReplacedAsAWhole() {
        return false;
    }

    /** The row with that primary key. */
    @Nullable
    Row select(Row key, @Nullable UUID workspace);

    /** The row whose unique field, or endpoint key, has that value. */
    @Nullable
    Row selectBy(Field field, Object value, @Nullable UUID workspace);

    /** The row with that composite cache key. */
    @Nullable
    Row selectByCacheKey(String cacheKey, @Nullable UUID workspace);

    /** The rows with those primary keys, which differ, in any order; keys without a row are left out. */
    default List<Row> selectAll(List<Row> keys, @Nullable UUID workspace) {
        List<Row> rows = new ArrayList<>(keys.size());
        for (Row key : keys) {
            Row row = select(key, workspace);
            if (row != null) {
                rows.add(row);
            }
        }
        return rows;
    }

    /** How many rows there are of which the query is; its size is that of the pages, should they have to be read, its offset null. */
    default long count(PageQuery query) {
        long count = 0;
        PageQuery next = query;
        while (true) {
            RowPage page = page(next);
            count += page.rows().size();
            if (page.offset() == null) {
                return count;
            }
            next = next.at(page.offset());
        }
    }

    /** Inserts a row; the row as stored. */
    Row insert(Write write);

    /**
     * Replaces the row that was read by the one given, if it still is as it was read; null when another writer has changed or
     * deleted it since.
     *
     * @param read the row as a select of this strategy returned it
     */
    @Nullable
    Row update(Row read, Write write);

    /** Inserts the row, or replaces the one with its primary key if that is of the same workspace. */
    Upserted upsert(Write write);

    /**
     * Inserts rows of which no two share a unique value, in as few steps as the store can. Each is written by itself: one that is refused
     * does not keep the others from being written.
     *
     * @return what became of each, in their order
     */
    default List<Outcome> insertAll(List<Write> writes) {
        return Outcome.each(writes, write -> new Upserted(insert(write), true));
    }

    /** As {@link #insertAll}, with what {@link #upsert} does for each. */
    default List<Outcome> upsertAll(List<Write> writes) {
        return Outcome.each(writes, this::upsert);
    }

    /** Inserts the row, or replaces the one with the same value of that field, which keeps its primary key. */
    Upserted upsertBy(Field field, Write write);

    /** Deletes a row and, in one step, what refers to it by {@code cascade}; every row that went, the one named first. */
    List<Deleted> delete(Row key, @Nullable UUID workspace);

    /**
     * As {@link #delete}, the row that was read, if it still is as it was read; none when another writer has changed or deleted it
     * since. The default is for stores that refuse every delete.
     *
     * @param read the row as a select of this strategy returned it
     */
    default List<Deleted> deleteAsRead(Row read) {
        return delete(read, read.workspaceId());
    }

    /** As {@link #delete}, the row whose unique field, or endpoint key, has that value; one of them if there are several. */
    default List<Deleted> deleteBy(Field field, Object value, @Nullable UUID workspace) {
        Row row = selectBy(field, value, workspace);
        return row == null ? List.of() : delete(row, row.workspaceId());
    }

    /** A page. */
    RowPage page(PageQuery query);

    /** Deletes all rows of all workspaces, and what refers to them, with an event on the channel {@link ClusterEvent#TRUNCATIONS}. */
    void truncate();

    /**
     * A row to be written.
     *
     * @param row all its values, validated
     * @param workspace the workspace it belongs to; null when the entity is not workspaceable
     * @param ttl the seconds it has to live; 0 for ever; null when the caller said nothing (an update keeps what is, others are for ever)
     * @param cacheKey the composite cache key; null when the entity has none
     */
    record Write(
            Row row,
            @Nullable UUID workspace,
            @Nullable Long ttl,
            @Nullable String cacheKey) {}

    /**
     * What an upsert did.
     *
     * @param row the row as stored
     * @param created whether there was none before
     */
    record Upserted(Row row, boolean created) {}

    /**
     * What became of one write among several.
     *
     * @param done what it did; null when it was refused or not tried
     * @param refused why it was refused; null when it was not
     */
    record Outcome(@Nullable Upserted done, @Nullable KongDbException refused) {
        /** Of a write that was not tried, since the database had failed before. */
        public static final Outcome NOT_TRIED = new Outcome(null, null);

        /** What becomes of a write. */
        public static Outcome of(Write write, Function<Write, Upserted> writing) {
            try {
                return new Outcome(writing.apply(write), null);
            } catch (KongDbException e) {
                return new Outcome(null, e);
            }
        }

        /** What becomes of writes one after the other; after a failure of the database no more are tried. */
        public static List<Outcome> each(List<Write> writes, Function<Write, Upserted> writing) {
            List<Outcome> outcomes = new ArrayList<>(writes.size());
            boolean failed = false;
            for (Write write : writes) {
                Outcome outcome = failed ? NOT_TRIED : of(write, writing);
                failed |= outcome.refused instanceof DatabaseException;
                outcomes.add(outcome);
            }
            return outcomes;
        }
    }

    /**
     * A row that a delete removed.
     *
     * @param schema its entity
     * @param row as it was
     */
    record Deleted(Schema schema, Row row) {}

    /**
     * Which rows of a page.
     *
     * @param size how many at most
     * @param offset as the page before gave it; null for the first
     * @param workspace null for all
     * @param foreignField only rows whose field refers to {@code foreignKey}; null for all
     * @param foreignKey null when {@code foreignField} is
     * @param tags only rows with these tags; empty for all
     * @param anyTag whether one of the tags is enough
     * @param matches only rows that have all of these values; empty for all
     * @param skip how many rows to leave out before the page, 0 for none; a store that cannot refuses it with error 12
     */
    record PageQuery(
            int size,
            @Nullable String offset,
            @Nullable UUID workspace,
            @Nullable Field foreignField,
            @Nullable Reference<?> foreignKey,
            List<String> tags,
            boolean anyTag,
            List<Match> matches,
            long skip) {
        /** A query that asks for no values of other fields. */
        public PageQuery(
                int size,
                @Nullable String offset,
                @Nullable UUID workspace,
                @Nullable Field foreignField,
                @Nullable Reference<?> foreignKey,
                List<String> tags,
                boolean anyTag) {
            this(size, offset, workspace, foreignField, foreignKey, tags, anyTag, List.of(), 0);
        }

        /** The same query at another offset. */
        public PageQuery at(@Nullable String other) {
            return new PageQuery(size, other, workspace, foreignField, foreignKey, tags, anyTag, matches, skip);
        }
    }

    /**
     * The value that a field has in every row of a page.
     *
     * @param field the field; no map and no record
     * @param value as rows hold it; null for fields without value
     */
    record Match(Field field, @Nullable Object value) {
        /** Whether the row has it. */
        public boolean is(Row row) {
            return Objects.equals(comparable(row.get(field.position())), comparable(value));
        }

        private @Nullable Object comparable(@Nullable Object held) {
            if (held == null || held == Row.NULL) {
                return null;
            }
            if (field.type() == FieldType.FOREIGN) {
                Reference<?> reference = field.toReference(held);
                return reference == null ? null : String.valueOf(reference.fields());
            }
            if (held instanceof Number number) {
                return number.doubleValue();
            }
            if (held instanceof Iterable<?> elements) {
                List<Object> texts = new ArrayList<>();
                elements.forEach(element -> texts.add(String.valueOf(element)));
                return texts;
            }
            String text = held.toString();
            return field.isUuid() ? text.toLowerCase(Locale.ROOT) : text;
        }
    }
}
