package dev.kongdb.postgres;

import dev.kongdb.dao.DaoEngine.RowPage;
import dev.kongdb.error.Errors;
import dev.kongdb.error.KongDbException;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.spi.PageToken;
import dev.kongdb.spi.StoredText;
import dev.kongdb.spi.UnstorableValueException;
import dev.kongdb.value.Row;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One entity in its table. Every call is one statement, or several that go to the server together, in autocommit mode. */
final class PostgresEntityStrategy implements EntityStrategy {
    /** How often a write is made that other rows stood in the way of, which may since have gone, or come. */
    private static final int ATTEMPTS = 4;

    /** Room for the rows of a page, to begin with. */
    private static final int USUAL_PAGE = 101;

    private final EntityTable table;
    private final Schema schema;
    private final Connections connections;

    /** Where selects and pages go. */
    private final Connections reads;

    /** Whether writes write their events. */
    private final boolean tells;

    private final EntityStrategy replica;
    private final EntityStrategy silent;
    private final PostgresClusterEvents events;
    private final Errors errors;
    private final Failures failures;
    private final Function<Schema, EntityTable> tables;

    /** By position, for the fields by which rows can be found. */
    private final EntityTable.@Nullable By[] by;

    private final Pages pages;

    /** What selects read besides; null for nothing. */
    private final @Nullable Following following;

    private volatile CascadingDelete @Nullable [] cascade;

    PostgresEntityStrategy(
            EntityTable table,
            Connections connections,
            @Nullable Connections replica,
            PostgresClusterEvents events,
            Errors errors,
            Function<Schema, EntityTable> tables) {
        this.table = table;
        this.schema = table.schema;
        this.connections = connections;
        this.reads = connections;
        this.errors = errors;
        this.failures = new Failures(table, connections, errors);
        this.tables = tables;
        this.pages = new Pages(table);
        this.following = null;
        this.by = Arrays.stream(table.fields)
                .map(field -> field.field.unique() || field.field.equals(schema.endpointKey()) ? table.by(field) : null)
                .toArray(EntityTable.By[]::new);
        this.events = events;
        this.tells = true;
        this.replica = replica == null ? this : new PostgresEntityStrategy(this, replica, true, null);
        this.silent = new PostgresEntityStrategy(this, connections, false, null);
    }

    /** As the other, but with reads from there, with writes that tell nobody, or with selects that read more. */
    private PostgresEntityStrategy(
            PostgresEntityStrategy primary, Connections reads, boolean tells, @Nullable Following following) {
        this.table = primary.table;
        this.schema = primary.schema;
        this.connections = primary.connections;
        this.reads = reads;
        this.errors = primary.errors;
        this.failures = primary.failures;
        this.tables = primary.tables;
        this.pages = primary.pages;
        this.following = following;
        this.by = primary.by;
        this.events = primary.events;
        this.tells = tells;
        this.replica = this;
        this.silent = this;
    }

