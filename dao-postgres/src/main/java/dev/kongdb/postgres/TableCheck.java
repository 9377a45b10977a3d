package dev.kongdb.postgres;

import static dev.kongdb.schema.table.PostgresDialect.quote;

import dev.kongdb.migration.TableDifference;
import dev.kongdb.postgres.TableCatalog.Reference;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.table.PostgresDialect;
import dev.kongdb.schema.table.TableLayout;
import dev.kongdb.schema.table.TableLayout.Column;
import dev.kongdb.schema.table.TableLayout.ForeignKey;
import dev.kongdb.schema.table.TableLayout.Index;
import dev.kongdb.schema.table.TableLayout.Trigger;
import dev.kongdb.schema.table.TableLayout.Unique;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares the table of an entity with its layout, and says for each difference which statements mend it. The statements are to be run in
 * the order of the differences, first all of the first part, then all of the second. Names of constraints and indexes may be any; so may
 * further indexes, and defaults.
 */
final class TableCheck {
    /** After each row; inserted, deleted, updated. */
    private static final int SYNC_TAGS_TYPE = 1 | 4 | 8 | 16;

    /** The bits that tell a trigger of statements, before or instead from one of rows, after. */
    private static final int SYNC_TAGS_MASK = 1 | 2 | 4 | 8 | 16 | 64;

    /** The first version that can set some of the columns of a foreign key to null. */
    private static final int NULLS_SOME = 15;

    private final TableLayout layout;
    private final Connections connections;
    private final String table;
    private final String alter;
    private final List<TableDifference> differences = new ArrayList<>();

    /** The indexes that a change of a column's type takes away. */
    private final Set<String> dropped = new HashSet<>();

    TableCheck(Schema schema, Connections connections) {
        this.layout = TableLayout.of(schema);
        this.connections = connections;
        this.table = layout.name();
        this.alter = "ALTER TABLE " + quote(table) + ' ';
    }

    /** The differences; empty when there are none. */
    List<TableDifference> run() {
        try {
            Optional<TableCatalog> found = connections.call(connection -> TableCatalog.exists(connection, table)
                    ? Optional.of(TableCatalog.read(connection, table))
                    : Optional.empty());
            if (found.isEmpty()) {
                return List.of(
                        new TableDifference(table, "the table is missing", PostgresDialect.create(layout), "", false));
            }
            compare(found.get());
            return List.copyOf(differences);
        } catch (SQLException e) {
            throw connections.error(e);
        }
    }

    /** What is too much goes first, since it may stand in the way of the rest. */
    private void compare(TableCatalog found) {
        List<Reference> others = new ArrayList<>(found.references());
        List<Missing> missing = missingReferences(found, others);
        others.forEach(this::extraReference);
        found.keys().forEach(this::compareKey);
        if (layout.tags() == null) {
            found.triggers().forEach(this::extraTrigger);
        }
        for (Column column : layout.columns()) {
            TableCatalog.Column there = found.columns().get(column.name());
            if (there == null) {
                missingColumn(column);
            } else if (!fits(column, there.type())) {
                otherType(column, there, found);
            }
        }
        comparePrimaryKey(found);
        missingKeys(found);
        missing.forEach(this::missingReference);
        found.columns().forEach((name, column) -> {
            Column expected = layout.column(name);
            if (expected == null) {
                extraColumn(name, column);
            } else if (column.notNull()
                    && expected.nullable()
                    && !expected.postgres().notNull()) {
                add(
                        "column '" + name + "' is NOT NULL, and the field may be null",
                        alter + "ALTER COLUMN " + quote(name) + " DROP NOT NULL;");
            }
        });
        layout.indexes().stream().filter(PostgresDialect::has).forEach(index -> compareIndex(index, found));
        Trigger tags = layout.tags();
        if (tags != null) {
            compareTrigger(tags, found);
        }
    }

    private void add(String what, String up) {
        add(what, up, "");
    }

    private void add(String what, String up, String teardown) {
        differences.add(new TableDifference(table, what, up, teardown, false));
    }

    private void addHarmless(String what, String up, String teardown) {
        differences.add(new TableDifference(table, what, up, teardown, true));
    }

    private String replaceConstraint(String name, String definition) {
        return PostgresDialect.drop(layout, name) + '\n' + alter + "ADD CONSTRAINT " + quote(name) + ' ' + definition
                + ';';
    }

    // --- columns

    private static boolean fits(Column column, String type) {
        return PostgresDialect.types(column.type()).contains(type)
                || PostgresDialect.type(column).toLowerCase(Locale.ROOT).equals(type);
    }

