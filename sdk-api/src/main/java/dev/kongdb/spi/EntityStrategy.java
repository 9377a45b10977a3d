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
 * The operations of a store on one entity. The engine has validated the arguments: rows are
 * complete, keys are valid, and the workspace exists. Thread-safe. All methods fail only with
 * {@link dev.kongdb.error.KongDbException}s.
 *
 * <p>Rows returned hold {@link Reference}s in foreign fields, {@link Row#NULL} in fields that are
 * null in the store, nothing in fields that the store does not have, their remaining {@code ttl},
 * their {@code workspaceId} and, except for the rows of a page, the {@code version} for {@link
 * #update}. The caller may change them. A null workspace means all workspaces, or that the entity
 * is not workspaceable. Expired rows do not exist: they are not read, and they never block a write.
 */
public interface EntityStrategy {
    /**
     * The same entity, whose {@code select…} and {@code page} read from a replica, which may lag
     * behind; this strategy itself if there is no replica.
     */
    default EntityStrategy replica() {
        return this;
    }

    /** The same entity, whose writes write no events; this strategy itself if it never writes. */
    default EntityStrategy silent() {
        return this;
    }

    /**
     * The same entity, whose {@code select…} of one row also reads, in the same round trip, the row
     * to which a field refers. This strategy itself if that would take a second round trip; then a
     * caller that needs the row asks for it.
     *
     * @param reference the field
     * @param workspace the workspace of the row referred to; null for all
     * @param referred called with the row referred to, if there is one, before the {@code select…}
     *     returns
     */
    default EntityStrategy following(Field reference, @Nullable UUID workspace, Consumer<Row> referred) {
        return this;
    }

    /**
     * Whether every change replaces all rows at once and then calls the listeners of {@link
     * Strategy#whenReplaced}. If so, the node may cache the answer to any look-up until then.
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

    /**
     * The rows with those primary keys, in any order; the keys differ from each other. Keys for
     * which there is no row are left out.
     */
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

    /**
     * The number of rows that the query selects. Its offset is null; its size is that of the pages,
     * in case they have to be read.
     */
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

    /** Inserts a row and returns it as stored. */
    Row insert(Write write);

    /**
     * Replaces a row by another if it still is as it was read. Returns the row as stored, or null
     * if another writer has changed or deleted it since.
     *
     * @param read the row as a select of this strategy returned it
     */
    @Nullable
    Row update(Row read, Write write);

    /**
     * Inserts the row, or replaces the one with its primary key if that is of the same workspace.
     */
    Upserted upsert(Write write);

    /**
     * Inserts rows in as few steps as the store can. No two of them share a unique value. Each is
     * written independently: if one is refused, the others are written all the same.
     *
     * @return the outcome of each, in their order
     */
    default List<Outcome> insertAll(List<Write> writes) {
        return Outcome.each(writes, write -> new Upserted(insert(write), true));
    }

    /** As {@link #insertAll}, but does for each row what {@link #upsert} does. */
    default List<Outcome> upsertAll(List<Write> writes) {
        return Outcome.each(writes, this::upsert);
    }

    /**
     * Inserts the row, or replaces the one with the same value of that field, which keeps its
     * primary key.
     */
    Upserted upsertBy(Field field, Write write);

    /**
     * Deletes a row and, in the same step, the rows that refer to it by {@code cascade}. Returns
     * all deleted rows, the named one first.
     */
    List<Deleted> delete(Row key, @Nullable UUID workspace);

    /**
     * As {@link #delete}, but only if the row still is as it was read; returns an empty list if
     * another writer has changed or deleted it since. The default is for stores that refuse every
     * delete.
     *
     * @param read the row as a select of this strategy returned it
     */
    default List<Deleted> deleteAsRead(Row read) {
        return delete(read, read.workspaceId());
    }

    /**
     * As {@link #delete}, for the row whose unique field or endpoint key has that value; if there
     * are several, deletes one of them.
     */
    default List<Deleted> deleteBy(Field field, Object value, @Nullable UUID workspace) {
        Row row = selectBy(field, value, workspace);
        return row == null ? List.of() : delete(row, row.workspaceId());
    }

    /** A page. */
    RowPage page(PageQuery query);

    /**
     * Deletes all rows of all workspaces and the rows that refer to them, and writes an event on
     * the channel {@link ClusterEvent#TRUNCATIONS}.
     */
    void truncate();

    /**
     * A row to be written.
     *
     * @param row all its values, validated
     * @param workspace the workspace it belongs to; null when the entity is not workspaceable
     * @param ttl the seconds that it has to live; 0 means for ever; null if the caller did not say
     *     (then an update keeps the time, and other writes are for ever)
     * @param cacheKey the composite cache key; null when the entity has none
     */
    record Write(
            Row row,
            @Nullable UUID workspace,
            @Nullable Long ttl,
            @Nullable String cacheKey) {}

    /**
     * The result of an upsert.
     *
     * @param row the row as stored
     * @param created whether there was none before
     */
    record Upserted(Row row, boolean created) {}

    /**
     * The outcome of one write among several.
     *
     * @param done the result; null if it was refused or not tried
     * @param refused the error; null if it was not refused
     */
    record Outcome(@Nullable Upserted done, @Nullable KongDbException refused) {
        /** The outcome of a write that was not tried because the database had failed before. */
        public static final Outcome NOT_TRIED = new Outcome(null, null);

        /** Makes a write and returns its outcome. */
        public static Outcome of(Write write, Function<Write, Upserted> writing) {
            try {
                return new Outcome(writing.apply(write), null);
            } catch (KongDbException e) {
                return new Outcome(null, e);
            }
        }

        /**
         * Makes writes one after the other and returns their outcomes. After a failure of the
         * database, it tries no more.
         */
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
     * Selects the rows of a page.
     *
     * @param size how many at most
     * @param offset the offset that the page before returned; null for the first page
     * @param workspace null for all
     * @param foreignField only rows whose field refers to {@code foreignKey}; null for all
     * @param foreignKey null when {@code foreignField} is
     * @param tags only rows with these tags; empty for all
     * @param anyTag whether one of the tags is enough
     * @param matches only rows that have all of these values; empty for all
     * @param skip how many rows to skip before the page, 0 for none; a store that cannot skip
     *     refuses it with error 12
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
        /** A query without conditions on other fields. */
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

        /** The list that the page belongs to, as text for its {@link PageToken}. */
        public String list(String entity) {
            StringBuilder text = new StringBuilder(entity).append('\n').append(workspace);
            if (foreignField != null) {
                text.append('\n').append(foreignField.name()).append(foreignKey);
            }
            if (!tags.isEmpty()) {
                text.append('\n').append(anyTag ? "any" : "all");
                tags.forEach(tag -> text.append('\n').append(tag));
            }
            matches.forEach(match ->
                    text.append("\nhaving ").append(match.field().name()).append(match.value()));
            return text.toString();
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
