package dev.kongdb.postgres;

import dev.kongdb.event.Operation;
import dev.kongdb.postgres.JsonColumns.AbstractColumn;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.table.PostgresDialect;
import dev.kongdb.spi.EntityStrategy.Write;
import dev.kongdb.spi.StoredText;
import dev.kongdb.value.Row;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The table of one entity: its columns, and the text of every statement over it, each made once. Where a statement exists with
 * and without a workspace, {@code false} and {@code true} choose. Thread-safe.
 *
 * <p>Every statement that finds rows finds only those of the workspace asked for and none that have expired.
 */
final class EntityTable {
    static final String WORKSPACE = "\"ws_id\"";
    static final String CACHE_KEY = "\"cache_key\"";
    static final String TTL = "\"ttl\"";
    private static final String ALIVE = "(" + TTL + " IS NULL OR " + TTL + " >= CURRENT_TIMESTAMP)";

    final Schema schema;

    /** The quoted name. */
    final String name;

    /** By position of the field. */
    final FieldColumns[] fields;

    final FieldColumns[] key;
    final List<String> keyColumns;

    /** What {@link #read} reads, and how many columns that are. */
    final String columns;

    final int width;

    private final FieldColumns[] others;
    private final AbstractColumn[] abstracts;

    /** The fields that no two rows of a workspace, or of the table, share. */
    private final FieldColumns[] uniques;

    /** The fields whose values the expiry of an inserted, and of an updated row, counts from; null for the current time. */
    private final @Nullable FieldColumns insertedAt;

    private final @Nullable FieldColumns updatedAt;

    /** A statement that writes, with its events and without: for a call that tells nobody. */
    record Writing(String telling, String silent) {
        String sql(boolean tells) {
            return tells ? telling : silent;
        }
    }

    private final EventsSql events;
    final Writing insert;
    final Writing update;

    /** Upserts by the key. */
    final Upsert upsert;

    final String deleteExpired;
    final String truncate;
    private final String[] select;
    private final Writing[] delete;
    private final String[] selectByCacheKey;

    EntityTable(Schema schema, EventsSql events) {
        this.events = events;
        this.schema = schema;
        this.name = PostgresDialect.quote(schema.name());
        this.fields = Columns.of(schema);
        this.key = schema.primaryKey().stream()
                .map(field -> fields[field.position()])
                .toArray(FieldColumns[]::new);
        this.others = Arrays.stream(fields)
                .filter(field -> !schema.primaryKey().contains(field.field))
                .toArray(FieldColumns[]::new);
        this.abstracts =
                Arrays.stream(fields).filter(AbstractColumn.class::isInstance).toArray(AbstractColumn[]::new);
        this.uniques =
                Arrays.stream(fields).filter(field -> field.field.unique()).toArray(FieldColumns[]::new);
        this.keyColumns = columnNames(key);
        this.insertedAt = autoTimestamp("created_at");
        this.updatedAt = autoTimestamp("updated_at");
        List<String> read = readColumns(true);
        // The transaction that wrote this version of the row: it changes with every write, also with those of a Kong
        // node.
        read.add("xmin");
        this.columns = String.join(", ", read);
        this.width = read.size();

        String inserting = insertInto() + " VALUES (" + insertValues() + ") RETURNING " + columns;
        this.insert = new Writing(events.of(this, Operation.CREATE, inserting), inserting);
        this.upsert = new Upsert(keyColumns);
        this.update = new Writing(events.ofUpdate(this, updateStatement(true)), updateStatement(false));
        this.deleteExpired = deleteExpiredStatement();
        this.truncate = truncateStatement();
        this.select = both(workspace -> select(keyColumns, workspace));
        this.selectByCacheKey = both(workspace -> select(List.of(CACHE_KEY), workspace));
        this.delete = deletes(keyColumns);
    }

