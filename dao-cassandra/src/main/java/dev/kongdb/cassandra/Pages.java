package dev.kongdb.cassandra;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.kongdb.cassandra.Statements.Purpose;
import dev.kongdb.dao.DaoEngine.RowPage;
import dev.kongdb.error.DatabaseException;
import dev.kongdb.schema.Field;
import dev.kongdb.spi.EntityStrategy.PageQuery;
import dev.kongdb.spi.PageToken;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads an entity page by page, in the order in which Cassandra stores it. A page is full unless it is the last. Thread-safe. */
final class Pages {
    private final Rows rows;
    private final Statements statements;
    private final String byTag;

    Pages(Rows rows, Statements statements) {
        this.rows = rows;
        this.statements = statements;
        this.byTag = "SELECT entity_id FROM " + statements.table(TagRows.TABLE) + " WHERE tag = ? AND entity_name = ?";
    }

    RowPage page(PageQuery query) {
        Source source = query.tags().isEmpty() ? plain(query) : tagged(query);
        return page(source, query.size(), query.offset(), describe(query), statements);
    }

    /** What a page is of, as text; goes into its token. */
    private String describe(PageQuery query) {
        StringBuilder text = new StringBuilder(rows.schema.name());
        text.append('\n').append(query.workspace());
        Field field = query.foreignField();
        if (field != null) {
            text.append('\n').append(field.name()).append(query.foreignKey());
        }
        if (!query.tags().isEmpty()) {
            text.append('\n').append(query.anyTag() ? "any" : "all");
            query.tags().forEach(tag -> text.append('\n').append(tag));
        }
        return text.toString();
    }

    /** Where the rows of a list come from: one or several queries, one after the other. */
    record Source(List<Step> steps) {}

    /**
     * One query.
     *
     * @param rows which of the rows that it finds are of the list
     */
    record Step(
            String cql, List<@Nullable ByteBuffer> values, Function<Iterable<Row>, List<dev.kongdb.schema.Row>> rows) {}

    /** Where a page ends: after that much of a query. */
    private record Place(int step, @Nullable ByteBuffer state) {}

    static RowPage page(Source source, int size, @Nullable String offset, String of, Statements statements) {
        Place place = offset == null ? new Place(0, null) : decode(offset, of, source, statements);
        List<dev.kongdb.schema.Row> found = new ArrayList<>();
        Place end = place;
        while (end != null && found.size() < size) {
            end = read(source, end, size - found.size(), found, offset, statements);
        }
        // Cassandra says that there may be more, and often there is not.
        List<dev.kongdb.schema.Row> more = new ArrayList<>();
        Place peek = end;
        while (peek != null && more.isEmpty()) {
            peek = read(source, peek, 1, more, offset, statements);
        }
        return new RowPage(found, end == null || more.isEmpty() ? null : encode(end, of));
    }

    /** Reads on; where it got to, or null at the end. */
    private static @Nullable Place read(
            Source source,
            Place from,
            int size,
            List<dev.kongdb.schema.Row> into,
            @Nullable String offset,
            Statements statements) {
        Step step = source.steps.get(from.step);
        AsyncResultSet page;
        try {
            page = statements.page(Purpose.READ, step.cql, step.values, size, from.state);
        } catch (DatabaseException e) {
            if (offset != null && e.getMessage() != null && e.getMessage().contains("aging state")) {
                throw statements.errors.invalidOffset(offset, "not of this list");
            }
            throw e;
        }
        into.addAll(step.rows.apply(page.currentPage()));
        ByteBuffer state = page.getExecutionInfo().getPagingState();
        if (state != null) {
            return new Place(from.step, state);
        }
        return from.step + 1 < source.steps.size() ? new Place(from.step + 1, null) : null;
    }

    private static String encode(Place place, String of) {
        ByteBuffer state = place.state == null ? ByteBuffer.allocate(0) : place.state.duplicate();
        byte[] bytes = new byte[state.remaining()];
        state.get(bytes);
        return PageToken.encode(
                of,
                List.of((long) place.step, Base64.getEncoder().withoutPadding().encodeToString(bytes)));
    }

