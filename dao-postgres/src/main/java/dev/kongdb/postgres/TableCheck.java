package dev.kongdb.postgres;

import dev.kongdb.migration.TableDifference;
import dev.kongdb.postgres.TableCatalog.Column;
import dev.kongdb.postgres.TableCatalog.Reference;
import dev.kongdb.postgres.TableCatalog.Trigger;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.definition.FieldType;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Holds the table of an entity against its schema, by Kong's rules of what a table has to be, and says for each difference which
 * statements mend it. Names of constraints and indexes may be any; so may further indexes, and defaults.
 */
final class TableCheck {
    private static final String WS_ID = "ws_id";

    /** After each row; inserted, deleted, updated. */
    private static final int SYNC_TAGS_TYPE = 1 | 4 | 8 | 16;

    /** The bits that tell a trigger of statements, before or instead from one of rows, after. */
    private static final int SYNC_TAGS_MASK = 1 | 2 | 4 | 8 | 16 | 64;

    private final Schema schema;
    private final Connections connections;
    private final String table;
    private final String alter;
    private final List<TableDifference> differences = new ArrayList<>();

    TableCheck(Schema schema, Connections connections) {
        this.schema = schema;
        this.connections = connections;
        this.table = schema.name();
        this.alter = "ALTER TABLE " + Sql.quote(table) + " ";
    }

    /** The differences; empty when there are none. */
    List<TableDifference> run() {
        try {
            Optional<TableCatalog> found = connections.call(connection -> TableCatalog.exists(connection, table)
                    ? Optional.of(TableCatalog.read(connection, table))
                    : Optional.empty());
            if (found.isEmpty()) {
                return List.of(missingTable());
            }
            compare(found.get(), false);
            return List.copyOf(differences);
        } catch (SQLException e) {
            throw connections.error(e);
        }
    }

    private void add(String what, String up, String teardown) {
        differences.add(new TableDifference(table, what, up, teardown, false));
    }

    private void addHarmless(String what, String up, String teardown) {
        differences.add(new TableDifference(table, what, up, teardown, true));
    }

    private void add(String what, String up) {
        add(what, up, "");
    }

    private static String quoted(List<String> columns) {
        return columns.stream().map(Sql::quote).collect(Collectors.joining(", "));
    }

    // --- what is expected
    // --------------------------------------------------------------------------------------------------

    /** A column: the types that hold the field's values, the one to choose first. */
    private record Expected(
            List<String> types, boolean nullable, @Nullable Field field) {}

    private static List<String> columnNames(Field field) {
        if (field.type() != FieldType.FOREIGN) {
            return List.of(field.name());
        }
        return parent(field).primaryKey().stream()
                .flatMap(key -> columnNames(key).stream())
                .map(key -> field.name() + '_' + key)
                .toList();
    }

    private static Schema parent(Field reference) {
        Schema parent = reference.referencedSchema();
        if (parent == null) {
            throw new IllegalArgumentException("foreign field '" + reference.name() + "' refers to no schema");
        }
        return parent;
    }

    private static List<String> keyColumns(Schema schema) {
        return schema.primaryKey().stream()
                .flatMap(key -> columnNames(key).stream())
                .toList();
    }

    private Map<String, Expected> expectedColumns() {
        Map<String, Expected> columns = new LinkedHashMap<>();
        for (Field field : schema.fields()) {
            expect(columns, field, field.name(), field);
        }
        if (schema.hasCompositeCacheKey()) {
            columns.put("cache_key", new Expected(List.of("text", "character varying"), true, null));
        }
        if (schema.ttl()) {
            columns.put("ttl", new Expected(List.of("timestamp with time zone"), true, null));
        }
        if (schema.workspaceable()) {
            columns.put(WS_ID, new Expected(List.of("uuid"), true, null));
        }
        return columns;
    }

