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

/**
 * Compares the table of an entity with its layout: columns, their types, and the indexes for
 * look-ups.
 */
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
            // before the column, which could not be dropped with its index
            if (!indexed.contains(column)) {
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

    /** The columns of the indexes, by the name of the index. */
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

    /** Whether it is a column of Kong's tables that belongs to no field, or our own. */
    private static boolean isOurs(String name) {
        return name.equals(EntityTable.PARTITION) || name.equals(RowState.COLUMN);
    }

    private void comparePrimaryKey(TableMetadata table) {
        List<String> found = table.getPrimaryKey().stream()
                .map(column -> column.getName().asInternal())
                .filter(column -> !column.equals(EntityTable.PARTITION) || layout.column(column) != null)
                .toList();
        if (!found.equals(layout.primaryKey())) {
            // Cassandra cannot change keys: a new table, and code that fills it, are needed.
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
            // Cassandra cannot change types: a new column, and code that fills it, are needed.
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
