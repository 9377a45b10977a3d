package dev.kongdb.cassandra;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.IndexMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import dev.kongdb.migration.TableDifference;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.table.CassandraDialect;
import dev.kongdb.schema.table.TableLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Compares the table of an entity with its layout: its columns, their types, and the indexes by which rows are found. */
final class TableCheck {
    private final TableLayout layout;
    private final Catalog catalog;
    private final List<TableDifference> differences = new ArrayList<>();

    TableCheck(Schema schema, Catalog catalog) {
        this.layout = TableLayout.of(schema);
        this.catalog = catalog;
    }

    List<TableDifference> run() {
        TableMetadata table = catalog.table(layout.name(), false);
        if (table == null) {
            differ("the table is missing", CassandraDialect.create(layout));
            return differences;
        }
        comparePrimaryKey(table);
        List<TableLayout.Column> columns = CassandraDialect.columns(layout);
        columns.forEach(column -> compare(table, column));
        Map<String, String> found = indexes(table);
        List<String> indexed = CassandraDialect.indexed(layout);
        found.forEach((index, column) -> {
            if (!indexed.contains(column)) { // before the column, which could not be dropped with it
                addHarmless("column " + column + " has an index that nothing uses", CassandraDialect.dropIndex(index));
            }
        });
        for (ColumnMetadata column : table.getColumns().values()) {
            String name = column.getName().asInternal();
            if (columns.stream().noneMatch(expected -> expected.name().equals(name)) && !isOurs(name)) {
                addHarmless("column " + name + " belongs to no field", CassandraDialect.drop(layout, name));
            }
        }
        for (String name : indexed) {
            if (!found.containsValue(name)) {
                differ("column " + name + " has no index", CassandraDialect.createIndex(layout, name));
            }
        }
        return differences;
    }

    /** The columns of the indexes, by the names of these. */
    private static Map<String, String> indexes(TableMetadata table) {
        Map<String, String> columns = new TreeMap<>();
        for (IndexMetadata index : table.getIndexes().values()) {
            String target = index.getTarget();
            columns.put(
                    index.getName().asInternal(),
                    target.contains("(")
                            ? target
                            : CqlIdentifier.fromCql(target).asInternal());
        }
        return columns;
    }

    /** Columns of Kong's tables that are of no field, and ours. */
    private static boolean isOurs(String name) {
        return name.equals(EntityTable.PARTITION) || name.equals(RowState.COLUMN);
    }

    private void comparePrimaryKey(TableMetadata table) {
        List<String> found = table.getPrimaryKey().stream()
                .map(column -> column.getName().asInternal())
                .filter(column -> !column.equals(EntityTable.PARTITION) || layout.column(column) != null)
                .toList();
        if (!found.equals(layout.primaryKey())) {
            // Cassandra changes no keys: what mends this is a new table and code that fills it.
            differ(
                    "the primary key is (" + String.join(", ", found) + "), and should be ("
                            + String.join(", ", layout.primaryKey()) + ")",
                    "");
        }
    }

    private void compare(TableMetadata table, TableLayout.Column expected) {
        String name = expected.name();
        String type = CassandraDialect.type(expected.type());
        ColumnMetadata column =
                table.getColumn(CqlIdentifier.fromInternal(name)).orElse(null);
        if (column == null) {
            differ("column " + name + " is missing", CassandraDialect.add(layout, expected));
            return;
        }
        String found = column.getType().asCql(true, false);
        if (!found.equals(type)) {
            // Cassandra changes no types: what mends this is a new column and code that fills it.
            differ("column " + name + " is of type " + found + ", and should be of type " + type, "");
        }
    }

    private void addHarmless(String what, String teardown) {
        differences.add(new TableDifference(layout.name(), what, "", teardown, true));
    }

    private void differ(String what, String up) {
        differences.add(new TableDifference(layout.name(), what, up, "", false));
    }
}
