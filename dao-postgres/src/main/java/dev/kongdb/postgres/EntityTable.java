package dev.kongdb.postgres;

import dev.kongdb.postgres.JsonColumns.AbstractColumn;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.table.PostgresDialect;
import dev.kongdb.value.Row;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The table of one entity: its columns, and how a row is read from them. Thread-safe.
 *
 * <p>Every statement that finds rows finds only rows of the given workspace that have not expired.
 */
final class EntityTable {
    static final String WORKSPACE = "\"ws_id\"";
    static final String CACHE_KEY = "\"cache_key\"";
    static final String TTL = "\"ttl\"";
    private static final String ALIVE = "(" + TTL + " IS NULL OR " + TTL + " >= CURRENT_TIMESTAMP)";

    final Schema schema;

    /**
     * The transaction that wrote this version of the row. It changes with every write, including
     * those of a Kong node. It belongs to one row of one workspace: moving a row makes a new one.
     */
    private static final String VERSION = "xmin";

    /** The quoted name. */
    final String name;

    /** The columns of each field, by position. */
    final FieldColumns[] fields;

    final FieldColumns[] key;
    final List<String> keyColumns;

    /**
     * The condition that a row has the key and the version of the row that was read, so that nobody
     * has changed it since.
     */
    final Template<Row> asRead;

    /** The columns that {@link #read} reads, and their number. */
    final String columns;

    final int width;

    private final AbstractColumn[] abstracts;

    EntityTable(Schema schema) {
        this.schema = schema;
        this.name = PostgresDialect.quote(schema.name());
        this.fields = Columns.of(schema);
        this.key = schema.primaryKey().stream()
                .map(field -> fields[field.position()])
                .toArray(FieldColumns[]::new);
        this.abstracts =
                Arrays.stream(fields).filter(AbstractColumn.class::isInstance).toArray(AbstractColumn[]::new);
        this.keyColumns = columnNames(key);
        List<String> read = readColumns(true);
        read.add(VERSION);
        this.asRead = Template.of(Sql.compare(keyColumns, "=") + " AND " + VERSION + " = ?", this::bindAsRead);
        this.columns = String.join(", ", read);
        this.width = read.size();
    }

    static List<String> columnNames(FieldColumns... fields) {
        List<String> names = new ArrayList<>();
        for (FieldColumns field : fields) {
            names.addAll(field.names);
        }
        return names;
    }

    /** The index of the workspace among {@link #columns}, from 0. */
    int workspaceColumn() {
        return columnNames(fields).size();
    }

    /** The columns that {@link #readOfPage} reads, from one workspace or from all. */
    String columnsOfPage(boolean workspace) {
        return String.join(", ", readColumns(!workspace));
    }

    private List<String> readColumns(boolean workspace) {
        List<String> list = new ArrayList<>();
        for (FieldColumns field : fields) {
            field.names.forEach(column -> list.add(field.readSql(column)));
        }
        if (schema.workspaceable() && workspace) {
            list.add(WORKSPACE);
        }
        if (schema.ttl()) {
            list.add("date_part('epoch', " + TTL + " - CURRENT_TIMESTAMP)");
        }
        return list;
    }

    /**
     * The condition, the condition on the workspace, and the condition that the row has not
     * expired; with parameters in this order.
     */
    List<String> conditions(@Nullable String condition, boolean workspace) {
        List<String> conditions = new ArrayList<>();
        if (condition != null) {
            conditions.add(condition);
        }
        if (workspace) {
            conditions.add(WORKSPACE + " = ?");
        }
        conditions.addAll(alive());
        return conditions;
    }

    /** The condition that a row has not expired; empty for an entity without ttl. */
    List<String> alive() {
        return schema.ttl() ? List.of(ALIVE) : List.of();
    }

    // --- parameters and results

    static int bind(PreparedStatement statement, int index, Row row, FieldColumns... fields) throws SQLException {
        int next = index;
        for (FieldColumns field : fields) {
            next = field.bind(statement, next, value(row, field));
        }
        return next;
    }

    static @Nullable Object value(Row row, FieldColumns field) {
        Object value = row.get(field.position);
        return value == Row.NULL ? null : value;
    }

    /**
     * The key of a row as a page token contains it: JSON-like, and the same for all spellings of
     * the key.
     */
    List<Object> keyOf(Row row) {
        List<Object> parts = new ArrayList<>();
        for (FieldColumns field : key) {
            Object value = value(row, field);
            if (value == null) {
                throw new IllegalStateException("a row of '" + schema.name() + "' has no " + field.field.name());
            }
            field.addToToken(parts, value);
        }
        return parts;
    }

    private int bindAsRead(PreparedStatement statement, int index, Row read) throws SQLException {
        int next = bind(statement, index, read, key);
        statement.setString(next, String.valueOf(read.version()));
        return next + 1;
    }

    static int bindWorkspace(PreparedStatement statement, int index, @Nullable UUID workspace) throws SQLException {
        if (workspace == null) {
            return index;
        }
        statement.setObject(index, workspace);
        return index + 1;
    }

    /** The condition that a row belongs to the workspace, which is not null. */
    static <T> Template<T> inWorkspace(Function<T, @Nullable UUID> workspace) {
        return Template.of(WORKSPACE + " = ?", (statement, index, from) -> {
            statement.setObject(index, workspace.apply(from));
            return index + 1;
        });
    }

    /** Reads a row from the first columns of a result, which are {@link #columns}. */
    Row read(ResultSet result) throws SQLException {
        return read(result, 1);
    }

    /** As {@link #read(ResultSet)}, starting with the given column. */
    Row read(ResultSet result, int first) throws SQLException {
        Row row = new Row(schema.shape());
        int version = read(result, first, row, null);
        return row.version(result.getLong(version));
    }

    /**
     * Reads a row from a result with {@link #columnsOfPage}. As pages have many rows, this reads
     * neither columns with a known value nor those that pages do not need. The row has no version.
     *
     * @param workspace the workspace of the page, or null
     */
    Row readOfPage(ResultSet result, @Nullable UUID workspace) throws SQLException {
        Row row = new Row(schema.shape());
        read(result, 1, row, workspace);
        return row;
    }

    /** Reads all columns but the version. Returns the index of the next column. */
    private int read(ResultSet result, int first, Row row, @Nullable UUID workspace) throws SQLException {
        int next = first;
        for (FieldColumns field : fields) {
            row.setOrNull(field.position, field.read(result, next));
            next += field.names.size();
        }
        for (AbstractColumn field : abstracts) {
            field.specialise(schema, row);
        }
        if (schema.workspaceable()) {
            row.workspaceId(workspace == null ? result.getObject(next++, UUID.class) : workspace);
        }
        if (schema.ttl()) {
            double left = result.getDouble(next++);
            row.ttl(result.wasNull() ? null : (Long) (long) Math.floor(left));
        }
        return next;
    }

    @Override
    public String toString() {
        return "table " + name;
    }
}
