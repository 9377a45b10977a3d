package dev.kongdb.postgres;

import dev.kongdb.dao.DaoEngine.RowPage;
import dev.kongdb.error.Errors;
import dev.kongdb.postgres.RowFinder.Sought;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.spi.PageToken;
import dev.kongdb.spi.StoredText;
import dev.kongdb.spi.UnstorableValueException;
import dev.kongdb.value.Row;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The strategy of one entity in its table. Every call is one statement, or several that go to the
 * server together, in autocommit mode.
 */
final class PostgresEntityStrategy implements EntityStrategy {
    /** The initial capacity of the list of rows of a page. */
    private static final int USUAL_PAGE = 101;

    private final EntityTable table;
    private final Schema schema;

    /** The connections of selects and pages. */
    private final Connections reads;

    private final RowWriter writer;
    private final EntityStrategy replica;
    private final EntityStrategy silent;
    private final Errors errors;
    private final WriteStatements statements;
    private final BatchStatements batches;
    private final RowFinder<Row> byKey;
    private final RowFinder<Row> asRead;
    private final RowFinder<String> byCacheKey;

    /** By position, for the fields that rows are found by. */
    private final List<Optional<ByField>> byField;

    private final Pages pages;
    private final Function<Schema, EntityTable> tables;

    /** The row that selects read in addition; null for none. */
    private final @Nullable Following following;

    /**
     * The delete that takes other rows along; null when no rows refer to this entity in that way.
     */
    private final @Nullable Cascades cascades;

    private record Cascades(CascadingDelete anywhere, CascadingDelete inWorkspace, CascadingDelete asRead) {}

    /**
     * The statements that find and replace a row by a field. There is no upsert by a field that
     * several rows may share.
     */
    private record ByField(RowFinder<Object> finder, WriteStatements.@Nullable Upsert upsert) {}

    PostgresEntityStrategy(
            EntityTable table,
            Connections connections,
            @Nullable Connections replica,
            PostgresClusterEvents events,
            Errors errors,
            Function<Schema, EntityTable> tables) {
        this.table = table;
        this.schema = table.schema;
        this.reads = connections;
        this.errors = errors;
        this.statements = new WriteStatements(table, events.sql);
        this.batches = new BatchStatements(table, events.sql);
        this.byKey = new RowFinder<>(
                table,
                events.sql,
                table.keyColumns,
                (statement, index, row) -> EntityTable.bind(statement, index, row, table.key));
        this.asRead = new RowFinder<>(table, events.sql, table.asRead);
        this.byCacheKey =
                new RowFinder<>(table, events.sql, List.of(EntityTable.CACHE_KEY), (statement, index, cacheKey) -> {
                    statement.setString(index, StoredText.checked("cache_key", cacheKey));
                    return index + 1;
                });
        this.byField = Arrays.stream(table.fields)
                .map(field -> field.field.unique() || field.field.equals(schema.endpointKey())
                        ? Optional.of(new ByField(
                                new RowFinder<>(table, events.sql, field.names, field::bind),
                                statements.upsertBy(field)))
                        : Optional.<ByField>empty())
                .toList();
        this.pages = new Pages(table);
        this.tables = tables;
        this.following = null;
        this.cascades = CascadingDelete.isNeeded(table)
                ? new Cascades(
                        CascadingDelete.of(table, events.sql, byKey, false, tables),
                        CascadingDelete.of(table, events.sql, byKey, true, tables),
                        CascadingDelete.of(table, events.sql, asRead, false, tables))
                : null;
        this.writer = new RowWriter(table, statements, connections, events, errors, true);
        this.replica = replica == null ? this : new PostgresEntityStrategy(this, replica, writer, null);
        this.silent = new PostgresEntityStrategy(
                this, connections, new RowWriter(table, statements, connections, events, errors, false), null);
    }

    /** A variant that reads from other connections, writes no events, or reads a referenced row. */
    private PostgresEntityStrategy(
            PostgresEntityStrategy primary, Connections reads, RowWriter writer, @Nullable Following following) {
        this.table = primary.table;
        this.schema = primary.schema;
        this.reads = reads;
        this.errors = primary.errors;
        this.statements = primary.statements;
        this.batches = primary.batches;
        this.byKey = primary.byKey;
        this.asRead = primary.asRead;
        this.byCacheKey = primary.byCacheKey;
        this.byField = primary.byField;
        this.pages = primary.pages;
        this.tables = primary.tables;
        this.following = following;
        this.cascades = primary.cascades;
        this.writer = writer;
        this.replica = this;
        this.silent = this;
    }

    @Override
    public EntityStrategy replica() {
        return replica;
    }

    @Override
    public EntityStrategy silent() {
        return silent;
    }

    @Override
    public EntityStrategy following(Field reference, @Nullable UUID workspace, Consumer<Row> referred) {
        EntityTable parents = tables.apply(reference.referencedSchema());
        return new PostgresEntityStrategy(
                this, reads, writer, new Following(table, parents, reference, workspace, referred));
    }

    // --- reading

    @Override
    public @Nullable Row select(Row key, @Nullable UUID workspace) {
        return select(byKey, key, workspace);
    }

    @Override
    public @Nullable Row selectBy(Field field, Object value, @Nullable UUID workspace) {
        return select(by(field).finder, value, workspace);
    }