    private void missingColumn(Column column) {
        String name = column.name();
        if (name.equals(TableLayout.WORKSPACE) && column.field() == null) {
            missingWorkspace();
            return;
        }
        boolean cacheKey = name.equals(TableLayout.CACHE_KEY) && column.field() == null;
        String note = cacheKey ? "-- rows that are there have no cache key until they are written again\n" : "";
        String own = PostgresDialect.defaultOf(column);
        // The rows that are there get the field's default.
        String given = own.isEmpty() ? literal(column.defaultValue()) : "";
        add(
                "column '" + name + "' is missing",
                note + alter + "ADD COLUMN IF NOT EXISTS " + quote(name) + ' ' + PostgresDialect.type(column) + own
                        + (given.isEmpty() ? "" : " DEFAULT " + given)
                        + (column.postgres().notNull() && !own.isEmpty() ? " NOT NULL" : "") + ';',
                given.isEmpty() ? "" : alter + "ALTER COLUMN " + quote(name) + " DROP DEFAULT;");
    }

    private static String literal(@Nullable Object value) {
        if (value instanceof String text) {
            return '\'' + text.replace("'", "''") + '\'';
        }
        return value == null ? "" : value.toString();
    }

    /** As Kong made its own tables belong to workspaces. */
    private void missingWorkspace() {
        String moveCacheKeys = layout.column(TableLayout.CACHE_KEY) == null
                ? ""
                : "UPDATE " + quote(table) + " SET cache_key = cache_key || ':' || ws_id WHERE cache_key LIKE '%:';\n";
        add(
                "column 'ws_id' is missing",
                "DO $$ BEGIN\n  EXECUTE format('"
                        + (alter + "ADD COLUMN IF NOT EXISTS ")
                                .replace("%", "%%")
                                .replace("'", "''")
                        + "\"ws_id\" UUID DEFAULT %L',\n    (SELECT id FROM workspaces WHERE name = 'default'));\nEND $$;",
                moveCacheKeys + alter + "ALTER COLUMN \"ws_id\" DROP DEFAULT;");
    }

    /** A column takes another type only without what is made for the one that it has. */
    private void otherType(Column column, TableCatalog.Column there, TableCatalog found) {
        String name = quote(column.name());
        String change = alter + "ALTER COLUMN " + name;
        StringBuilder up = new StringBuilder();
        if (there.hasDefault()) {
            up.append(change).append(" DROP DEFAULT;\n");
        }
        for (TableCatalog.Index index : found.indexes()) {
            if (index.firstColumn().equals(column.name()) && !index.unique() && dropped.add(index.name())) {
                up.append("DROP INDEX IF EXISTS ").append(quote(index.name())).append(";\n");
            }
        }
        for (Reference reference : found.references()) {
            if (reference.columns().contains(column.name())) {
                up.append(PostgresDialect.drop(layout, reference.name())).append('\n');
            }
        }
        if (column.name().equals("tags")) {
            found.triggers().forEach(trigger -> up.append(drop(trigger)).append('\n'));
        }
        String type = PostgresDialect.type(column);
        // By way of its text, since not every type has a way of its own to every other.
        up.append(change)
                .append(" TYPE ")
                .append(type)
                .append(" USING ")
                .append(name)
                .append("::TEXT::")
                .append(type);
        up.append(';');
        String own = PostgresDialect.defaultOf(column);
        if (!own.isEmpty()) {
            up.append('\n').append(change).append(" SET").append(own).append(';');
        }
        add(
                "column '" + column.name() + "' is of type " + there.type() + ", and should be "
                        + type.toLowerCase(Locale.ROOT),
                up.toString());
    }

