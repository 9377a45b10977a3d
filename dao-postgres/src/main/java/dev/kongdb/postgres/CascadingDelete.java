package dev.kongdb.postgres;

import dev.kongdb.event.Operation;
import dev.kongdb.postgres.RowFinder.Sought;
import dev.kongdb.schema.InverseReference;
import dev.kongdb.schema.Schema;
import dev.kongdb.spi.EntityStrategy.Deleted;
import dev.kongdb.value.Row;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

/**
 * The delete of a row that others may refer to with {@code cascade} or {@code null}. Its statements
 * go to the server together, and are one transaction there, since no transaction was begun.
 *
 * <p>It first locks the row and all rows that will be deleted and may have dependants themselves,
 * parents before children. No new reference to a locked row can be made, and each statement sees
 * all rows that were committed before it began. So no dependant can appear between finding the
 * dependants and deleting them, which the foreign key would then delete without an event. Then it
 * deletes, children before parents. The rows of a table that refers to itself are found by a
 * recursive query. Other references cannot be circular, since a schema refers only to schemas
 * defined before it.
 */
final class CascadingDelete {
    private final EntityTable root;
    private final EventsSql events;
    private final Function<Schema, EntityTable> tables;
    private final Writing<Sought<Row>> sql;

    /** The results of the statements, in order; null for a result that is not read. */
    private final List<@Nullable Returned> results = new ArrayList<>();

    /**
     * Rows that a statement returns: deleted rows, or rows that stay and are returned only for
     * their events.
     */
    private record Returned(EntityTable table, boolean deleted) {}

    private CascadingDelete(
            EntityTable root, EventsSql events, Template<Sought<Row>> where, Function<Schema, EntityTable> tables) {
        this.root = root;
        this.events = events;
        this.tables = tables;
        List<Template<Sought<Row>>> locks = new ArrayList<>();
        List<Writing<Sought<Row>>> deletes = new ArrayList<>();
        add(root, where, locks, deletes);
        results.addAll(0, Collections.nCopies(locks.size(), null));
        this.sql = new Writing<>(joined(locks, deletes, true), joined(locks, deletes, false));
    }

    private static Template<Sought<Row>> joined(
            List<Template<Sought<Row>>> locks, List<Writing<Sought<Row>>> deletes, boolean tells) {
        List<Template<Sought<Row>>> all = new ArrayList<>(locks);
        deletes.forEach(delete -> all.add(delete.of(tells)));
        return Template.join(all, "; ");
    }

    /**
     * The delete of the row that a condition selects.
     *
     * @param workspace whether the row must be of one workspace
     */
    static CascadingDelete of(
            EntityTable root,
            EventsSql events,
            RowFinder<Row> finder,
            boolean workspace,
            Function<Schema, EntityTable> tables) {
        return new CascadingDelete(root, events, finder.where(workspace), tables);
    }

    /** Whether a delete in the table concerns other tables. */
    static boolean isNeeded(EntityTable root) {
        return root.schema.referencedBy().stream().anyMatch(CascadingDelete::concernsUs);
    }

    /** The server itself refuses deletes that {@code restrict} forbids. */
    private static boolean concernsUs(InverseReference reference) {
        return !reference.onDelete().equals("restrict");
    }

    private void add(
            EntityTable table,
            Template<Sought<Row>> some,
            List<Template<Sought<Row>>> locks,
            List<Writing<Sought<Row>>> deletes) {
        Template<Sought<Row>> rows = withDescendants(table, some).within(" FROM " + table.name, "");
        if (isNeeded(table)) {
            String keys = String.join(", ", table.keyColumns);
            // In the order of the key, so that two such deletes do not deadlock.
            locks.add(rows.within("SELECT 1", " ORDER BY " + keys + " FOR UPDATE"));
            for (InverseReference reference : table.schema.referencedBy()) {
                boolean isDone = reference.schema() == table.schema
                        && reference.onDelete().equals("cascade");
                if (concernsUs(reference) && !isDone) {
                    EntityTable child = tables.apply(reference.schema());
                    List<String> columns = child.fields[reference.field().position()].names;
                    Template<Sought<Row>> whereChild =
                            rows.within(" WHERE " + Sql.tuple(columns) + " IN (SELECT " + keys, ")");
                    if (reference.onDelete().equals("cascade")) {
                        add(child, whereChild, locks, deletes);
                    } else {
                        // Except in rows that are deleted as well: these are selected by their
                        // version, which the update would change.
                        Template<Sought<Row>> staying = child.schema != table.schema
                                ? whereChild
                                : whereChild.and(rows.within(
                                        " AND " + Sql.tuple(table.keyColumns) + " NOT IN (SELECT " + keys, ")"));
                        deletes.add(clearing(child, columns, staying));
                        results.add(new Returned(child, false));
                    }
                }
            }
        }
        Template<Sought<Row>> delete = rows.within("DELETE", " RETURNING " + table.columns);
        deletes.add(new Writing<>(events.of(table, Operation.DELETE, delete), delete));
        results.add(new Returned(table, true));
    }