    private static Place decode(String offset, String of, Source source, Statements statements) {
        List<?> parts = PageToken.decode(offset, of, statements.errors);
        if (parts.size() == 2
                && parts.get(0) instanceof Long step
                && step >= 0
                && step < source.steps.size()
                && parts.get(1) instanceof String state) {
            byte[] bytes = Base64.getDecoder().decode(state);
            return new Place(step.intValue(), bytes.length == 0 ? null : ByteBuffer.wrap(bytes));
        }
        throw statements.errors.invalidOffset(offset, "not of this list");
    }

    // --- lists without tags
    // ---------------------------------------------------------------------------------------------

    private Source plain(PageQuery query) {
        EntityTable table = rows.table();
        List<String> columns = new ArrayList<>();
        List<@Nullable ByteBuffer> values = new ArrayList<>();
        Field field = query.foreignField();
        if (field != null && query.foreignKey() != null) {
            table.columns(field).forEach(column -> columns.add(column.name()));
            values.addAll(table.reference(field, query.foreignKey()));
        } else if (query.workspace() != null && table.workspaceColumn() != null) {
            columns.add(table.workspaceColumn());
            values.add(EntityTable.uuid(query.workspace()));
        }
        return new Source(List.of(new Step(table.selectBy(columns), table.by(values), found -> {
            List<dev.kongdb.schema.Row> list = new ArrayList<>();
            for (Row result : found) {
                Stored stored = table.read(result);
                if (isOf(query, stored)) {
                    list.add(stored.row());
                }
            }
            return list;
        })));
    }

    private static boolean isOf(PageQuery query, Stored stored) {
        return stored.exists()
                && (query.workspace() == null
                        || query.workspace().equals(stored.row().workspaceId()));
    }

    // --- lists by tags
    // --------------------------------------------------------------------------------------------------

    /**
     * All of the tags: the entities of the first of them that have the others. Any of them: the entities of each, one tag after the
     * other, but those of an earlier tag.
     */
    private Source tagged(PageQuery query) {
        List<String> tags = new ArrayList<>(new TreeSet<>(query.tags()));
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < (query.anyTag() ? tags.size() : 1); i++) {
            String tag = tags.get(i);
            Set<String> earlier = new TreeSet<>(tags.subList(0, i));
            steps.add(new Step(
                    byTag,
                    Arrays.asList(Statements.text(tag), Statements.text(rows.schema.name())),
                    entries -> entities(
                            query,
                            entries,
                            carried -> query.anyTag()
                                    ? carried.contains(tag) && earlier.stream().noneMatch(carried::contains)
                                    : carried.containsAll(tags))));
        }
        return new Source(steps);
    }

    private interface Wanted {
        boolean is(Set<String> tags);
    }

    /** The entities that the entries of the tags table lead to, read at once. */
    private List<dev.kongdb.schema.Row> entities(PageQuery query, Iterable<Row> entries, Wanted wanted) {
        EntityTable table = rows.table();
        List<CompletionStage<AsyncResultSet>> sent = new ArrayList<>();
        for (Row entry : entries) {
            dev.kongdb.schema.Row key = new dev.kongdb.schema.Row(rows.schema.shape())
                    .set(rows.schema.primaryKey().get(0).position(), entry.getString(0));
            sent.add(statements.send(Purpose.READ, table.select, table.key(key)));
        }
        List<dev.kongdb.schema.Row> list = new ArrayList<>();
        for (CompletionStage<AsyncResultSet> each : sent) {
            Row result = statements.await(each).one();
            Stored stored = result == null ? null : table.read(result);
            if (stored != null
                    && isOf(query, stored)
                    && refers(query, stored)
                    && wanted.is(TagRows.of(rows.schema, stored.row()))) {
                list.add(stored.row());
            }
        }
        return list;
    }

    private boolean refers(PageQuery query, Stored stored) {
        Field field = query.foreignField();
        if (field == null || query.foreignKey() == null) {
            return true;
        }
        EntityTable table = rows.table();
        return EntityTable.same(table.bytes(stored.bytes(), field), table.reference(field, query.foreignKey()));
    }
}