    private void expect(Map<String, Expected> columns, Field owner, String name, Field field) {
        if (field.type() == FieldType.FOREIGN) {
            for (Field key : parent(field).primaryKey()) {
                expect(columns, owner, name + '_' + key.name(), key);
            }
            return;
        }
        boolean filled = owner.required()
                || owner.auto()
                || owner.defaultValue() != null
                || schema.primaryKey().contains(owner);
        columns.put(name, new Expected(types(field), !filled, owner));
    }

    private static List<String> types(Field field) {
        if (field.isTimestamp()) {
            return List.of("timestamp with time zone");
        }
        return switch (field.type()) {
            case STRING -> field.isUuid() ? List.of("uuid") : List.of("text", "character varying");
            case INTEGER -> List.of("bigint", "integer", "smallint");
            case NUMBER -> List.of("double precision", "numeric", "real");
            case BOOLEAN -> List.of("boolean");
            case ARRAY, SET -> {
                Field elements = field.elements();
                List<String> of = elements == null ? List.of("text") : types(elements);
                // An array of arrays has the type of an array.
                yield of.stream()
                        .map(type -> type.endsWith("[]") ? type : type + "[]")
                        .toList();
            }
            default -> List.of("jsonb");
        };
    }

    // --- the comparison
    // ----------------------------------------------------------------------------------------------------

    private TableDifference missingTable() {
        Map<String, Expected> expected = expectedColumns();
        List<String> key = keyColumns(schema);
        Map<String, Column> made = new LinkedHashMap<>();
        StringBuilder sql = new StringBuilder("CREATE TABLE IF NOT EXISTS ")
                .append(Sql.quote(table))
                .append(" (");
        for (String name : key) {
            Expected column = expected.get(name);
            String type = column == null ? "text" : column.types.get(0);
            made.put(name, new Column(type, true, false));
            sql.append(Sql.quote(name))
                    .append(' ')
                    .append(type.toUpperCase(Locale.ROOT))
                    .append(", ");
        }
        sql.append("PRIMARY KEY (").append(quoted(key)).append("));");
        compare(
                new TableCatalog(
                        made, List.of(new TableCatalog.Key("", true, true, key)), List.of(), List.of(), List.of()),
                true);
        differences.forEach(difference -> sql.append('\n').append(difference.up()));
        return new TableDifference(table, "the table is missing", sql.toString(), "", false);
    }

    private void compare(TableCatalog found, boolean fresh) {
        Map<String, Expected> expected = expectedColumns();
        expected.forEach(
                (name, column) -> compareColumn(name, column, found.columns().get(name), fresh));
        found.columns().forEach((name, column) -> {
            if (!expected.containsKey(name)) {
                extraColumn(name, column);
            }
        });
        compareKeys(found);
        compareReferences(found);
        compareIndexes(found, expected.keySet());
        compareTrigger(found);
    }

    private void compareColumn(String name, Expected expected, @Nullable Column found, boolean fresh) {
        String column = Sql.quote(name);
        String type = expected.types.get(0).toUpperCase(Locale.ROOT);
        if (found == null) {
            if (name.equals(WS_ID) && !fresh) {
                missingWorkspace();
                return;
            }
            String note = name.equals("cache_key") && !fresh
                    ? "-- rows that are there have no cache key until they are written again\n"
                    : "";
            add(
                    "column '" + name + "' is missing",
                    note + alter + "ADD COLUMN IF NOT EXISTS " + column + ' ' + type + defaultOf(expected) + ';');
            return;
        }
        if (!expected.types.contains(found.type())) {
            add(
                    "column '" + name + "' is of type " + found.type() + ", and should be " + expected.types.get(0),
                    alter + "ALTER COLUMN " + column + " TYPE " + type + " USING " + column + "::" + type + ';');
        }
        if (found.notNull() && expected.nullable) {
            add(
                    "column '" + name + "' is NOT NULL, and the field may be null",
                    alter + "ALTER COLUMN " + column + " DROP NOT NULL;");
        }
    }

