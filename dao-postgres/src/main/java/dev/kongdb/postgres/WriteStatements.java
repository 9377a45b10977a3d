package dev.kongdb.postgres;

import dev.kongdb.event.Operation;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.spi.EntityStrategy.Write;
import dev.kongdb.spi.StoredText;
import dev.kongdb.value.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The statements that write rows of one entity, each made once together with the code that binds
 * its parameters. Immutable.
 *
 * <p>A statement replaces a row only if the row is of the given workspace and has not expired.
 */
final class WriteStatements {
    private final EntityTable table;
    private final Schema schema;
    private final FieldColumns[] others;

    /**
     * The fields from whose values the expiry of an inserted and of an updated row is counted; null
     * for the current time.
     */
    private final @Nullable FieldColumns insertedAt;

    private final @Nullable FieldColumns updatedAt;

    private final EventsSql events;
    final Writing<Write> insert;
    final Writing<Update> update;

    /** The upsert by the key. */
    final Upsert upsert;

    /** Deletes expired rows that are in the way of a write. */
    final Template<Write> deleteExpired;

    final String truncate;

    /**
     * An update.
     *
     * @param read the row as it was read
     */
    record Update(Row read, Write write) {}

    WriteStatements(EntityTable table, EventsSql events) {
        this.table = table;
        this.schema = table.schema;
        this.events = events;
        this.others = Arrays.stream(table.fields)
                .filter(field -> !schema.primaryKey().contains(field.field))
                .toArray(FieldColumns[]::new);
        this.insertedAt = autoTimestamp("created_at");
        this.updatedAt = autoTimestamp("updated_at");
        Template<Write> inserting = values().within(insertInto() + " VALUES (", ") RETURNING " + table.columns);
        this.insert = new Writing<>(events.of(table, Operation.CREATE, inserting), inserting);
        this.upsert = new Upsert(table.keyColumns, Template.of(Sql.compare(table.keyColumns, "="), binder(table.key)));
        this.update = new Writing<>(events.ofUpdate(table, updating(true)), updating(false));
        this.deleteExpired = deletingExpired();
        this.truncate = truncateStatement();
    }

    private @Nullable FieldColumns autoTimestamp(String fieldName) {
        Field field = schema.field(fieldName);
        return field != null && field.isTimestamp() && field.auto() ? table.fields[field.position()] : null;
    }

    // --- parts

    private static Template.Place<Write> binder(FieldColumns... fields) {
        return (statement, index, write) -> EntityTable.bind(statement, index, write.row(), fields);
    }

    private static Template<Write> compared(FieldColumns field) {
        return Template.of(Sql.compare(field.names, "="), binder(field));
    }

    private static Template<Write> cacheKey(String before) {
        return Template.of(before + "?", (statement, index, write) -> {
            String cacheKey = write.cacheKey();
            statement.setString(index, cacheKey == null ? null : StoredText.checked("cache_key", cacheKey));
            return index + 1;
        });
    }

    /**
     * The time of expiry: the seconds to live after the value of the field; null without seconds.
     * If the field has whole seconds, its value was truncated. For a row that was made just now,
     * the current time is used, so that the row does not expire too early.
     */
    private static Template<Write> expiry(@Nullable FieldColumns since) {
        return Template.of(expiry(since == null ? null : "to_timestamp(?)", "?"), (statement, index, write) -> {
            int next = index;
            if (since != null) {
                Seconds.bind(statement, next++, EntityTable.value(write.row(), since));
            }
            Long seconds = write.ttl();
            Seconds.bind(statement, next, seconds == null || seconds == 0 ? null : seconds);
            return next + 1;
        });
    }

    /**
     * The time of expiry as SQL.
     *
     * @param since a point in time; null for the current time
     */
    static String expiry(@Nullable String since, String seconds) {
        String start = since == null
                ? "CURRENT_TIMESTAMP"
                : "(SELECT greatest(at, least(at + interval '1 second', CURRENT_TIMESTAMP)) FROM " + since
                        + " AS of (at))";
        return start + " + make_interval(secs => " + seconds + ")";
    }

    private String insertInto() {
        return "INSERT INTO " + table.name + " (" + String.join(", ", BatchStatements.names(table)) + ")";
    }

    /** The values for {@link #insertInto}. */
    private Template<Write> values() {
        List<Template<Write>> values = new ArrayList<>();
        for (FieldColumns field : table.fields) {
            String sql = String.join(", ", Collections.nCopies(field.names.size(), field.writeSql()));
            values.add(Template.of(sql, binder(field)));
        }
        if (schema.hasCompositeCacheKey()) {
            values.add(cacheKey(""));
        }
        if (schema.workspaceable()) {
            values.add(Template.of("?", (statement, index, write) -> {
                statement.setObject(index, write.workspace());
                return index + 1;
            }));
        }
        if (schema.ttl()) {
            values.add(expiry(insertedAt));
        }
        return Template.join(values, ", ");
    }

    /** The assignments that replace everything but the key and the workspace. */
    private Template<Write> assignments(Template<Write> expiry) {
        List<Template<Write>> assignments = new ArrayList<>();
        for (FieldColumns field : others) {
            String sql = field.names.stream()
                    .map(column -> column + " = " + field.writeSql())
                    .collect(Collectors.joining(", "));
            assignments.add(Template.of(sql, binder(field)));
        }
        if (schema.hasCompositeCacheKey()) {
            assignments.add(cacheKey(EntityTable.CACHE_KEY + " = "));
        }
        if (schema.ttl()) {
            assignments.add(expiry.within(EntityTable.TTL + " = ", ""));
        }
        if (assignments.isEmpty()) { // nothing to replace, but the row must be returned
            table.keyColumns.forEach(column -> assignments.add(Template.of(column + " = " + column)));
        }
        return Template.join(assignments, ", ");
    }