    private @Nullable FieldColumns autoTimestamp(String fieldName) {
        Field field = schema.field(fieldName);
        return field != null && field.isTimestamp() && field.auto() ? fields[field.position()] : null;
    }

    static List<String> columnNames(FieldColumns... fields) {
        List<String> names = new ArrayList<>();
        for (FieldColumns field : fields) {
            names.addAll(field.names);
        }
        return names;
    }

    // --- statements
    // -----------------------------------------------------------------------------------------------------

    private interface Variant {
        String of(boolean workspace);
    }

    private static String[] both(Variant variant) {
        return new String[] {variant.of(false), variant.of(true)};
    }

    private static String choose(String[] variants, @Nullable UUID workspace) {
        return variants[workspace == null ? 0 : 1];
    }

    String select(@Nullable UUID workspace) {
        return choose(select, workspace);
    }

    String selectByCacheKey(@Nullable UUID workspace) {
        return choose(selectByCacheKey, workspace);
    }

    Writing delete(@Nullable UUID workspace) {
        return delete[workspace == null ? 0 : 1];
    }

    private Writing[] deletes(List<String> by) {
        return new Writing[] {deleting(delete(by, false)), deleting(delete(by, true))};
    }

    /** A delete that returns the columns of this table. */
    Writing deleting(String statement) {
        return new Writing(events.of(this, Operation.DELETE, statement), statement);
    }

    /** An update that sets columns of some rows to null. */
    Writing clearing(List<String> cleared, String where) {
        String update = "UPDATE " + name + " SET " + String.join(" = NULL, ", cleared) + " = NULL";
        return new Writing(
                events.ofUpdate(
                        this,
                        update + " FROM (" + selectOld() + ") AS old" + where + isOld() + " RETURNING " + columns
                                + oldColumns()),
                update + where);
    }

    /** The statements that find and replace a row by another field than its key. */
    By by(FieldColumns field) {
        return new By(field);
    }

    /** See {@link #by}. */
    final class By {
        final FieldColumns field;

        /** Null for a field that is not unique, and not part of a cache key that is: it may be that of several rows. */
        final @Nullable Upsert upsert;

        private final String[] select;
        private final Writing[] delete;

        private By(FieldColumns field) {
            this.field = field;
            this.select = both(workspace -> EntityTable.this.select(field.names, workspace));
            this.delete = deletes(field.names);
            if (field.field.unique()) {
                this.upsert = new Upsert(field.names);
            } else {
                this.upsert = schema.hasCompositeCacheKey() ? new Upsert(List.of(CACHE_KEY)) : null;
            }
        }

        String select(@Nullable UUID workspace) {
            return choose(select, workspace);
        }

        Writing delete(@Nullable UUID workspace) {
            return delete[workspace == null ? 0 : 1];
        }
    }

    /**
     * A statement that replaces the row that is alive, of the workspace, and has the same values in some columns, and inserts one
     * if there is none; the last column of its result says whether it did.
     *
     * <p>It is not {@code INSERT … ON CONFLICT}: Kong's tables have two unique indexes that begin with the id, and then that runs
     * into deadlocks with itself. Here the second of two inserts waits for the first, and fails; made again, it replaces. What
     * has the same values in another workspace, or has expired, makes the insert fail as well, and is never replaced.
     *
     * <p>What was there is read under a lock, so that the events are about the very row that is replaced.
     */
    final class Upsert {
        final Writing sql;
        final List<String> target;

        private Upsert(List<String> target) {
            this.target = target;
            List<String> conditions = conditions(Sql.compare(target, "="), schema.workspaceable());
            String old = "old AS (" + selectOld() + Sql.where(conditions) + " FOR NO KEY UPDATE), ";
            String rows = "SELECT *, false FROM replaced UNION ALL SELECT *"
                    + ", NULL".repeat(EventsSql.old(EntityTable.this).size()) + ", true FROM inserted";
            this.sql = new Writing(
                    events.ofUpsert(EntityTable.this, old + parts(conditions, true), rows),
                    "WITH " + parts(conditions, false)
                            + " SELECT *, false FROM replaced UNION ALL SELECT *, true FROM inserted");
        }

