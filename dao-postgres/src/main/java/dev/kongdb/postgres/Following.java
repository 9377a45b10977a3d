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

/** Reads, with a row, the one that a field of it refers to, in one statement. For one call of one thread. */
final class Following {
    private final EntityTable table;
    private final EntityTable parents;
    private final Field reference;
    private final @Nullable UUID workspace;
    private final Consumer<Row> referred;

    /**
     * What a select of a table is to read besides.
     *
     * @param parents the table referred to
     * @param reference the field that refers to it
     * @param workspace of the row referred to; null for all
     * @param referred takes that row, if there is one
     */
    Following(
            EntityTable table, EntityTable parents, Field reference, @Nullable UUID workspace, Consumer<Row> referred) {
        this.table = table;
        this.parents = parents;
        this.reference = reference;
        this.workspace = workspace;
        this.referred = referred;
    }

    /** That select with its parameters, and behind them that of the workspace. */
    <V> Template<Sought<V>> of(Template<Sought<V>> select) {
        Template<Sought<V>> whole = new Template<>(sql(select.sql()), select.places());
        return workspace == null
                ? whole
                : whole.and(Template.of(
                        "", (statement, index, sought) -> EntityTable.bindWorkspace(statement, index, workspace)));
    }

    /** That select, which reads the columns of the table, with those of the row referred to behind them. */
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
            if (result.getString(table.width + parents.width) != null) { // the version, which every row has
                referred.accept(parents.read(result, table.width + 1));
            }
            return Optional.of(table.read(result));
        }
    }
}
