package dev.kongdb.cassandra;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.IndexMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import dev.kongdb.migration.TableDifference;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.definition.FieldType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Holds the table of a schema against the schema: its columns, their types, and the indexes by which rows are found. */
final class TableCheck {
    private final Schema schema;
    private final Statements statements;
    private final List<TableDifference> differences = new ArrayList<>();

    /** The types of the columns that the schema asks for. */
    private final Map<String, String> expected = new LinkedHashMap<>();

    private final Set<String> indexed = new LinkedHashSet<>();

    TableCheck(Schema schema, Statements statements) {
        this.schema = schema;
        this.statements = statements;
        for (Field field : schema.fields()) {
            expect(field);
        }
        if (schema.hasCompositeCacheKey()) {
            expected.put("cache_key", "text");
            indexed.add("cache_key");
        }
        if (schema.workspaceable()) {
            expected.put("ws_id", "uuid");
            indexed.add("ws_id");
        }
    }

    private void expect(Field field) {
        Schema parent = field.referencedSchema();
        if (parent != null) {
            for (Field part : parent.primaryKey()) {
                expected.put(field.name() + "_" + part.name(), type(part));
                indexed.add(field.name() + "_" + part.name());
            }
            return;
        }
        expected.put(field.name(), type(field));
        if (!schema.primaryKey().contains(field) && (field.unique() || field.equals(schema.endpointKey()))) {
            indexed.add(field.name());
        }
    }

    private static String type(Field field) {
        return field.isTimestamp() ? "timestamp" : field.isUuid() ? "uuid" : nested(field, false);
    }

    private static String nested(Field field, boolean frozen) {
        String type = switch (field.type()) {
            case BOOLEAN -> "boolean";
            case INTEGER -> "int";
            case NUMBER -> "float";
            case ARRAY -> "list<" + element(field) + ">";
            case SET -> "set<" + element(field) + ">";
            case MAP -> "map<text, " + element(field) + ">";
            default -> "text";
        };
        boolean collection =
                field.type() == FieldType.ARRAY || field.type() == FieldType.SET || field.type() == FieldType.MAP;
        return frozen && collection ? "frozen<" + type + ">" : type;
    }

    private static String element(Field field) {
        Field element = field.type() == FieldType.MAP ? field.values() : field.elements();
        if (element == null) {
            return "text";
        }
        return element.isTimestamp() ? "timestamp" : element.isUuid() ? "uuid" : nested(element, true);
    }

    List<TableDifference> run() {
        TableMetadata table = statements.tableMetadata(schema.name(), true);
        if (table == null) {
            differ("the table is missing", create(), "");
            return differences;
        }
        expected.forEach((name, type) -> compare(table, name, type));
        for (ColumnMetadata column : table.getColumns().values()) {
            String name = column.getName().asInternal();
            if (!expected.containsKey(name) && !isOurs(name)) {
                differences.add(new TableDifference(
                        schema.name(),
                        "column " + name + " belongs to no field",
                        "",
                        "ALTER TABLE " + quoted() + " DROP " + Statements.quote(name) + ";",
                        true));
            }
        }
        Set<String> found = new TreeSet<>();
        for (IndexMetadata index : table.getIndexes().values()) {
            String target = index.getTarget();
            found.add(
                    target.contains("(")
                            ? target
                            : CqlIdentifier.fromCql(target).asInternal());
        }
        for (String name : indexed) {
            if (!found.contains(name)) {
                differ("column " + name + " has no index", createIndex(name), "");
            }
        }
        return differences;
    }

    /** Columns of Kong's tables that are of no field, and ours. */
    private static boolean isOurs(String name) {
        return name.equals("partition") || name.equals(RowState.COLUMN);
    }

    private void compare(TableMetadata table, String name, String type) {
        ColumnMetadata column =
                table.getColumn(CqlIdentifier.fromInternal(name)).orElse(null);
        if (column == null) {
            differ(
                    "column " + name + " is missing",
                    "ALTER TABLE " + quoted() + " ADD " + Statements.quote(name) + " " + type + ";",
                    "");
            return;
        }
        String found = column.getType().asCql(true, false);
        if (!found.equals(type)) {
            // Cassandra changes no types: what mends this is a new column and code that fills it.
            differ("column " + name + " is of type " + found + ", and should be of type " + type, "", "");
        }
    }

    private String create() {
        List<String> columns = new ArrayList<>();
        expected.forEach((name, type) -> columns.add(Statements.quote(name) + " " + type));
        List<String> key = schema.primaryKey().stream()
                .map(field -> Statements.quote(field.name()))
                .toList();
        StringBuilder cql = new StringBuilder("CREATE TABLE IF NOT EXISTS " + quoted() + " ("
                + String.join(", ", columns) + ", PRIMARY KEY (" + String.join(", ", key) + "));");
        indexed.forEach(name -> cql.append('\n').append(createIndex(name)));
        return cql.toString();
    }

    private String createIndex(String column) {
        return "CREATE INDEX IF NOT EXISTS " + Statements.quote(schema.name() + "_" + column + "_idx") + " ON "
                + quoted() + " (" + Statements.quote(column) + ");";
    }

    private String quoted() {
        return Statements.quote(schema.name());
    }

    private void differ(String what, String up, String teardown) {
        differences.add(new TableDifference(schema.name(), what, up, teardown, false));
    }
}
