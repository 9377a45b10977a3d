package dev.kongdb.schema.table;

import dev.kongdb.schema.table.ColumnType.ListOf;
import dev.kongdb.schema.table.ColumnType.Scalar;
import dev.kongdb.schema.table.ColumnType.SetOf;
import dev.kongdb.schema.table.TableLayout.Column;
import dev.kongdb.schema.table.TableLayout.ForeignKey;
import dev.kongdb.schema.table.TableLayout.Index;
import dev.kongdb.schema.table.TableLayout.OnDelete;
import dev.kongdb.schema.table.TableLayout.Trigger;
import dev.kongdb.schema.table.TableLayout.Unique;
import dev.kongdb.schema.table.TableLayout.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The table of an entity in SQL. All statements may be run again. */
public final class PostgresDialect {
    private PostgresDialect() {}

    /** A name, quoted for SQL. */
    public static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static String quoted(List<String> columns) {
        return columns.stream().map(PostgresDialect::quote).collect(Collectors.joining(", "));
    }

    /**
     * The types that can hold such values, by their names in the catalog, the preferred one first.
     */
    public static List<String> types(ColumnType type) {
        if (type instanceof ListOf || type instanceof SetOf) {
            // PostgreSQL does not tell an array of arrays from an array.
            return types(type.innermost()).stream().map(each -> each + "[]").toList();
        }
        if (!(type instanceof Scalar scalar)) {
            return List.of("jsonb");
        }
        return switch (scalar) {
            case TEXT -> List.of("text", "character varying");
            case UUID -> List.of("uuid");
            case INTEGER -> List.of("bigint", "integer", "smallint");
            case NUMBER -> List.of("double precision", "numeric", "real");
            case BOOLEAN -> List.of("boolean");
            case SECONDS, MILLIS -> List.of("timestamp with time zone");
            case JSON -> List.of("jsonb");
        };
    }

    /** The type of a new column. */
    public static String type(Column column) {
        return column.postgres().type().isEmpty()
                ? types(column.type()).get(0).toUpperCase(Locale.ROOT)
                : column.postgres().type();
    }

    /**
     * The {@code DEFAULT} of a column in a new table, with a leading space; empty when it has none.
     */
    public static String defaultOf(Column column) {
        if (!column.postgres().defaultSql().isEmpty()) {
            return " DEFAULT " + column.postgres().defaultSql();
        }
        return column.creation()
                ? " DEFAULT (CURRENT_TIMESTAMP(" + (column.type() == Scalar.MILLIS ? 3 : 0) + ") AT TIME ZONE 'UTC')"
                : "";
    }

    /**
     * Whether PostgreSQL needs an index for this use. Unique columns have the index of their
     * constraint.
     */
    public static boolean has(Index index) {
        return index.use() == Use.REFERENCE
                || index.use() == Use.ENDPOINT_KEY
                || index.use() == Use.TAGS
                || index.use() == Use.TTL
                || index.use() == Use.FILTER;
    }

    /** The access method of an index. */
    public static String method(Index index) {
        return index.use() == Use.TAGS ? "gin" : "btree";
    }

    /** The statements that create a table. */
    public static String create(TableLayout table) {
        List<String> lines = new ArrayList<>();
        for (Column column : table.columns()) {
            lines.add(quote(column.name())
                    + ' '
                    + type(column)
                    + defaultOf(column)
                    + (column.postgres().notNull() ? " NOT NULL" : ""));
        }
        lines.add("PRIMARY KEY (" + quoted(table.primaryKey()) + ')');
        table.uniques().forEach(unique -> lines.add("CONSTRAINT " + quote(unique.name()) + ' ' + definition(unique)));
        StringBuilder sql = new StringBuilder();
        for (ForeignKey reference : table.references()) {
            if (nullsSome(reference)) {
                sql.append('\n').append(add(table, reference));
            } else {
                lines.add("CONSTRAINT " + quote(reference.name()) + ' ' + definition(reference));
            }
        }
        sql.insert(
                0,
                "CREATE TABLE IF NOT EXISTS " + quote(table.name()) + " (\n  " + String.join(",\n  ", lines)
                        + "\n);\n");
        table.indexes().stream()
                .filter(PostgresDialect::has)
                .forEach(index -> sql.append('\n').append(create(table, index)).append('\n'));
        Trigger tags = table.tags();
        return tags == null
                ? sql.toString()
                : sql.append('\n').append(create(table, tags)).append('\n').toString();
    }

    /** The definition of a unique constraint, to follow its name. */
    public static String definition(Unique unique) {
        return "UNIQUE (" + quoted(unique.columns()) + ')';
    }

