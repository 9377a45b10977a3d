package dev.kongdb.postgres;

import dev.kongdb.event.Operation;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.spi.EntityStrategy.Write;
import dev.kongdb.spi.StoredText;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The statements that write many rows of one entity at once, as {@link WriteStatements} does for
 * one row. The rows are passed as one array of texts for each column, so that the statements do not
 * depend on the number of rows. The last column of a result tells whether the row was created.
 * Immutable.
 */
final class BatchStatements {
    private final EntityTable table;
    private final Schema schema;
    private final EventsSql events;

    /**
     * The columns that an insert names: those of the fields, then cache key, workspace and ttl if
     * the table has them.
     */
    private final List<String> names;

    /** The SQL for the values of these columns, made from the texts. */
    private final List<String> given;

    final Writing<List<Write>> insert;
    final Writing<List<Write>> upsert;

    BatchStatements(EntityTable table, EventsSql events) {
        this.table = table;
        this.schema = table.schema;
        this.events = events;
        this.names = names(table);
        this.given = given(table, names.size());
        Template<List<Write>> inserting = Template.<List<Write>>of("INSERT INTO " + table.name + " ("
                        + String.join(", ", names) + ") SELECT " + String.join(", ", given) + " FROM ")
                .and(rows())
                .and(" RETURNING " + table.columns);
        Template<List<Write>> silent = inserting.within("WITH inserted AS (", ") SELECT *, true FROM inserted");
        this.insert = new Writing<>(events.ofMany(table, Operation.CREATE, inserting), silent);
        this.upsert = new Writing<>(upserting(true), upserting(false));
    }

    static List<String> names(EntityTable table) {
        List<String> names = EntityTable.columnNames(table.fields);
        if (table.schema.hasCompositeCacheKey()) {
            names.add(EntityTable.CACHE_KEY);
        }
        if (table.schema.workspaceable()) {
            names.add(EntityTable.WORKSPACE);
        }
        if (table.schema.ttl()) {
            names.add(EntityTable.TTL);
        }
        return names;
    }

    // --- the rows as parameters

    private static String column(int index) {
        return "c" + (index + 1);
    }

    private static List<String> given(EntityTable table, int width) {
        List<String> given = new ArrayList<>();
        @Nullable String createdAt = null;
        for (FieldColumns field : table.fields) {
            int first = given.size();
            List<String> texts = IntStream.range(first, first + field.names.size())
                    .mapToObj(BatchStatements::column)
                    .toList();
            given.addAll(field.ofTexts(texts));
            Field own = field.field;
            if (own.name().equals("created_at") && own.isTimestamp() && own.auto()) {
                createdAt = given.get(first);
            }
        }
        if (table.schema.hasCompositeCacheKey()) {
            given.add(column(given.size()));
        }
        if (table.schema.workspaceable()) {
            given.add(column(given.size()) + "::uuid");
        }
        if (table.schema.ttl()) {
            given.add(WriteStatements.expiry(createdAt, column(width - 1) + "::float8"));
        }
        return given;
    }

    /** The rows, with the column names of {@link #column}. */
    private Template<List<Write>> rows() {
        String columns = IntStream.range(0, names.size())
                .mapToObj(BatchStatements::column)
                .collect(Collectors.joining(", "));
        String arrays = names.stream().map(name -> "?::text[]").collect(Collectors.joining(", "));
        return Template.of("unnest(" + arrays + ") AS t (" + columns + ")", this::bind);
    }

    private int bind(PreparedStatement statement, int index, List<Write> writes) throws SQLException {
        @Nullable String[][] arrays = new @Nullable String[names.size()][writes.size()];
        List<@Nullable String> texts = new ArrayList<>(names.size());
        for (int row = 0; row < writes.size(); row++) {
            addTexts(texts, writes.get(row));
            for (int column = 0; column < arrays.length; column++) {
                arrays[column][row] = texts.get(column);
            }
            texts.clear();
        }
        Connection connection = statement.getConnection();
        for (int column = 0; column < arrays.length; column++) {
            statement.setArray(index + column, connection.createArrayOf("text", arrays[column]));
        }
        return index + arrays.length;
    }

    private void addTexts(List<@Nullable String> texts, Write write) {
        for (FieldColumns field : table.fields) {
            field.addTexts(texts, EntityTable.value(write.row(), field));
        }
        if (schema.hasCompositeCacheKey()) {
            String cacheKey = write.cacheKey();
            texts.add(cacheKey == null ? null : StoredText.checked("cache_key", cacheKey));
        }
        if (schema.workspaceable()) {
            UUID workspace = write.workspace();
            texts.add(workspace == null ? null : workspace.toString());
        }
        if (schema.ttl()) {
            Long ttl = write.ttl();
            texts.add(ttl == null || ttl == 0 ? null : ttl.toString());
        }
    }

    // --- the upsert

    /** As {@link WriteStatements.Upsert}, for rows whose keys differ. */
    private Template<List<Write>> upserting(boolean tells) {
        List<String> values = IntStream.range(0, names.size())
                .mapToObj(i -> "p.\"V" + (i + 1) + '"')
                .toList();
        List<String> conditions = new ArrayList<>();
        table.keyColumns.forEach(column -> conditions.add(column + " = " + value(column, values)));
        if (schema.workspaceable()) {
            conditions.add(EntityTable.WORKSPACE + " = " + value(EntityTable.WORKSPACE, values));
        }
        conditions.addAll(table.alive());
        String where = Sql.where(conditions);
        List<String> assignments = names.stream()
                .filter(name -> !table.keyColumns.contains(name) && !name.equals(EntityTable.WORKSPACE))
                .map(name -> name + " = " + value(name, values))
                .collect(Collectors.toCollection(ArrayList::new));
        if (assignments.isEmpty()) { // nothing to replace, but the row must be returned
            table.keyColumns.forEach(column -> assignments.add(column + " = " + value(column, values)));
        }
        String old = tells
                ? ", old AS (" + EventsSql.selectOld(table) + ", p" + where + " FOR NO KEY UPDATE OF " + table.name
                        + ")"
                : "";
        String replaced = ", replaced AS (UPDATE " + table.name + " SET " + String.join(", ", assignments) + " FROM p"
                + (tells ? ", old" : "") + where + (tells ? EventsSql.isOld(table) : "") + " RETURNING "
                + table.columns + (tells ? EventsSql.returnedOld(table) : "") + ")";
        String isReplaced = table.keyColumns.stream()
                .map(column -> "replaced." + column + " = " + value(column, values))
                .collect(Collectors.joining(" AND "));
        String inserted = ", inserted AS (INSERT INTO " + table.name + " (" + String.join(", ", names) + ") SELECT "
                + String.join(", ", values) + " FROM p WHERE NOT EXISTS (SELECT FROM replaced WHERE " + isReplaced
                + ") RETURNING " + table.columns + ")";
        String given = IntStream.range(0, names.size())
                // no field has a column with such a name
                .mapToObj(i -> this.given.get(i) + " AS \"V" + (i + 1) + '"')
                .collect(Collectors.joining(", "));
        Template<List<Write>> parts =
                rows().within("p AS (SELECT " + given + " FROM ", ")" + old + replaced + inserted);
        return tells
                ? events.ofUpserts(table, parts)
                : parts.within("WITH ", " SELECT *, false FROM replaced UNION ALL SELECT *, true FROM inserted");
    }

    private String value(String name, List<String> values) {
        return values.get(names.indexOf(name));
    }
}