        private String parts(List<String> conditions, boolean tells) {
            return "replaced AS (UPDATE " + name + " SET " + assignments(expiry(insertedAt))
                    + (tells ? " FROM old" + Sql.where(conditions) + isOld() : Sql.where(conditions))
                    + " RETURNING " + columns + (tells ? oldColumns() : "") + "), inserted AS (" + insertInto()
                    + " SELECT " + insertValues() + " WHERE NOT EXISTS (SELECT FROM replaced) RETURNING " + columns
                    + ")";
        }
    }

    /** What events need of the row as it was, under names that no field has. */
    private String selectOld() {
        List<String> selected = new ArrayList<>();
        for (int i = 0; i < keyColumns.size(); i++) {
            selected.add(keyColumns.get(i) + " AS " + oldKey(i));
        }
        EventsSql.old(this).forEach((alias, column) -> selected.add(column + " AS " + alias));
        return "SELECT " + String.join(", ", selected) + " FROM " + name;
    }

    private String isOld() {
        StringBuilder condition = new StringBuilder();
        for (int i = 0; i < keyColumns.size(); i++) {
            condition
                    .append(" AND ")
                    .append(keyColumns.get(i))
                    .append(" = old.")
                    .append(oldKey(i));
        }
        return condition.toString();
    }

    private static String oldKey(int index) {
        return "\"OldKey" + (index + 1) + '"';
    }

    private String oldColumns() {
        return EventsSql.old(this).keySet().stream()
                .map(alias -> ", old." + alias)
                .collect(Collectors.joining());
    }

    /** Where among {@link #columns} the workspace is; counted from 0. */
    int workspaceColumn() {
        return columnNames(fields).size();
    }

    /** What {@link #readOfPage} reads, from one workspace or from all. */
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

    private String select(List<String> by, boolean workspace) {
        return "SELECT " + columns + " FROM " + name + Sql.where(conditions(Sql.compare(by, "="), workspace))
                + " LIMIT 1";
    }

    private String delete(List<String> by, boolean workspace) {
        return "DELETE FROM " + name + Sql.where(conditions(Sql.compare(by, "="), workspace)) + " RETURNING " + columns;
    }

    /** {@code WHERE} the key is that of the parameters. */
    String whereKey(boolean workspace) {
        return Sql.where(conditions(Sql.compare(keyColumns, "="), workspace));
    }

    /** The condition, that of the workspace, and that the row is alive. */
    List<String> conditions(@Nullable String condition, boolean workspace) {
        List<String> conditions = new ArrayList<>();
        if (condition != null) {
            conditions.add(condition);
        }
        if (workspace) {
            conditions.add(WORKSPACE + " = ?");
        }
        if (schema.ttl()) {
            conditions.add(ALIVE);
        }
        return conditions;
    }

    private String insertInto() {
        List<String> names = columnNames(fields);
        if (schema.hasCompositeCacheKey()) {
            names.add(CACHE_KEY);
        }
        if (schema.workspaceable()) {
            names.add(WORKSPACE);
        }
        if (schema.ttl()) {
            names.add(TTL);
        }
        return "INSERT INTO " + name + " (" + String.join(", ", names) + ")";
    }

    private String insertValues() {
        List<String> values = new ArrayList<>();
        for (FieldColumns field : fields) {
            field.names.forEach(column -> values.add(field.writeSql()));
        }
        if (schema.hasCompositeCacheKey()) {
            values.add("?");
        }
        if (schema.workspaceable()) {
            values.add("?");
        }
        if (schema.ttl()) {
            values.add(expiry(insertedAt));
        }
        return String.join(", ", values);
    }