    /** The definition of the primary key, to follow its name. */
    public static String primaryKey(TableLayout table) {
        return "PRIMARY KEY (" + quoted(table.primaryKey()) + ')';
    }

    /** The definition of a foreign key, to follow its name. */
    public static String definition(ForeignKey reference) {
        return "FOREIGN KEY (" + quoted(reference.columns()) + ") REFERENCES " + quote(reference.table()) + " ("
                + quoted(reference.referenced()) + ')' + onDelete(reference);
    }

    private static String onDelete(ForeignKey reference) {
        return switch (reference.onDelete()) {
            case REFUSE -> "";
            case CASCADE -> " ON DELETE CASCADE";
            case SET_NULL ->
                // Without the list of columns, ws_id would become null as well.
                nullsSome(reference) ? " ON DELETE SET NULL (" + quoted(reference.own()) + ')' : " ON DELETE SET NULL";
        };
    }

    /** Whether a deletion sets only some of the columns to null. */
    public static boolean nullsSome(ForeignKey reference) {
        return reference.onDelete() == OnDelete.SET_NULL
                && reference.own().size() < reference.columns().size();
    }

    /**
     * The foreign key in a form for servers before 15, whose {@code SET NULL} takes no list of
     * columns: only the columns of the reference itself, without the workspace.
     */
    public static ForeignKey plain(ForeignKey reference) {
        int own = reference.own().size();
        return new ForeignKey(
                reference.name(),
                reference.own(),
                reference.table(),
                reference.referenced().subList(0, own),
                reference.onDelete(),
                reference.field());
    }

    /** The statements that add a foreign key, in place of one with the same name. */
    public static String add(TableLayout table, ForeignKey reference) {
        String drop = drop(table, reference.name());
        String add = "ALTER TABLE " + quote(table.name()) + " ADD CONSTRAINT " + quote(reference.name()) + ' ';
        if (!nullsSome(reference)) {
            return drop + '\n' + add + definition(reference) + ";\n";
        }
        return """
                %s
                DO $$
                BEGIN
                  IF current_setting('server_version_num')::INTEGER >= 150000 THEN
                    EXECUTE '%s';
                  ELSE
                    EXECUTE '%s';
                  END IF;
                END;
                $$;
                """.formatted(drop, add + definition(reference), add + definition(plain(reference)));
    }

    /** The statement that drops a constraint, if it exists. */
    public static String drop(TableLayout table, String constraint) {
        return "ALTER TABLE " + quote(table.name()) + " DROP CONSTRAINT IF EXISTS " + quote(constraint) + ';';
    }

    /** The statements that rename a constraint, if it exists. */
    public static String rename(TableLayout table, String constraint, String name) {
        return """
                DO $$
                BEGIN
                  IF EXISTS (SELECT FROM pg_constraint WHERE conrelid = '%1$s'::REGCLASS AND conname = '%2$s') THEN
                    ALTER TABLE %3$s RENAME CONSTRAINT %4$s TO %5$s;
                  END IF;
                END;
                $$;""".formatted(
                escaped(quote(table.name())), escaped(constraint), quote(table.name()), quote(constraint), quote(name));
    }

    /** A text within single quotes. */
    private static String escaped(String text) {
        return text.replace("'", "''");
    }

    /** The statement that creates an index. */
    public static String create(TableLayout table, Index index) {
        return "CREATE INDEX IF NOT EXISTS " + quote(index.name()) + " ON " + quote(table.name())
                + (index.use() == Use.TAGS ? " USING GIN (" : " (") + quote(index.column()) + ");";
    }

    /** The statement that drops an index, if it exists. */
    public static String dropIndex(String index) {
        return "DROP INDEX IF EXISTS " + quote(index) + ';';
    }

    /** The statement that renames an index, and its constraint if it has one. */
    public static String rename(String index, String name) {
        return "ALTER INDEX IF EXISTS " + quote(index) + " RENAME TO " + quote(name) + ';';
    }

    /**
     * The statements that create the trigger which maintains the table {@code tags}, in place of
     * one with the same name.
     */
    public static String create(TableLayout table, Trigger tags) {
        return drop(table, tags) + """

                CREATE TRIGGER %s
                  AFTER INSERT OR UPDATE OF "tags" OR DELETE ON %s
                  FOR EACH ROW EXECUTE PROCEDURE sync_tags();""".formatted(quote(tags.name()), quote(table.name()));
    }

    /** The statement that drops a trigger, if it exists. */
    public static String drop(TableLayout table, Trigger trigger) {
        return "DROP TRIGGER IF EXISTS " + quote(trigger.name()) + " ON " + quote(table.name()) + ';';
    }
}
