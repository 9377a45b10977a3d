package dev.kongdb.cassandra;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.kongdb.cassandra.Cql.Purpose;
import dev.kongdb.dao.DaoEngine.RowPage;
import dev.kongdb.error.DatabaseException;
import dev.kongdb.schema.Field;
import dev.kongdb.spi.EntityStrategy.Match;
import dev.kongdb.spi.EntityStrategy.PageQuery;
import dev.kongdb.spi.PageToken;
import dev.kongdb.spi.UnstorableValueException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads an entity page by page, in the order in which Cassandra stores it. All pages but the last
 * are full. Thread-safe.
 */
final class Pages {
    /** How many entries of the tags table are read together, at least and at most. */
    private static final int LEAST_ENTRIES = 100;

    private static final int MOST_ENTRIES = 1_000;

    private final Rows rows;
    private final Statements statements;
    private final String byTag;

    Pages(Rows rows, Statements statements) {
        this.rows = rows;
        this.statements = statements;
        this.byTag = "SELECT entity_id FROM " + statements.table(TagRows.TABLE)
                + " WHERE tag = ? AND entity_name = ? AND entity_id > ? LIMIT ?";
    }

    RowPage page(PageQuery query) {
        if (query.skip() > 0) {
            throw statements.errors.operationUnsupported(
                    "cannot skip '" + rows.schema.name() + "' entities; read on from the offset of a page");
        }
        return query.tags().isEmpty() ? untagged(query) : tagged(query);
    }

    private boolean isOf(PageQuery query, Stored stored) {
        return stored.exists()
                && (query.workspace() == null
                        || query.workspace().equals(stored.row().workspaceId()))
                && refers(query, stored)
                && query.matches().stream().allMatch(match -> match.is(stored.row()));
    }

    private boolean refers(PageQuery query, Stored stored) {
        Field field = query.foreignField();
        if (field == null || query.foreignKey() == null) {
            return true;
        }
        RowColumns columns = rows.columns();
        return RowColumns.same(
                columns.bytes(stored.bytes(), field),
                columns.by(field, query.foreignKey(), null).values());
    }

    // --- the rows of one query

    private RowPage untagged(PageQuery query) {
        EntityTable table = rows.table();
        Field field = query.foreignField();
        Lookup by = Lookup.ALL;
        if (field != null && query.foreignKey() != null) {
            by = table.columns.by(field, query.foreignKey(), null);
        } else if (query.workspace() != null && table.columns.workspaceColumn() != null) {
            by = Lookup.by(table.columns.workspaceColumn(), query.workspace());
        }
        try {
            by = withMatches(query, by);
        } catch (UnstorableValueException e) {
            return new RowPage(List.of(), null); // no column can hold the value, so no row has it
        }
        Cql cql = query.matches().isEmpty() ? table.find(Purpose.READ, by) : table.filter(Purpose.READ, by);
        Source source = new Source(cql, found -> {
            List<dev.kongdb.value.Row> list = new ArrayList<>();
            for (Row result : found) {
                Stored stored = table.read(result);
                if (isOf(query, stored)) {
                    list.add(stored.row());
                }
            }
            return list;
        });
        return page(source, query.size(), query.offset(), query.list(rows.schema.name()), statements);
    }

    /**
     * Adds the matches that Cassandra can compare to the look-up. The others are compared row by
     * row, as all are once more.
     */
    private Lookup withMatches(PageQuery query, Lookup lookup) {
        Lookup by = lookup;
        for (Match match : query.matches()) {
            Object value = match.value();
            if (value == null || value instanceof Iterable<?>) {
                continue;
            }
            for (Column column : rows.columns().columns(match.field())) {
                if (!by.columns().contains(column.name()) && !(column.prefixed() && query.workspace() == null)) {
                    by = by.and(column.name(), column.encodeValue(value, query.workspace()));
                }
            }
        }
        return by;
    }

    /**
     * A query whose rows make a list.
     *
     * @param rows selects the rows of the list among those that the query finds, which are nearly
     *     all
     */
    record Source(Cql cql, Function<Iterable<Row>, List<dev.kongdb.value.Row>> rows) {}

    /** A page of the rows of a query. The token contains the driver's paging state. */
    static RowPage page(Source source, int size, @Nullable String offset, String of, Statements statements) {
        ByteBuffer from = offset == null ? null : decode(offset, of, statements);
        List<dev.kongdb.value.Row> found = new ArrayList<>();
        ByteBuffer end = from;
        do {
            end = read(source, end, size - found.size(), found, offset, statements);
        } while (end != null && found.size() < size);
        // Cassandra says that there may be more, but often there is nothing more.
        List<dev.kongdb.value.Row> more = new ArrayList<>();
        for (ByteBuffer peek = end; peek != null && more.isEmpty(); ) {
            peek = read(source, peek, 1, more, offset, statements);
        }
        return new RowPage(found, end == null || more.isEmpty() ? null : encode(end, of));
    }

