package dev.kongdb.postgres;

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
 * The delete of a row that others may refer to with {@code cascade} or {@code null}: several statements that go to the server at
 * once, and are one transaction there since no transaction was begun.
 *
 * <p>First it locks the row and all that will go and may have dependants itself, parents before children. A reference to a locked
 * row cannot be made, and each statement sees what was committed before it began: so none comes to be between finding the
 * dependants and deleting them, to be swept away by the foreign key unseen. Then it deletes, children before parents.
 * The rows of a table that refers to itself are found by a recursive query. Other references cannot be circular, since a schema refers
 * only to schemas defined before it.
 */
final class CascadingDelete {
    /** How many references there were when this was made; more may be defined later. */
    final int references;

    private final EntityTable root;
    private final Function<Schema, EntityTable> tables;
    private final EntityTable.Writing sql;

    /** What the statements return, in order; null for what is of no interest. */
    private final List<@Nullable Returned> results = new ArrayList<>();

    /**
     * Rows that a statement returns: those that were deleted, or those that stay, and are returned for the sake of their events only.
     */
    private record Returned(EntityTable table, boolean deleted) {}

    private CascadingDelete(EntityTable root, int references, boolean workspace, Function<Schema, EntityTable> tables) {
        this.root = root;
        this.references = references;
        this.tables = tables;
        List<String> locks = new ArrayList<>();
        List<EntityTable.Writing> deletes = new ArrayList<>();
        add(root, root.whereKey(workspace), locks, deletes);
        results.addAll(0, Collections.nCopies(locks.size(), null));
        this.sql = new EntityTable.Writing(joined(locks, deletes, true), joined(locks, deletes, false));
    }

    private static String joined(List<String> locks, List<EntityTable.Writing> deletes, boolean tells) {
        List<String> all = new ArrayList<>(locks);
        deletes.forEach(delete -> all.add(delete.sql(tells)));
        return String.join("; ", all);
    }

    /** The delete for that table with and without a workspace; its length says which, see {@link EntityTable}. */
    static CascadingDelete[] of(EntityTable root, Function<Schema, EntityTable> tables) {
        int references = root.schema.referencedBy().size();
        return new CascadingDelete[] {
            new CascadingDelete(root, references, false, tables), new CascadingDelete(root, references, true, tables)
        };
    }

    /** Whether a delete in that table has to look at other tables. */
    static boolean isNeeded(EntityTable root) {
        return root.schema.referencedBy().stream().anyMatch(CascadingDelete::concernsUs);
    }

    /** The server refuses what {@code restrict} forbids by itself. */
    private static boolean concernsUs(InverseReference reference) {
        return !reference.onDelete().equals("restrict");
    }

    private void add(EntityTable table, String some, List<String> locks, List<EntityTable.Writing> deletes) {
        String where = withDescendants(table, some);
        String rows = " FROM " + table.name + where;
        if (isNeeded(table)) {
            // In order of the key, so that two such deletes do not wait for each other.
            locks.add("SELECT 1" + rows + " ORDER BY " + String.join(", ", table.keyColumns) + " FOR UPDATE");
            String keys = " IN (SELECT " + String.join(", ", table.keyColumns) + rows + ")";
            for (InverseReference reference : table.schema.referencedBy()) {
                boolean isDone = reference.schema() == table.schema
                        && reference.onDelete().equals("cascade");
                if (concernsUs(reference) && !isDone) {
                    EntityTable child = tables.apply(reference.schema());
                    List<String> columns = child.fields[reference.field().position()].names;
                    String whereChild = " WHERE " + Sql.tuple(columns) + keys;
                    if (reference.onDelete().equals("cascade")) {
                        add(child, whereChild, locks, deletes);
                    } else {
                        deletes.add(child.clearing(columns, whereChild));
                        results.add(new Returned(child, false));
                    }
                }
            }
        }
        deletes.add(table.deleting("DELETE" + rows + " RETURNING " + table.columns));
        results.add(new Returned(table, true));
    }

    /** The rows that go because of those rows of the same table, and they themselves. */
    private String withDescendants(EntityTable table, String where) {
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
        return " WHERE " + Sql.tuple(table.keyColumns) + " IN (WITH RECURSIVE gone (" + keys + ") AS (SELECT " + keys
                + " FROM " + table.name + where + " UNION SELECT " + childKeys + " FROM " + table.name
                + " child, gone WHERE " + String.join(" OR ", toParent) + ") SELECT " + keys + " FROM gone)";
    }

    /**
     * Deletes; the rows that went, the one named first.
     *
     * @param told takes the events; null when there are to be none
     */
    List<Deleted> run(Connection connection, @Nullable Announcement told, Row key, @Nullable UUID workspace)
            throws SQLException {
        List<Deleted> deleted = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql.sql(told != null))) {
            // Of several statements that are prepared on the server, and so of rows of known size, the driver may end
            // the transaction
            // between two, lest both sides wait for room in their buffers.
            statement.unwrap(PGStatement.class).setPrepareThreshold(0);
            int next = 1;
            for (int i = 0; i < results.size(); i++) { // each statement finds the row again
                next = EntityTable.bind(statement, next, key, root.key);
                next = EntityTable.bindWorkspace(statement, next, workspace);
            }
            statement.execute();
            for (Returned returned : results) {
                if (returned != null && (returned.deleted || told != null)) {
                    EntityTable table = returned.table;
                    try (ResultSet result = statement.getResultSet()) {
                        boolean first = true;
                        while (result.next()) {
                            if (told != null && first) {
                                told.take(result, table.width + 1); // the same in every row
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
        // Of a table that refers to itself, the server gives the rows in any order.
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
