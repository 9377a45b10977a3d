package dev.kongdb.postgres;

import dev.kongdb.schema.table.TableLayout;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A table in the server's catalog.
 *
 * @param columns the columns by name, in order
 * @param keys the primary key and the unique constraints
 * @param references the foreign keys
 * @param indexes all indexes
 * @param triggers the triggers that call {@code sync_tags}
 * @param serverVersion the major version of the server
 */
record TableCatalog(
        Map<String, Column> columns,
        List<Key> keys,
        List<Reference> references,
        List<Index> indexes,
        List<Trigger> triggers,
        int serverVersion) {

    /** A column, with the type as the server spells it, without a length. */
    record Column(String type, boolean notNull, boolean hasDefault) {}

    /** A primary key, unique constraint or unique index. */
    record Key(String name, boolean primary, boolean constraint, List<String> columns) {}

    /**
     * A foreign key.
     *
     * @param onDelete the catalog's letter for the action
     * @param setsSome whether {@code SET NULL} has a list of columns
     */
    record Reference(
            String name,
            List<String> columns,
            String table,
            List<String> referenced,
            String onDelete,
            boolean setsSome) {}

    /**
     * An index.
     *
     * @param firstColumn the first column; empty for an expression
     * @param columns the number of columns and expressions
     */
    record Index(String name, String firstColumn, int columns, String method, boolean unique) {}

    /** A trigger; the type is the catalog's bits. */
    record Trigger(String name, int type, boolean enabled) {}

    private static final String TABLE = "(quote_ident(CURRENT_SCHEMA) || '.' || quote_ident(?))::regclass";

    private static final String COLUMNS = """
            SELECT attname, format_type(atttypid, NULL), attnotnull, atthasdef
              FROM pg_attribute WHERE attrelid = %s AND attnum > 0 AND NOT attisdropped ORDER BY attnum""";

    private static final String KEYS = """
            SELECT c.relname, i.indisprimary, EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid),
                   ARRAY(SELECT a.attname::text FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k (num, place)
                           JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.num ORDER BY place)
              FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
             WHERE i.indrelid = %s AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
             ORDER BY 1""";

    /**
     * The columns of SET NULL exist since PostgreSQL 15; going through JSON works on older servers,
     * too.
     */
    private static final String REFERENCES = """
            SELECT c.conname,
                   ARRAY(SELECT a.attname::text FROM unnest(c.conkey) WITH ORDINALITY AS k (num, place)
                           JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.num ORDER BY place),
                   p.relname,
                   ARRAY(SELECT a.attname::text FROM unnest(c.confkey) WITH ORDINALITY AS k (num, place)
                           JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.num ORDER BY place),
                   c.confdeltype, to_jsonb(c)->>'confdelsetcols' IS NOT NULL
              FROM pg_constraint c JOIN pg_class p ON p.oid = c.confrelid
             WHERE c.conrelid = %s AND c.contype = 'f' ORDER BY 1""";

    private static final String INDEXES = """
            SELECT c.relname, coalesce((SELECT attname::text FROM pg_attribute
                              WHERE attrelid = i.indrelid AND attnum = i.indkey[0] AND attnum > 0), ''),
                   i.indnatts, m.amname, i.indisunique
              FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am m ON m.oid = c.relam
             WHERE i.indrelid = %s AND i.indisvalid AND i.indpred IS NULL ORDER BY 1""";

    private static final String TRIGGERS = """
            SELECT t.tgname, t.tgtype, t.tgenabled <> 'D'
              FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
             WHERE t.tgrelid = %s AND NOT t.tgisinternal AND p.proname = 'sync_tags' ORDER BY 1""";

    private static final String EXISTS =
            "SELECT EXISTS (SELECT FROM pg_catalog.pg_tables WHERE schemaname = CURRENT_SCHEMA AND tablename = ?)";

    static boolean exists(Connection connection, String table) throws SQLException {
        List<Boolean> found = read(connection, EXISTS, table, result -> result.getBoolean(1));
        return found.contains(true);
    }

    static TableCatalog read(Connection connection, String table) throws SQLException {
        Map<String, Column> columns = new LinkedHashMap<>();
        read(
                connection,
                at(COLUMNS),
                table,
                row -> columns.put(
                        row.getString(1), new Column(row.getString(2), row.getBoolean(3), row.getBoolean(4))));
        return new TableCatalog(
                columns,
                read(
                        connection,
                        at(KEYS),
                        table,
                        row -> new Key(row.getString(1), row.getBoolean(2), row.getBoolean(3), Texts.of(row, 4))),
                read(
                        connection,
                        at(REFERENCES),
                        table,
                        row -> new Reference(
                                row.getString(1),
                                Texts.of(row, 2),
                                row.getString(3),
                                Texts.of(row, 4),
                                row.getString(5),
                                row.getBoolean(6))),
                read(
                        connection,
                        at(INDEXES),
                        table,
                        row -> new Index(
                                row.getString(1),
                                row.getString(2),
                                row.getInt(3),
                                row.getString(4),
                                row.getBoolean(5))),
                read(
                        connection,
                        at(TRIGGERS),
                        table,
                        row -> new Trigger(row.getString(1), row.getInt(2), row.getBoolean(3))),
                connection.getMetaData().getDatabaseMajorVersion());
    }

    /**
     * Whether a part of the table can get another name at once: no other part has the new name, or
     * should get the old one.
     */
    boolean canRename(TableLayout layout, String name, String expected) {
        return !layout.names().contains(name)
                && keys.stream().noneMatch(key -> key.name().equals(expected))
                && references.stream().noneMatch(key -> key.name().equals(expected))
                && indexes.stream().noneMatch(index -> index.name().equals(expected));
    }

    private static String at(String query) {
        return query.replace("%s", TABLE);
    }

    private static <T> List<T> read(Connection connection, String query, String table, SqlRows.Reading<T> reading)
            throws SQLException {
        return SqlRows.query(connection, query, statement -> statement.setString(1, table), reading);
    }
}
