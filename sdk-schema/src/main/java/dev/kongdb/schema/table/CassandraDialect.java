package dev.kongdb.schema.table;

import dev.kongdb.schema.table.ColumnType.ListOf;
import dev.kongdb.schema.table.ColumnType.MapOf;
import dev.kongdb.schema.table.ColumnType.Scalar;
import dev.kongdb.schema.table.ColumnType.SetOf;
import dev.kongdb.schema.table.TableLayout.Column;
import dev.kongdb.schema.table.TableLayout.Index;
import dev.kongdb.schema.table.TableLayout.Use;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The table of an entity in CQL. All statements may be run again. */
public final class CassandraDialect {
    /**
     * Columns of Kong's own tables that are exceptions to the rule: Kong stores these arrays as
     * sets.
     */
    private static final Map<String, ColumnType> KONGS = Map.of(
            "routes.headers", new MapOf(new SetOf(Scalar.TEXT)),
            "services.ca_certificates", new SetOf(Scalar.UUID));

    private CassandraDialect() {}

    /** A name, quoted for CQL. */
    public static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static String quoted(List<String> columns) {
        return columns.stream().map(CassandraDialect::quote).collect(Collectors.joining(", "));
    }

    /** The type of a column. */
    public static String type(ColumnType type) {
        if (type instanceof ListOf list) {
            return "list<" + inner(list.element()) + '>';
        }
        if (type instanceof SetOf set) {
            return "set<" + inner(set.element()) + '>';
        }
        if (type instanceof MapOf map) {
            return "map<text, " + inner(map.value()) + '>';
        }
        return switch ((Scalar) type) {
            case TEXT, JSON -> "text";
            case UUID -> "uuid";
            case INTEGER -> "int";
            case NUMBER -> "float";
            case BOOLEAN -> "boolean";
            case SECONDS, MILLIS -> "timestamp";
        };
    }

    private static String inner(ColumnType type) {
        return type instanceof Scalar ? type(type) : "frozen<" + type(type) + '>';
    }

    /**
     * The columns in Cassandra: those of PostgreSQL without the time of expiry, which Cassandra
     * keeps itself.
     */
    public static List<Column> columns(TableLayout table) {
        return table.columns().stream()
                .filter(column -> column.field() != null || !column.name().equals(TableLayout.TTL))
                .map(column -> column.holding(KONGS.getOrDefault(table.name() + '.' + column.name(), column.type())))
                .toList();
    }

    /** The columns with an index. */
    public static List<String> indexed(TableLayout table) {
        return table.indexes().stream()
                .filter(index -> index.use() != Use.TAGS && index.use() != Use.TTL)
                .map(Index::column)
                .toList();
    }

    /** The statements that create a table. */
    public static String create(TableLayout table) {
        String columns = columns(table).stream()
                .map(column -> quote(column.name()) + ' ' + type(column.type()) + ",\n  ")
                .collect(Collectors.joining());
        StringBuilder cql = new StringBuilder("CREATE TABLE IF NOT EXISTS " + quote(table.name()) + " (\n  " + columns
                + "PRIMARY KEY (" + quoted(table.primaryKey()) + ")\n);\n");
        indexed(table)
                .forEach(column ->
                        cql.append('\n').append(createIndex(table, column)).append('\n'));
        return cql.toString();
    }

    /** The statement that creates the index of a column. */
    public static String createIndex(TableLayout table, String column) {
        return "CREATE INDEX IF NOT EXISTS " + quote(table.name() + '_' + column + "_idx") + " ON "
                + quote(table.name()) + " (" + quote(column) + ");";
    }

    /** Drops an index. */
    public static String dropIndex(String name) {
        return "DROP INDEX IF EXISTS " + quote(name) + ';';
    }

    /** Adds a column. */
    public static String add(TableLayout table, Column column) {
        return "ALTER TABLE " + quote(table.name()) + " ADD " + quote(column.name()) + ' ' + type(column.type()) + ';';
    }

    /** Drops a column. */
    public static String drop(TableLayout table, String column) {
        return "ALTER TABLE " + quote(table.name()) + " DROP " + quote(column) + ';';
    }
}