    // --- statements

    private Template<Update> updating(boolean tells) {
        Template<Write> expiry = Template.<Write>of("?", (statement, index, write) -> {
                    statement.setBoolean(index, write.ttl() == null);
                    return index + 1;
                })
                .within("CASE WHEN ", " THEN " + EntityTable.TTL + " ELSE ")
                .and(expiry(updatedAt))
                .and(" END");
        Template<Update> where = table.asRead.within(" WHERE ", alive()).from(Update::read);
        return assignments(expiry)
                .within("UPDATE " + table.name + " SET ", tells ? EventsSql.joinOld(table) : "")
                .from(Update::write)
                .and(where)
                .and(tells ? EventsSql.isOld(table) : "")
                .and(" RETURNING " + table.columns + (tells ? EventsSql.returnedOld(table) : ""));
    }

    private String alive() {
        return table.alive().stream().map(condition -> " AND " + condition).collect(Collectors.joining());
    }

    private Template<Write> deletingExpired() {
        List<Template<Write>> holders = new ArrayList<>();
        holders.add(Template.of(Sql.compare(table.keyColumns, "="), binder(table.key)));
        for (FieldColumns field : table.fields) {
            if (field.field.unique()) {
                boolean within = schema.workspaceable() && !field.field.uniqueAcrossWs();
                holders.add(
                        within
                                ? EntityTable.inWorkspace(Write::workspace)
                                        .and(" AND ")
                                        .and(compared(field))
                                        .within("(", ")")
                                : compared(field));
            }
        }
        if (schema.hasCompositeCacheKey()) {
            holders.add(cacheKey(EntityTable.CACHE_KEY + " = "));
        }
        return Template.join(holders, " OR ")
                .within("DELETE FROM " + table.name + " WHERE " + EntityTable.TTL + " < CURRENT_TIMESTAMP AND (", ")");
    }

    /**
     * Three statements, which the server runs as one transaction. {@code TRUNCATE} fires no
     * trigger, so the rows in {@code tags} are deleted separately: those of this table and of all
     * tables that refer to it, even if this node does not know them.
     */
    private String truncateStatement() {
        String literal = "'" + table.name.replace("'", "''") + "'";
        return "WITH RECURSIVE emptied AS (SELECT " + literal + "::regclass::oid AS id"
                + " UNION SELECT conrelid FROM pg_catalog.pg_constraint JOIN emptied ON confrelid = id WHERE contype = 'f')"
                + " DELETE FROM \"tags\" WHERE entity_name IN"
                + " (SELECT relname FROM pg_catalog.pg_class JOIN emptied ON oid = id);"
                + " TRUNCATE " + table.name + " RESTART IDENTITY CASCADE; "
                + events.ofTruncation(schema);
    }

    /** The upsert by another field than the key; null for a field that several rows may share. */
    @Nullable
    Upsert upsertBy(FieldColumns field) {
        if (field.field.unique()) {
            return new Upsert(field.names, compared(field));
        }
        return schema.hasCompositeCacheKey()
                ? new Upsert(List.of(EntityTable.CACHE_KEY), cacheKey(EntityTable.CACHE_KEY + " = "))
                : null;
    }

    /**
     * A statement that replaces the row with the same values in some columns, if it is of the
     * workspace and has not expired, and otherwise inserts a row. The last column of its result
     * tells whether it inserted.
     *
     * <p>It is not {@code INSERT … ON CONFLICT}: Kong's tables have two unique indexes that begin
     * with the id, which makes that statement deadlock with itself. Here the second of two inserts
     * waits for the first, and fails; when it runs again, it replaces. A row with the same values
     * that is of another workspace or has expired also makes the insert fail, and is never
     * replaced.
     *
     * <p>The old row is read under a lock, so that the events are about exactly the row that is
     * replaced.
     */
    final class Upsert {
        final Writing<Write> sql;
        final List<String> target;

        private Upsert(List<String> target, Template<Write> compared) {
            this.target = target;
            Template<Write> condition = compared;
            if (schema.workspaceable()) {
                condition = condition.and(" AND ").and(EntityTable.inWorkspace(Write::workspace));
            }
            Template<Write> where = condition.within(" WHERE ", alive());
            Template<Write> old = where.within("old AS (" + EventsSql.selectOld(table), " FOR NO KEY UPDATE), ");
            this.sql = new Writing<>(
                    events.ofUpsert(table, old.and(parts(where, true))),
                    parts(where, false)
                            .within("WITH ", " SELECT *, false FROM replaced UNION ALL SELECT *, true FROM inserted"));
        }

        private Template<Write> parts(Template<Write> where, boolean tells) {
            Template<Write> replacing = assignments(expiry(insertedAt))
                    .within("replaced AS (UPDATE " + table.name + " SET ", tells ? " FROM old" : "")
                    .and(where)
                    .and((tells ? EventsSql.isOld(table) : "") + " RETURNING " + table.columns
                            + (tells ? EventsSql.returnedOld(table) : "") + "), ");
            return replacing.and(values().within(
                            "inserted AS (" + insertInto() + " SELECT ",
                            " WHERE NOT EXISTS (SELECT FROM replaced) RETURNING " + table.columns + ")"));
        }
    }
}
