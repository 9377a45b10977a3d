package dev.kongdb.postgres;

import dev.kongdb.value.Row;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the rows of many primary keys, some hundred at a time. Stateless and thread-safe. */
final class SelectAll {
    /** The most keys of one statement. */
    static final int MOST = 500;

    private final EntityTable table;

    SelectAll(EntityTable table) {
        this.table = table;
    }

    /** The rows of at most {@link #MOST} keys, in any order. */
    List<Row> read(Connection connection, List<Row> keys, @Nullable UUID workspace) throws SQLException {
        int size = padded(keys.size());
        try (PreparedStatement statement = connection.prepareStatement(sql(size, workspace != null))) {
            int next = 1;
            for (int i = 0; i < size; i++) {
                next = EntityTable.bind(statement, next, keys.get(Math.min(i, keys.size() - 1)), table.key);
            }
            EntityTable.bindWorkspace(statement, next, workspace);
            List<Row> rows = new ArrayList<>(keys.size());
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    rows.add(table.read(result));
                }
            }
            return rows;
        }
    }

    /**
     * The next power of two, so that few statements are prepared; the last key is repeated in the
     * remaining places.
     */
    private static int padded(int size) {
        return Math.min(MOST, size == 1 ? 1 : Integer.highestOneBit(size - 1) << 1);
    }

    private String sql(int size, boolean workspace) {
        String key = Sql.tuple(Collections.nCopies(table.keyColumns.size(), "?"));
        String in = Sql.tuple(table.keyColumns) + " IN (" + String.join(", ", Collections.nCopies(size, key)) + ')';
        return "SELECT " + table.columns + " FROM " + table.name + Sql.where(table.conditions(in, workspace));
    }
}
