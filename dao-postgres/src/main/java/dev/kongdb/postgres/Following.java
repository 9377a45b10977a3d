package dev.kongdb.postgres;

import dev.kongdb.postgres.RowFinder.Sought;
import dev.kongdb.schema.Field;
import dev.kongdb.value.Row;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a row together with the row that one of its fields refers to, in one statement. For one
 * call of one thread.
 */
final class Following {
    private final EntityTable table;
    private final EntityTable parents;
    private final Field reference;
    private final @Nullable UUID workspace;
    private final Consumer<Row> referred;

    /**
     * Adds the referenced row to a select of a table.
     *
     * @param parents the referenced table
     * @param reference the field that refers to it
     * @param workspace the workspace of the referenced row; null for all
     * @param referred takes the referenced row, if there is one
     */
    Following(
            EntityTable table, EntityTable parents, Field reference, @Nullable UUID workspace, Consumer<Row> referred) {
        this.table = table;
        this.parents = parents;
        this.reference = reference;
        this.workspace = workspace;
        this.referred = referred;
    }

    /** The select with its parameters, followed by the workspace. */
    <V> Template<Sought<V>> of(Template<Sought<V>> select) {
        Template<Sought<V>> whole = new Template<>(sql(select.sql()), select.places());
        return workspace == null
                ? whole
                : whole.and(Template.of(
                        "", (statement, index, sought) -> EntityTable.bindWorkspace(statement, index, workspace)));
    }

    /**
     * The select, which reads the columns of the table, followed by those of the referenced row.
     */
    private String sql(String select) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < table.width; i++) {
            names.add("c" + i);
        }
        int first = 0;
        for (int i = 0; i < reference.position(); i++) {
            first += table.fields[i].names.size();
        }
        List<String> key = new ArrayList<>();
        for (int i = 0; i < parents.keyColumns.size(); i++) {
            key.add("child.c" + (first + i));
        }
        List<String> conditions =
                parents.conditions(Sql.tuple(parents.keyColumns) + " = " + Sql.tuple(key), workspace != null);
        return "SELECT * FROM (" + select + ") AS child (" + String.join(", ", names) + ") LEFT JOIN LATERAL (SELECT "
                + parents.columns + " FROM " + parents.name + Sql.where(conditions) + ") AS parent ON true";
    }

    /** Runs the statement. */
    Optional<Row> row(PreparedStatement statement) throws SQLException {
        try (ResultSet result = statement.executeQuery()) {
            if (!result.next()) {
                return Optional.empty();
            }
            // the version, which is null only without a row
            if (result.getString(table.width + parents.width) != null) {
                referred.accept(parents.read(result, table.width + 1));
            }
            return Optional.of(table.read(result));
        }
    }
}