    private void extraColumn(String name, TableCatalog.Column column) {
        String drop = alter + "DROP COLUMN IF EXISTS " + quote(name) + ';';
        if (column.notNull() && !column.hasDefault()) {
            // Added for the case that this runs again after the teardown, by force.
            String up = alter + "ADD COLUMN IF NOT EXISTS " + quote(name) + ' ' + column.type() + ";\n" + alter
                    + "ALTER COLUMN " + quote(name) + " DROP NOT NULL;";
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

    private void comparePrimaryKey(TableCatalog found) {
        List<String> expected = layout.primaryKey();
        TableCatalog.Key there = found.keys().stream()
                .filter(TableCatalog.Key::primary)
                .findFirst()
                .orElse(null);
        if (there == null || !Set.copyOf(there.columns()).equals(Set.copyOf(expected))) {
            String name = table + "_pkey";
            String drop =
                    there == null || there.name().equals(name) ? "" : PostgresDialect.drop(layout, there.name()) + '\n';
            add(
                    "the primary key is (" + (there == null ? "" : String.join(", ", there.columns()))
                            + "), and should be (" + String.join(", ", expected) + ")",
                    drop + replaceConstraint(name, PostgresDialect.primaryKey(layout)));
        }
    }

    private void missingKeys(TableCatalog found) {
        for (Unique unique : layout.uniques()) {
            Set<String> columns = Set.copyOf(unique.columns());
            if (found.keys().stream().noneMatch(key -> Set.copyOf(key.columns()).equals(columns))) {
                add(
                        "(" + String.join(", ", unique.columns()) + ") is not unique",
                        replaceConstraint(unique.name(), PostgresDialect.definition(unique)));
            }
        }
    }

    private void compareKey(TableCatalog.Key key) {
        Set<String> columns = Set.copyOf(key.columns());
        if (columns.containsAll(layout.primaryKey())
                || key.primary()
                || layout.uniques().stream().anyMatch(unique -> columns.equals(Set.copyOf(unique.columns())))) {
            return;
        }
        String what = "(" + String.join(", ", key.columns()) + ") is unique, by '" + key.name() + "', and ";
        String drop = key.constraint()
                ? PostgresDialect.drop(layout, key.name())
                : "DROP INDEX IF EXISTS " + quote(key.name()) + ';';
        if (layout.uniques().stream().anyMatch(unique -> columns.containsAll(unique.columns()))) {
            addHarmless(what + "fewer of these columns are unique already", "", drop);
        } else {
            add(what + "should not be", drop);
        }
    }

    // --- references

    /** A foreign key that is not there, as this server can have it, and what is there in its place. */
    private record Missing(
            ForeignKey key, Reference expected, @Nullable Reference instead) {}

    /** Those that are missing; what is there and expected, or in the place of something expected, is taken from the others. */
    private List<Missing> missingReferences(TableCatalog found, List<Reference> others) {
        List<Missing> missing = new ArrayList<>();
        for (ForeignKey key : layout.references()) {
            boolean plain = PostgresDialect.nullsSome(key) && found.serverVersion() < NULLS_SOME;
            Reference expected = reference(plain ? PostgresDialect.plain(key) : key);
            if (!others.removeIf(other -> same(expected, other))) {
                Reference instead = others.stream()
                        .filter(other ->
                                other.columns().contains(expected.columns().get(0)))
                        .findFirst()
                        .orElse(null);
                if (instead != null) {
                    others.remove(instead);
                }
                missing.add(new Missing(key, expected, instead));
            }
        }
        return missing;
    }

    private static Reference reference(ForeignKey key) {
        String onDelete = switch (key.onDelete()) {
            case CASCADE -> "c";
            case SET_NULL -> "n";
            case REFUSE -> "a";
        };
        return new Reference(
                key.name(), key.columns(), key.table(), key.referenced(), onDelete, PostgresDialect.nullsSome(key));
    }

    private void missingReference(Missing missing) {
        Reference instead = missing.instead();
        String drop = instead == null || instead.name().equals(missing.key().name())
                ? ""
                : PostgresDialect.drop(layout, instead.name()) + '\n';
        add(
                instead == null
                        ? "the foreign key " + described(missing.expected()) + " is missing"
                        : "the foreign key '" + instead.name() + "' is " + described(instead) + ", and should be "
                                + described(missing.expected()),
                drop + PostgresDialect.add(layout, missing.key()));
    }

    private void extraReference(Reference extra) {
        add(
                "the foreign key '" + extra.name() + "', " + described(extra) + ", belongs to no field",
                PostgresDialect.drop(layout, extra.name()));
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
        List<String> own = reference.columns().stream()
                .filter(column -> !column.equals(TableLayout.WORKSPACE))
                .toList();
        String onDelete = switch (reference.onDelete()) {
            case "c" -> " ON DELETE CASCADE";
            case "n" -> " ON DELETE SET NULL" + (reference.setsSome() ? " (" + String.join(", ", own) + ")" : "");
            case "d" -> " ON DELETE SET DEFAULT";
            default -> "";
        };
        return "(" + String.join(", ", reference.columns()) + ") to " + reference.table() + " ("
                + String.join(", ", reference.referenced()) + ")" + onDelete;
    }

    // --- indexes and the trigger

    private void compareIndex(Index index, TableCatalog found) {
        String method = PostgresDialect.method(index);
        boolean there = found.indexes().stream()
                .anyMatch(other -> other.firstColumn().equals(index.column())
                        && other.method().equals(method)
                        && !dropped.contains(other.name()));
        if (!there) {
            addHarmless(
                    "column '" + index.column() + "' has no " + (method.equals("gin") ? "GIN " : "") + "index",
                    PostgresDialect.create(layout, index),
                    "");
        }
    }

    private void compareTrigger(Trigger tags, TableCatalog found) {
        Column column = layout.column(tags.field());
        TableCatalog.Column there = found.columns().get(tags.field());
        boolean kept = there == null || column == null || fits(column, there.type());
        if (!kept
                || found.triggers().stream()
                        .noneMatch(
                                trigger -> trigger.enabled() && (trigger.type() & SYNC_TAGS_MASK) == SYNC_TAGS_TYPE)) {
            StringBuilder up = new StringBuilder();
            found.triggers().stream()
                    .filter(other -> !other.name().equals(tags.name()))
                    .forEach(other -> up.append(drop(other)).append('\n'));
            add("the trigger that keeps the table 'tags' is missing", up + PostgresDialect.create(layout, tags));
        }
    }

    private void extraTrigger(TableCatalog.Trigger trigger) {
        add("the trigger '" + trigger.name() + "' keeps tags, and the entity has none", drop(trigger));
    }

    private String drop(TableCatalog.Trigger trigger) {
        return PostgresDialect.drop(layout, new Trigger(trigger.name(), "tags"));
    }
}