    /** What replaces everything but the key and the workspace. */
    private String assignments(String expiry) {
        List<String> assignments = new ArrayList<>();
        for (FieldColumns field : others) {
            field.names.forEach(column -> assignments.add(column + " = " + field.writeSql()));
        }
        if (schema.hasCompositeCacheKey()) {
            assignments.add(CACHE_KEY + " = ?");
        }
        if (schema.ttl()) {
            assignments.add(TTL + " = " + expiry);
        }
        if (assignments.isEmpty()) {
            keyColumns.forEach(
                    column -> assignments.add(column + " = " + column)); // nothing to replace, but a row to return
        }
        return String.join(", ", assignments);
    }

    /**
     * The time that lies the seconds of the last parameter after the value of that field; null when that parameter is. A field in whole
     * seconds has been cut: a row that was made just now expires from now on, and never before its time is over.
     */
    private static String expiry(@Nullable FieldColumns since) {
        String start = since == null
                ? "CURRENT_TIMESTAMP"
                : "(SELECT greatest(at, least(at + interval '1 second', CURRENT_TIMESTAMP)) FROM to_timestamp(?) AS of"
                        + " (at))";
        return start + " + make_interval(secs => ?)";
    }

    private String updateStatement(boolean tells) {
        // The version is that of one row of one workspace: a row that moves to another gets a new one.
        List<String> conditions = conditions(Sql.compare(keyColumns, "="), false);
        conditions.add("xmin = ?");
        return "UPDATE " + name + " SET "
                + assignments("CASE WHEN ? THEN " + TTL + " ELSE " + expiry(updatedAt) + " END")
                + (tells
                        ? " FROM (" + selectOld() + ") AS old" + Sql.where(conditions) + isOld()
                        : Sql.where(conditions))
                + " RETURNING " + columns + (tells ? oldColumns() : "");
    }

    /** Deletes what has expired and stands in the way of a write. */
    private String deleteExpiredStatement() {
        List<String> holders = new ArrayList<>();
        holders.add(Sql.compare(keyColumns, "="));
        for (FieldColumns field : uniques) {
            boolean within = schema.workspaceable() && !field.field.uniqueAcrossWs();
            String holder = Sql.compare(field.names, "=");
            holders.add(within ? "(" + WORKSPACE + " = ? AND " + holder + ")" : holder);
        }
        if (schema.hasCompositeCacheKey()) {
            holders.add(CACHE_KEY + " = ?");
        }
        return "DELETE FROM " + name + " WHERE " + TTL + " < CURRENT_TIMESTAMP AND (" + String.join(" OR ", holders)
                + ")";
    }

    /**
     * Three statements, which the server takes as one transaction. A {@code TRUNCATE} fires no trigger, so the rows of the emptied tables in {@code tags} go separately: those of this table, and of
     * all that refer to it, whether this node knows them or not.
     */
    private String truncateStatement() {
        String literal = "'" + name.replace("'", "''") + "'";
        return "WITH RECURSIVE emptied AS (SELECT " + literal + "::regclass::oid AS id UNION SELECT conrelid FROM"
                + " pg_catalog.pg_constraint JOIN emptied ON confrelid ="
                + " id WHERE contype = 'f') DELETE FROM \"tags\" WHERE"
                + " entity_name IN (SELECT relname FROM"
                + " pg_catalog.pg_class JOIN emptied ON oid = id);"
                + " TRUNCATE " + name + " RESTART IDENTITY CASCADE; "
                + events.ofTruncation(schema);
    }

    // --- parameters and results
    // -----------------------------------------------------------------------------------------

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

    static int bindWorkspace(PreparedStatement statement, int index, @Nullable UUID workspace) throws SQLException {
        if (workspace == null) {
            return index;
        }
        statement.setObject(index, workspace);
        return index + 1;
    }