    /** As Kong made its own tables belong to workspaces. */
    private void missingWorkspace() {
        String moveCacheKeys = schema.hasCompositeCacheKey()
                ? "UPDATE " + Sql.quote(table)
                        + " SET cache_key = cache_key || ':' || ws_id WHERE cache_key LIKE '%:';\n"
                : "";
        add(
                "column 'ws_id' is missing",
                "DO $$ BEGIN\n  EXECUTE format('"
                        + (alter + "ADD COLUMN IF NOT EXISTS ")
                                .replace("%", "%%")
                                .replace("'", "''")
                        + "\"ws_id\" UUID DEFAULT %L',\n    (SELECT id FROM workspaces WHERE name = 'default'));\nEND $$;",
                moveCacheKeys + alter + "ALTER COLUMN \"ws_id\" DROP DEFAULT;");
    }

    private static String defaultOf(Expected expected) {
        Field field = expected.field;
        if (field == null || field.type() == FieldType.FOREIGN) {
            return "";
        }
        if (field.isTimestamp() && field.auto() && field.name().equals("created_at")) {
            return " DEFAULT (CURRENT_TIMESTAMP(" + (field.type() == FieldType.NUMBER ? 3 : 0)
                    + ") AT TIME ZONE 'UTC')";
        }
        Object value = field.defaultValue();
        if (value instanceof Boolean || value instanceof Number) {
            return " DEFAULT " + value;
        }
        return value instanceof String text ? " DEFAULT '" + text.replace("'", "''") + "'" : "";
    }

    private void extraColumn(String name, Column column) {
        String named = Sql.quote(name);
        String drop = alter + "DROP COLUMN IF EXISTS " + named + ';';
        if (column.notNull() && !column.hasDefault()) {
            // Added for the case that this runs again after the teardown, by force.
            String up = alter + "ADD COLUMN IF NOT EXISTS " + named + ' ' + column.type() + ";\n" + alter
                    + "ALTER COLUMN " + named + " DROP NOT NULL;";
            add(
                    "column '" + name
                            + "' belongs to no field, and is NOT NULL without a default, so that no row can be "
                            + "inserted",
                    up,
                    drop);
        } else {
            addHarmless("column '" + name + "' belongs to no field", "", drop);
        }
    }

    // --- keys
    // --------------------------------------------------------------------------------------------------------------

    private void compareKeys(TableCatalog found) {
        List<String> primary = keyColumns(schema);
        TableCatalog.Key foundPrimary = found.keys().stream()
                .filter(TableCatalog.Key::primary)
                .findFirst()
                .orElse(null);
        if (foundPrimary == null || !Set.copyOf(foundPrimary.columns()).equals(Set.copyOf(primary))) {
            String name = table + "_pkey";
            String drop = foundPrimary == null || foundPrimary.name().equals(name)
                    ? ""
                    : alter + "DROP CONSTRAINT IF EXISTS " + Sql.quote(foundPrimary.name()) + ";\n";
            add(
                    "the primary key is (" + (foundPrimary == null ? "" : String.join(", ", foundPrimary.columns()))
                            + "), and should be (" + String.join(", ", primary) + ")",
                    drop + replaceConstraint(name, "PRIMARY KEY (" + quoted(primary) + ")"));
        }
        Map<Set<String>, String> expected = expectedKeys(primary);
        expected.forEach((columns, name) -> {
            if (found.keys().stream().noneMatch(key -> Set.copyOf(key.columns()).equals(columns))) {
                add(
                        "(" + String.join(", ", columns) + ") is not unique",
                        replaceConstraint(name, "UNIQUE (" + quoted(List.copyOf(columns)) + ")"));
            }
        });
        for (TableCatalog.Key key : found.keys()) {
            boolean implied = key.primary()
                    || key.columns().containsAll(primary)
                    || expected.keySet().stream().anyMatch(key.columns()::containsAll);
            if (!implied) {
                add(
                        "(" + String.join(", ", key.columns()) + ") is unique, by '" + key.name()
                                + "', and should not be",
                        key.constraint()
                                ? alter + "DROP CONSTRAINT IF EXISTS " + Sql.quote(key.name()) + ';'
                                : "DROP INDEX IF EXISTS " + Sql.quote(key.name()) + ';');
            }
        }
    }