    @Override
    public @Nullable Row selectByCacheKey(String cacheKey, @Nullable UUID workspace) {
        return select(byCacheKey, cacheKey, workspace);
    }

    private <V> @Nullable Row select(RowFinder<V> finder, V value, @Nullable UUID workspace) {
        Sought<V> sought = new Sought<>(value, workspace);
        Template<Sought<V>> select = finder.select(workspace);
        try {
            Optional<Row> found = reads.call(connection -> {
                if (following != null) {
                    try (PreparedStatement statement = following.of(select).prepare(connection, sought)) {
                        return following.row(statement);
                    }
                }
                try (PreparedStatement statement = select.prepare(connection, sought);
                        ResultSet result = statement.executeQuery()) {
                    return result.next() ? Optional.of(table.read(result)) : Optional.empty();
                }
            });
            return found.orElse(null);
        } catch (UnstorableValueException e) {
            return null; // no column can hold the value, so no row has it
        } catch (SQLException e) {
            throw reads.error(e);
        }
    }

    @Override
    public List<Row> selectAll(List<Row> keys, @Nullable UUID workspace) {
        SelectAll all = new SelectAll(table);
        List<Row> rows = new ArrayList<>(keys.size());
        try {
            for (int i = 0; i < keys.size(); i += SelectAll.MOST) {
                List<Row> some = keys.subList(i, Math.min(i + SelectAll.MOST, keys.size()));
                rows.addAll(reads.call(connection -> all.read(connection, some, workspace)));
            }
            return rows;
        } catch (UnstorableValueException e) {
            // no column can hold the key, so no row has it
            return EntityStrategy.super.selectAll(keys, workspace);
        } catch (SQLException e) {
            throw reads.error(e);
        }
    }

    @Override
    public long count(PageQuery query) {
        try {
            return reads.call(connection -> {
                try (PreparedStatement statement = pages.prepareCount(connection, query);
                        ResultSet result = statement.executeQuery()) {
                    result.next();
                    return result.getLong(1);
                }
            });
        } catch (UnstorableValueException e) {
            return 0; // no column can hold the value, so no row has it
        } catch (SQLException e) {
            throw reads.error(e);
        }
    }

    @Override
    public RowPage page(PageQuery query) {
        String of = query.list(schema.name());
        List<?> after = query.offset() == null ? null : PageToken.decode(query.offset(), of, errors);
        List<Row> rows;
        try {
            rows = reads.call(connection -> {
                try (PreparedStatement statement = pages.prepare(connection, query, after);
                        ResultSet result = statement.executeQuery()) {
                    List<Row> read = new ArrayList<>(Math.min(query.size() + 1, USUAL_PAGE));
                    while (result.next()) {
                        read.add(table.readOfPage(result, query.workspace()));
                    }
                    return read;
                }
            });
        } catch (UnstorableValueException e) {
            return new RowPage(List.of(), null); // no column can hold the value, so no row has it
        } catch (SQLException e) {
            throw reads.error(e);
        }
        // One row more than asked for shows that there is a next page.
        if (rows.size() <= query.size()) {
            return new RowPage(rows, null);
        }
        rows.remove(query.size());
        return new RowPage(rows, PageToken.encode(of, table.keyOf(rows.get(query.size() - 1))));
    }

    // --- writing

    @Override
    public Row insert(Write write) {
        return writer.insert(write);
    }

    @Override
    public @Nullable Row update(Row read, Write write) {
        return writer.update(read, write);
    }

    @Override
    public Upserted upsert(Write write) {
        return writer.upsert(statements.upsert, write);
    }

    @Override
    public List<Outcome> insertAll(List<Write> writes) {
        return writer.all(batches.insert, writes, write -> new Upserted(writer.insert(write), true));
    }

    @Override
    public List<Outcome> upsertAll(List<Write> writes) {
        return writer.all(batches.upsert, writes, this::upsert);
    }

    @Override
    public Upserted upsertBy(Field field, Write write) {
        WriteStatements.Upsert upsert = by(field).upsert;
        if (upsert == null) {
            throw errors.operationUnsupported("cannot upsert '" + schema.name() + "' entities by '" + field.name()
                    + "': several may have the same");
        }
        return writer.upsert(upsert, write);
    }

    @Override
    public List<Deleted> delete(Row key, @Nullable UUID workspace) {
        return cascades == null
                ? writer.delete(byKey.delete(workspace), new Sought<>(key, workspace))
                : writer.delete(workspace == null ? cascades.anywhere : cascades.inWorkspace, key, workspace);
    }

    @Override
    public List<Deleted> deleteAsRead(Row read) {
        return cascades == null
                ? writer.delete(asRead.delete(null), new Sought<>(read, null))
                : writer.delete(cascades.asRead, read, null);
    }

    /** With dependants, or if several rows may have the value, the row is looked up first. */
    @Override
    public List<Deleted> deleteBy(Field field, Object value, @Nullable UUID workspace) {
        return field.unique() && cascades == null
                ? writer.delete(by(field).finder.delete(workspace), new Sought<>(value, workspace))
                : EntityStrategy.super.deleteBy(field, value, workspace);
    }

    @Override
    public void truncate() {
        writer.truncate();
    }

    private ByField by(Field field) {
        return byField.get(field.position())
                .orElseThrow(() -> new IllegalArgumentException(
                        "entities of '" + schema.name() + "' cannot be told apart by '" + field.name() + "'"));
    }
}