    /** Binds the parameters of {@link #insert}, from that index on. */
    void bindInsert(PreparedStatement statement, int index, Write write) throws SQLException {
        int next = bind(statement, index, write.row(), fields);
        next = bindCacheKey(statement, next, write);
        if (schema.workspaceable()) {
            statement.setObject(next++, write.workspace());
        }
        if (schema.ttl()) {
            bindExpiry(statement, next, write, insertedAt);
        }
    }

    /**
     * Binds the parameters of an upsert.
     *
     * @param by what binds the values of its target
     */
    void bindUpsert(PreparedStatement statement, boolean tells, Write write, FieldColumns... by) throws SQLException {
        int next = tells ? bindTarget(statement, 1, write, by) : 1;
        next = bind(statement, next, write.row(), others);
        next = bindCacheKey(statement, next, write);
        if (schema.ttl()) {
            next = bindExpiry(statement, next, write, insertedAt);
        }
        bindInsert(statement, bindTarget(statement, next, write, by), write);
    }

    private int bindTarget(PreparedStatement statement, int index, Write write, FieldColumns... by)
            throws SQLException {
        int next = by.length == 0 ? bindCacheKey(statement, index, write) : bind(statement, index, write.row(), by);
        if (schema.workspaceable()) {
            statement.setObject(next++, write.workspace());
        }
        return next;
    }

    /** Binds the parameters of {@link #update}. */
    void bindUpdate(PreparedStatement statement, Row read, Write write) throws SQLException {
        int next = bind(statement, 1, write.row(), others);
        next = bindCacheKey(statement, next, write);
        if (schema.ttl()) {
            statement.setBoolean(next++, write.ttl() == null);
            next = bindExpiry(statement, next, write, updatedAt);
        }
        next = bind(statement, next, read, key);
        statement.setString(next, String.valueOf(read.version()));
    }

    private int bindCacheKey(PreparedStatement statement, int index, Write write) throws SQLException {
        if (!schema.hasCompositeCacheKey()) {
            return index;
        }
        String cacheKey = write.cacheKey();
        statement.setString(index, cacheKey == null ? null : StoredText.checked("cache_key", cacheKey));
        return index + 1;
    }

    private static int bindExpiry(PreparedStatement statement, int index, Write write, @Nullable FieldColumns since)
            throws SQLException {
        int next = index;
        if (since != null) {
            Seconds.bind(statement, next++, value(write.row(), since));
        }
        Long ttl = write.ttl();
        if (ttl == null || ttl == 0) {
            statement.setNull(next++, Types.DOUBLE);
        } else {
            statement.setDouble(next++, ttl);
        }
        return next;
    }

    /** Binds the parameters of {@link #deleteExpired}. */
    void bindDeleteExpired(PreparedStatement statement, Write write) throws SQLException {
        int next = bind(statement, 1, write.row(), key);
        for (FieldColumns field : uniques) {
            if (schema.workspaceable() && !field.field.uniqueAcrossWs()) {
                statement.setObject(next++, write.workspace());
            }
            next = bind(statement, next, write.row(), field);
        }
        bindCacheKey(statement, next, write);
    }

    /** The row in the first columns of a result, which are {@link #columns}. */
    Row read(ResultSet result) throws SQLException {
        return read(result, 1);
    }

    /** As {@link #read(ResultSet)}, in the columns from that one on. */
    Row read(ResultSet result, int first) throws SQLException {
        Row row = new Row(schema.shape());
        int version = read(result, first, row, null);
        return row.version(result.getLong(version));
    }

    /**
     * The row in a result whose columns are {@link #columnsOfPage}: there are many of them, so nothing is read that is known or that
     * nobody asks a page for. It has no version.
     *
     * @param workspace the one that the page is of, or null
     */
    Row readOfPage(ResultSet result, @Nullable UUID workspace) throws SQLException {
        Row row = new Row(schema.shape());
        read(result, 1, row, workspace);
        return row;
    }

    /** Reads all but the version; the index of the next column. */
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