    /** What has to be unique, with Kong's name for it. */
    private Map<Set<String>, String> expectedKeys(List<String> primary) {
        Map<Set<String>, String> expected = new LinkedHashMap<>();
        if (schema.workspaceable()) {
            Set<String> columns = new LinkedHashSet<>(primary);
            columns.add(WS_ID);
            expected.put(columns, table + '_' + String.join("_", primary) + "_ws_id_unique");
        }
        for (Field field : schema.fields()) {
            if (field.unique() && !schema.primaryKey().contains(field)) {
                List<String> names = columnNames(field);
                boolean inWorkspace = schema.workspaceable() && !field.uniqueAcrossWs();
                Set<String> columns = new LinkedHashSet<>();
                if (inWorkspace) {
                    columns.add(WS_ID);
                }
                columns.addAll(names);
                String joined = String.join("_", names);
                expected.put(columns, table + (inWorkspace ? "_ws_id_" + joined + "_unique" : '_' + joined + "_key"));
            }
        }
        if (schema.hasCompositeCacheKey()) {
            expected.put(Set.of("cache_key"), table + "_cache_key_key");
        }
        return expected;
    }

    private String replaceConstraint(String name, String definition) {
        return alter + "DROP CONSTRAINT IF EXISTS " + Sql.quote(name) + ";\n" + alter + "ADD CONSTRAINT "
                + Sql.quote(name) + ' ' + definition + ';';
    }

    // --- references
    // --------------------------------------------------------------------------------------------------------

    private void compareReferences(TableCatalog found) {
        List<Reference> expected = new ArrayList<>();
        for (Field field : schema.foreignFields()) {
            expected.add(expectedReference(field));
        }
        if (schema.workspaceable()) {
            expected.add(new Reference(table + "_ws_id_fkey", List.of(WS_ID), "workspaces", List.of("id"), "a", false));
        }
        List<Reference> wrong = new ArrayList<>(found.references());
        for (Reference reference : expected) {
            boolean there = wrong.removeIf(other -> same(reference, other));
            if (!there) {
                Reference instead = wrong.stream()
                        .filter(other ->
                                other.columns().contains(reference.columns().get(0)))
                        .findFirst()
                        .orElse(null);
                if (instead != null) {
                    wrong.remove(instead);
                }
                String drop = instead == null || instead.name().equals(reference.name())
                        ? ""
                        : alter + "DROP CONSTRAINT IF EXISTS " + Sql.quote(instead.name()) + ";\n";
                add(
                        instead == null
                                ? "the foreign key " + described(reference) + " is missing"
                                : "the foreign key '" + instead.name() + "' is " + described(instead)
                                        + ", and should be " + described(reference),
                        drop + replaceConstraint(reference.name(), definition(reference)));
            }
        }
        for (Reference extra : wrong) {
            add(
                    "the foreign key '" + extra.name() + "', " + described(extra) + ", belongs to no field",
                    alter + "DROP CONSTRAINT IF EXISTS " + Sql.quote(extra.name()) + ';');
        }
    }

    private Reference expectedReference(Field field) {
        Schema parent = parent(field);
        List<String> columns = new ArrayList<>(columnNames(field));
        List<String> referenced = new ArrayList<>(keyColumns(parent));
        String name = table + '_' + String.join("_", columns) + "_fkey";
        boolean withWorkspace = schema.workspaceable() && parent.workspaceable();
        if (withWorkspace) {
            columns.add(WS_ID);
            referenced.add(WS_ID);
        }
        String onDelete = switch (field.onDelete()) {
            case "cascade" -> "c";
            case "null" -> "n";
            default -> "a";
        };
        // Without names, SET NULL would make ws_id null as well.
        return new Reference(name, columns, parent.name(), referenced, onDelete, withWorkspace && onDelete.equals("n"));
    }

    private static boolean same(Reference expected, Reference found) {
        return expected.table().equals(found.table())
                && pairs(expected).equals(pairs(found))
                && expected.onDelete().equals(found.onDelete().equals("r") ? "a" : found.onDelete())
                && (!expected.setsSome() || found.setsSome());
    }