    /** Reads further rows. Returns the paging state that it reached, or null at the end. */
    private static @Nullable ByteBuffer read(
            Source source,
            @Nullable ByteBuffer from,
            int size,
            List<dev.kongdb.value.Row> into,
            @Nullable String offset,
            Statements statements) {
        AsyncResultSet page;
        try {
            page = statements.page(source.cql, size, from).get();
        } catch (DatabaseException e) {
            if (offset != null && e.getMessage() != null && e.getMessage().contains("aging state")) {
                throw statements.errors.invalidOffset(offset, "not of this list");
            }
            throw e;
        }
        into.addAll(source.rows.apply(page.currentPage()));
        return page.getExecutionInfo().getPagingState();
    }

    private static String encode(ByteBuffer state, String of) {
        byte[] bytes = new byte[state.remaining()];
        state.duplicate().get(bytes);
        return PageToken.encode(of, List.of(Base64.getEncoder().withoutPadding().encodeToString(bytes)));
    }

    private static ByteBuffer decode(String offset, String of, Statements statements) {
        List<?> parts = PageToken.decode(offset, of, statements.errors);
        if (parts.size() == 1 && parts.get(0) instanceof String state) {
            return ByteBuffer.wrap(Base64.getDecoder().decode(state));
        }
        throw statements.errors.invalidOffset(offset, "not of this list");
    }

    // --- lists by tags

    /**
     * A row found by a tag: the index of the tag among the sorted tags, and the row's key in the
     * tags table.
     */
    private record Found(int tag, String id, dev.kongdb.value.Row row) {}

    /**
     * For all of the tags: the entities of the first tag that have the others. For any of them: the
     * entities of each tag, one tag after the other, without those of an earlier tag. The token
     * contains the last row's {@link Found#tag} and {@link Found#id}.
     */
    private RowPage tagged(PageQuery query) {
        List<String> tags = new ArrayList<>(new TreeSet<>(query.tags()));
        String of = query.list(rows.schema.name());
        int tag = 0;
        String after = "";
        if (query.offset() != null) {
            List<?> place = PageToken.decode(query.offset(), of, statements.errors);
            tag = ((Long) place.get(0)).intValue();
            after = (String) place.get(1);
        }
        List<Found> found = new ArrayList<>();
        int atOnce = Math.max(LEAST_ENTRIES, Math.min(query.size() + 1, MOST_ENTRIES));
        for (; tag < (query.anyTag() ? tags.size() : 1) && found.size() <= query.size(); tag++, after = "") {
            List<String> ids;
            do {
                ids = ids(tags.get(tag), after, atOnce);
                add(query, tag, ids, carries(query, tags, tag), found);
                after = ids.isEmpty() ? after : ids.get(ids.size() - 1);
            } while (ids.size() == atOnce && found.size() <= query.size());
        }
        if (found.size() <= query.size()) {
            return new RowPage(found.stream().map(Found::row).toList(), null);
        }
        List<Found> page = found.subList(0, query.size());
        Found last = page.get(page.size() - 1);
        return new RowPage(
                page.stream().map(Found::row).toList(), PageToken.encode(of, List.of((long) last.tag, last.id)));
    }

    private static Predicate<Set<String>> carries(PageQuery query, List<String> tags, int tag) {
        return query.anyTag()
                ? carried -> carried.contains(tags.get(tag))
                        && tags.subList(0, tag).stream().noneMatch(carried::contains)
                : carried -> carried.containsAll(tags);
    }

    private List<String> ids(String tag, String after, int most) {
        List<String> ids = new ArrayList<>();
        if (tag.isEmpty()) {
            return ids; // no entity has the tag, since no partition can have this name
        }
        statements
                .execute(Cql.of(Purpose.READ, byTag, tag, rows.schema.name(), after, most))
                .forEach(row -> ids.add(String.valueOf(row.getString(0))));
        return ids;
    }

    /** Adds the entities that belong to the list. */
    private void add(PageQuery query, int tag, List<String> ids, Predicate<Set<String>> carries, List<Found> found) {
        int position = rows.schema.primaryKey().get(0).position();
        List<@Nullable Stored> all = rows.readAll(
                Purpose.READ,
                ids.stream()
                        .map(id -> new dev.kongdb.value.Row(rows.schema.shape()).set(position, id))
                        .toList());
        for (int i = 0; i < ids.size(); i++) {
            Stored stored = all.get(i);
            if (stored != null && isOf(query, stored) && carries.test(TagRows.of(rows.schema, stored.row()))) {
                found.add(new Found(tag, ids.get(i), stored.row()));
            }
        }
    }
}