    /** Sets columns of some rows to null. */
    private Writing<Sought<Row>> clearing(EntityTable child, List<String> cleared, Template<Sought<Row>> where) {
        String update = "UPDATE " + child.name + " SET " + String.join(" = NULL, ", cleared) + " = NULL";
        return new Writing<>(
                events.ofUpdate(
                        child,
                        where.within(
                                update + EventsSql.joinOld(child),
                                EventsSql.isOld(child) + " RETURNING " + child.columns + EventsSql.returnedOld(child))),
                where.within(update, ""));
    }

    /** The given rows, and the rows of the same table that are deleted because of them. */
    private Template<Sought<Row>> withDescendants(EntityTable table, Template<Sought<Row>> where) {
        List<String> toParent = table.schema.referencedBy().stream()
                .filter(reference -> reference.schema() == table.schema
                        && reference.onDelete().equals("cascade"))
                .map(reference -> Sql.tuple(table.fields[reference.field().position()].names.stream()
                                .map(column -> "child." + column)
                                .toList())
                        + " = "
                        + Sql.tuple(table.keyColumns.stream()
                                .map(column -> "gone." + column)
                                .toList()))
                .toList();
        if (toParent.isEmpty()) {
            return where;
        }
        String keys = String.join(", ", table.keyColumns);
        String childKeys =
                table.keyColumns.stream().map(column -> "child." + column).collect(Collectors.joining(", "));
        return where.within(
                " WHERE " + Sql.tuple(table.keyColumns) + " IN (WITH RECURSIVE gone (" + keys + ") AS (SELECT " + keys
                        + " FROM " + table.name,
                " UNION SELECT " + childKeys + " FROM " + table.name + " child, gone WHERE "
                        + String.join(" OR ", toParent) + ") SELECT " + keys + " FROM gone)");
    }

    /**
     * Runs the delete, and returns the deleted rows, the selected one first.
     *
     * @param told takes the events; null when no events are written
     */
    List<Deleted> run(Connection connection, @Nullable Announcement told, Row key, @Nullable UUID workspace)
            throws SQLException {
        List<Deleted> deleted = new ArrayList<>();
        try (PreparedStatement statement = sql.of(told != null).prepare(connection, new Sought<>(key, workspace))) {
            // When statements are prepared on the server, so that the size of rows is known, the
            // driver may end the transaction between two of them, to prevent both sides from
            // waiting for room in their buffers.
            statement.unwrap(PGStatement.class).setPrepareThreshold(0);
            statement.execute();
            for (Returned returned : results) {
                if (returned != null && (returned.deleted || told != null)) {
                    EntityTable table = returned.table;
                    try (ResultSet result = statement.getResultSet()) {
                        boolean first = true;
                        while (result.next()) {
                            if (told != null && first) {
                                // the column is the same in every row
                                told.take(result, table.width + 1);
                            }
                            first = false;
                            if (returned.deleted) {
                                deleted.add(new Deleted(table.schema, table.read(result)));
                            }
                        }
                    }
                }
                statement.getMoreResults();
            }
        }
        Collections.reverse(deleted);
        // For a table that refers to itself, the server returns the rows in any order.
        for (int i = 1; i < deleted.size(); i++) {
            if (isNamed(deleted.get(i), key)) {
                Collections.swap(deleted, 0, i);
            }
        }
        return deleted;
    }

    private boolean isNamed(Deleted deleted, Row key) {
        return deleted.schema() == root.schema
                && root.schema.primaryKey().stream()
                        .allMatch(field -> String.valueOf(deleted.row().get(field.position()))
                                .equals(String.valueOf(key.get(field.position()))));
    }
}