    // --- reading
    // --------------------------------------------------------------------------------------------------------

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
                this, reads, tells, new Following(table, parents, reference, workspace, referred));
    }

    @Override
    public @Nullable Row select(Row key, @Nullable UUID workspace) {
        return selectOne(
                table.select(workspace),
                (statement, next) -> EntityTable.bind(statement, next, key, table.key),
                workspace);
    }

    @Override
    public @Nullable Row selectBy(Field field, Object value, @Nullable UUID workspace) {
        EntityTable.By by = by(field);
        return selectOne(by.select(workspace), (statement, next) -> by.field.bind(statement, next, value), workspace);
    }

    @Override
    public @Nullable Row selectByCacheKey(String cacheKey, @Nullable UUID workspace) {
        return selectOne(
                table.selectByCacheKey(workspace),
                (statement, next) -> {
                    statement.setString(next, StoredText.checked("cache_key", cacheKey));
                    return next + 1;
                },
                workspace);
    }

    /** Binds what to find rows by; answers the index of the next parameter. */
    private interface Binding {
        int bind(PreparedStatement statement, int index) throws SQLException;
    }

    private @Nullable Row selectOne(String sql, Binding binding, @Nullable UUID workspace) {
        try {
            Optional<Row> found = reads.call(connection -> {
                try (PreparedStatement statement =
                        connection.prepareStatement(following == null ? sql : following.sql(sql))) {
                    int next = EntityTable.bindWorkspace(statement, binding.bind(statement, 1), workspace);
                    return following == null ? row(statement) : following.row(statement, next);
                }
            });
            return found.orElse(null);
        } catch (UnstorableValueException e) {
            return null; // what no column can hold is in none
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
            return EntityStrategy.super.selectAll(keys, workspace); // a key that no column can hold is in none
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
            return 0; // what no column can hold is in none
        } catch (SQLException e) {
            throw reads.error(e);
        }
    }

    @Override
    public RowPage page(PageQuery query) {
        String of = pages.describe(query);
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
            return new RowPage(List.of(), null); // what no column can hold is in none
        } catch (SQLException e) {
            throw reads.error(e);
        }
        // One row more than asked for tells that there is a next page.
        if (rows.size() <= query.size()) {
            return new RowPage(rows, null);
        }
        rows.remove(query.size());
        return new RowPage(rows, PageToken.encode(of, pages.keyOf(rows.get(query.size() - 1))));
    }

    // --- writing
    // --------------------------------------------------------------------------------------------------------

    @Override
    public Row insert(Write write) {
        Optional<Row> row = write(write, null, (connection, told) -> {
            try (PreparedStatement statement = connection.prepareStatement(table.insert.sql(tells))) {
                table.bindInsert(statement, 1, write);
                return written(statement, told);
            }
        });
        return row.orElseThrow(this::notWritten);
    }

    @Override
    public @Nullable Row update(Row read, Write write) {
        Optional<Row> row = write(write, null, (connection, told) -> {
            try (PreparedStatement statement = connection.prepareStatement(table.update.sql(tells))) {
                table.bindUpdate(statement, read, write);
                return written(statement, told);
            }
        });
        return row.orElse(null);
    }

    @Override
    public Upserted upsert(Write write) {
        return upsert(write, table.upsert, table.key);
    }

    @Override
    public Upserted upsertBy(Field field, Write write) {
        EntityTable.By by = by(field);
        if (by.upsert == null) {
            throw errors.operationUnsupported("cannot upsert '" + schema.name() + "' entities by '" + field.name()
                    + "': several may have the same");
        }
        return field.unique() ? upsert(write, by.upsert, by.field) : upsert(write, by.upsert);
    }

    private Upserted upsert(Write write, EntityTable.Upsert upsert, FieldColumns... by) {
        Optional<Upserted> upserted = write(write, upsert.target, (connection, told) -> {
            try (PreparedStatement statement = connection.prepareStatement(upsert.sql.sql(tells))) {
                table.bindUpsert(statement, tells, write, by);
                try (ResultSet result = statement.executeQuery()) {
                    if (!result.next()) {
                        return Optional.empty();
                    }
                    take(result, table.width + 2, told);
                    return Optional.of(new Upserted(table.read(result), result.getBoolean(table.width + 1)));
                }
            }
        });
        return upserted.orElseThrow(this::notWritten);
    }

    private KongDbException notWritten() {
        return errors.database(
                "the row was not written: a trigger or rule of table " + table.name + " forbids it", null);
    }

    /** The row that a write returns, and its events. */
    private Optional<Row> written(PreparedStatement statement, Announcement told) throws SQLException {
        try (ResultSet result = statement.executeQuery()) {
            if (!result.next()) {
                return Optional.empty();
            }
            take(result, table.width + 1, told);
            return Optional.of(table.read(result));
        }
    }

    private void take(ResultSet result, int column, Announcement told) throws SQLException {
        if (tells) {
            told.take(result, column);
        }
    }

    /** A write, which takes the events that it has written. Run again from the start when the server undid it. */
    private interface Writing<T> {
        T on(Connection connection, Announcement told) throws SQLException;
    }

    /** Makes a write, and tells of it once it is in force. */
    private <T> T telling(Writing<T> writing) throws SQLException {
        Announcement told = new Announcement(events);
        T result = connections.call(connection -> {
            told.begin();
            return writing.on(connection, told);
        });
        told.tell();
        return result;
    }

    private Optional<Row> row(PreparedStatement statement) throws SQLException {
        try (ResultSet result = statement.executeQuery()) {
            return result.next() ? Optional.of(table.read(result)) : Optional.empty();
        }
    }

    /**
     * Makes a write, again when an expired row stood in its way.
     *
     * @param target the columns by which an upsert tells whether the row exists: when it is at odds with another row in these, the
     *     other may have come between, and is there to be replaced when the upsert is made again
     */
    private <T> Optional<T> write(Write write, @Nullable List<String> target, Writing<Optional<T>> writing) {
        for (int attempt = 1; ; attempt++) {
            try {
                return telling(writing);
            } catch (UnstorableValueException e) {
                throw failures.of(e);
            } catch (SQLException e) {
                boolean again = attempt < ATTEMPTS
                        && Failures.isUniqueViolation(e)
                        && (madeWay(write) || (target != null && failures.isOn(target, e)));
                if (!again) {
                    throw failures.ofWrite(e, write);
                }
            }
        }
    }

    /** Deletes the expired rows that hold unique values of the write; whether there were any. */
    private boolean madeWay(Write write) {
        if (!schema.ttl()) {
            return false;
        }
        try {
            return connections.call(connection -> {
                try (PreparedStatement statement = connection.prepareStatement(table.deleteExpired)) {
                    table.bindDeleteExpired(statement, write);
                    return statement.executeUpdate() > 0;
                }
            });
        } catch (SQLException e) {
            throw failures.ofDelete(e);
        }
    }

    @Override
    public List<Deleted> delete(Row key, @Nullable UUID workspace) {
        try {
            CascadingDelete cascading = cascading(workspace);
            return telling((connection, told) -> cascading == null
                    ? deleteAlone(
                            connection,
                            told,
                            table.delete(workspace),
                            (statement, next) -> EntityTable.bind(statement, next, key, table.key),
                            workspace)
                    : cascading.run(connection, tells ? told : null, key, workspace));
        } catch (UnstorableValueException e) {
            return List.of(); // what no column can hold is in none
        } catch (SQLException e) {
            throw failures.ofDelete(e);
        }
    }

    /** With dependants, or where several rows may have the value, the row has to be known first. */
    @Override
    public List<Deleted> deleteBy(Field field, Object value, @Nullable UUID workspace) {
        EntityTable.By by = by(field);
        if (!field.unique() || cascading(workspace) != null) {
            return EntityStrategy.super.deleteBy(field, value, workspace);
        }
        try {
            return telling((connection, told) -> deleteAlone(
                    connection,
                    told,
                    by.delete(workspace),
                    (statement, next) -> by.field.bind(statement, next, value),
                    workspace));
        } catch (UnstorableValueException e) {
            return List.of(); // what no column can hold is in none
        } catch (SQLException e) {
            throw failures.ofDelete(e);
        }
    }

    private List<Deleted> deleteAlone(
            Connection connection,
            Announcement told,
            EntityTable.Writing delete,
            Binding binding,
            @Nullable UUID workspace)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(delete.sql(tells))) {
            EntityTable.bindWorkspace(statement, binding.bind(statement, 1), workspace);
            return written(statement, told)
                    .map(row -> List.of(new Deleted(schema, row)))
                    .orElseGet(List::of);
        }
    }

    /** The delete that takes dependants along; null when no entity known by now can have any. */
    private @Nullable CascadingDelete cascading(@Nullable UUID workspace) {
        if (!CascadingDelete.isNeeded(table)) {
            return null;
        }
        CascadingDelete[] known = cascade;
        if (known == null || known[0].references != schema.referencedBy().size()) {
            known = CascadingDelete.of(table, tables);
            cascade = known;
        }
        return known[workspace == null ? 0 : 1];
    }

    @Override
    public void truncate() {
        try {
            telling((connection, told) -> {
                try (Statement statement = connection.createStatement()) {
                    boolean rows = statement.execute(table.truncate);
                    while (!rows) { // of the statements before the last
                        rows = statement.getMoreResults();
                    }
                    try (ResultSet result = statement.getResultSet()) {
                        result.next();
                        told.take(result, 1);
                    }
                    return true;
                }
            });
        } catch (SQLException e) {
            throw connections.error(e);
        }
    }

    private EntityTable.By by(Field field) {
        EntityTable.By found = by[field.position()];
        if (found == null) {
            throw new IllegalArgumentException(
                    "entities of '" + schema.name() + "' cannot be told apart by '" + field.name() + "'");
        }
        return found;
    }
}