    private static Map<String, String> pairs(Reference reference) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (int i = 0; i < reference.columns().size(); i++) {
            pairs.put(reference.columns().get(i), reference.referenced().get(i));
        }
        return pairs;
    }

    private static String described(Reference reference) {
        return "(" + String.join(", ", reference.columns()) + ") to " + reference.table() + " ("
                + String.join(", ", reference.referenced()) + ")" + onDelete(reference, false);
    }

    private static String definition(Reference reference) {
        return "FOREIGN KEY (" + quoted(reference.columns()) + ") REFERENCES " + Sql.quote(reference.table()) + " ("
                + quoted(reference.referenced()) + ")" + onDelete(reference, true);
    }

    private static String onDelete(Reference reference, boolean named) {
        List<String> own = reference.columns().stream()
                .filter(column -> !column.equals(WS_ID))
                .toList();
        return switch (reference.onDelete()) {
            case "c" -> " ON DELETE CASCADE";
            case "n" ->
                reference.setsSome()
                        ? " ON DELETE SET NULL (" + (named ? quoted(own) : String.join(", ", own)) + ")"
                        : " ON DELETE SET NULL";
            case "d" -> " ON DELETE SET DEFAULT";
            default -> "";
        };
    }

    // --- indexes and the trigger
    // --------------------------------------------------------------------------------------------

    private void compareIndexes(TableCatalog found, Set<String> columns) {
        for (Field field : schema.foreignFields()) {
            requireIndex(found, columnNames(field).get(0), "btree");
        }
        Field endpoint = schema.endpointKey();
        if (endpoint != null && !endpoint.unique() && !schema.primaryKey().contains(endpoint)) {
            requireIndex(found, columnNames(endpoint).get(0), "btree");
        }
        if (schema.ttl()) {
            requireIndex(found, "ttl", "btree");
        }
        if (hasTags() && columns.contains("tags")) {
            requireIndex(found, "tags", "gin");
        }
    }

    private void requireIndex(TableCatalog found, String column, String method) {
        boolean there = found.indexes().stream()
                .anyMatch(index ->
                        index.firstColumn().equals(column) && index.method().equals(method));
        if (!there) {
            boolean gin = method.equals("gin");
            addHarmless(
                    "column '" + column + "' has no " + (gin ? "GIN " : "") + "index",
                    "CREATE INDEX IF NOT EXISTS " + Sql.quote(table + '_' + column + "_idx") + " ON " + Sql.quote(table)
                            + (gin ? " USING GIN (" : " (") + Sql.quote(column) + ");",
                    "");
        }
    }

    private boolean hasTags() {
        Field tags = schema.field("tags");
        return tags != null && tags.type() == FieldType.SET;
    }

    private void compareTrigger(TableCatalog found) {
        boolean there = found.triggers().stream()
                .anyMatch(trigger -> trigger.enabled() && (trigger.type() & SYNC_TAGS_MASK) == SYNC_TAGS_TYPE);
        if (hasTags() && !there) {
            String name = Sql.quote(table + "_sync_tags_trigger");
            String drop = found.triggers().stream()
                    .map(Trigger::name)
                    .map(Sql::quote)
                    .filter(other -> !other.equals(name))
                    .map(this::dropTrigger)
                    .collect(Collectors.joining());
            add(
                    "the trigger that keeps the table 'tags' is missing",
                    drop + dropTrigger(name) + "CREATE TRIGGER " + name
                            + " AFTER INSERT OR UPDATE OF tags OR DELETE ON " + Sql.quote(table)
                            + "\n  FOR EACH ROW EXECUTE PROCEDURE sync_tags();");
        } else if (!hasTags()) {
            found.triggers()
                    .forEach(trigger -> add(
                            "the trigger '" + trigger.name() + "' keeps tags, and the entity has none",
                            dropTrigger(Sql.quote(trigger.name()))));
        }
    }

    private String dropTrigger(String name) {
        return "DROP TRIGGER IF EXISTS " + name + " ON " + Sql.quote(table) + ";\n";
    }
}
