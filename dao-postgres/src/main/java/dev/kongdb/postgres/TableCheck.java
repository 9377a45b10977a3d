package dev.kongdb.postgres;

import static dev.kongdb.schema.table.PostgresDialect.quote;

import dev.kongdb.migration.TableDifference;
import dev.kongdb.postgres.TableCatalog.Reference;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.table.PostgresDialect;
import dev.kongdb.schema.table.TableLayout;
import dev.kongdb.schema.table.TableLayout.Column;
import dev.kongdb.schema.table.TableLayout.Index;
import dev.kongdb.schema.table.TableLayout.Trigger;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares the table of an entity with its layout, and finds the statements that mend each
 * difference. They must be run in the order of the differences: all statements of the first part,
 * then all of the second. Another name of a constraint, an index or a trigger does no harm. Further
 * indexes and defaults do not matter.
 */
final class TableCheck {
    /** The trigger type: after each row; on insert, delete and update. */
    private static final int SYNC_TAGS_TYPE = 1 | 4 | 8 | 16;

    /** The bits that distinguish it from triggers of statements, before or instead of the event. */
    private static final int SYNC_TAGS_MASK = 1 | 2 | 4 | 8 | 16 | 64;

    private final TableLayout layout;
    private final Connections connections;
    private final String table;
    private final Differences differences;

    /** The indexes that a change of a column's type has dropped. */
    private final Set<String> dropped = new HashSet<>();

    TableCheck(Schema schema, Connections connections) {
        this.layout = TableLayout.of(schema);
        this.connections = connections;
        this.table = layout.name();
        this.differences = new Differences(layout);
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
            return differences.all();
        } catch (SQLException e) {
            throw connections.error(e);
        }
    }

    /** Superfluous parts come first, as they may be in the way of the rest. */
    private void compare(TableCatalog found) {
        ReferenceCheck references = new ReferenceCheck(layout, found, differences);
        KeyCheck keys = new KeyCheck(layout, found, differences);
        references.extraReferences();
        keys.extraKeys();
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
        keys.comparePrimaryKey();
        keys.missingKeys();
        references.missingReferences();
        found.columns().forEach((name, column) -> {
            Column expected = layout.column(name);
            if (expected == null) {
                extraColumn(name, column);
            } else if (column.notNull()
                    && expected.nullable()
                    && !expected.postgres().notNull()) {
                differences.add(
                        "column '" + name + "' is NOT NULL, and the field may be null",
                        differences.alter + "ALTER COLUMN " + quote(name) + " DROP NOT NULL;");
            }
        });
        layout.indexes().stream().filter(PostgresDialect::has).forEach(index -> compareIndex(index, found));
        Trigger tags = layout.tags();
        if (tags != null) {
            compareTrigger(tags, found);
        }
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
        // Existing rows get the field's default.
        String given = own.isEmpty() ? literal(column.defaultValue()) : "";
        differences.add(
                "column '" + name + "' is missing",
                note + differences.alter + "ADD COLUMN IF NOT EXISTS " + quote(name) + ' '
                        + PostgresDialect.type(column) + own
                        + (given.isEmpty() ? "" : " DEFAULT " + given)
                        + (column.postgres().notNull() && !own.isEmpty() ? " NOT NULL" : "") + ';',
                given.isEmpty() ? "" : differences.alter + "ALTER COLUMN " + quote(name) + " DROP DEFAULT;");
    }

    private static String literal(@Nullable Object value) {
        if (value instanceof String text) {
            return '\'' + text.replace("'", "''") + '\'';
        }
        return value == null ? "" : value.toString();
    }

    /** Makes the entity workspaceable, as Kong did with its own tables. */
    private void missingWorkspace() {
        String moveCacheKeys = layout.column(TableLayout.CACHE_KEY) == null
                ? ""
                : "UPDATE " + quote(table) + " SET cache_key = cache_key || ':' || ws_id WHERE cache_key LIKE '%:';\n";
        differences.add(
                "column 'ws_id' is missing",
                "DO $$ BEGIN\n  EXECUTE format('"
                        + (differences.alter + "ADD COLUMN IF NOT EXISTS ")
                                .replace("%", "%%")
                                .replace("'", "''")
                        + "\"ws_id\" UUID DEFAULT %L',\n    (SELECT id FROM workspaces WHERE name = 'default'));\nEND $$;",
                moveCacheKeys + differences.alter + "ALTER COLUMN \"ws_id\" DROP DEFAULT;");
    }

    /**
     * Changes the type of a column. What depends on the old type, such as indexes, is dropped
     * first.
     */
    private void otherType(Column column, TableCatalog.Column there, TableCatalog found) {
        String name = quote(column.name());
        String change = differences.alter + "ALTER COLUMN " + name;
        StringBuilder up = new StringBuilder();
        if (there.hasDefault()) {
            up.append(change).append(" DROP DEFAULT;\n");
        }
        for (TableCatalog.Index index : found.indexes()) {
            if (index.firstColumn().equals(column.name()) && !index.unique() && dropped.add(index.name())) {
                up.append(PostgresDialect.dropIndex(index.name())).append('\n');
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
        // Converts through text, since not every type has a conversion to every other.
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
        differences.add(
                "column '" + column.name() + "' is of type " + there.type() + ", and should be "
                        + type.toLowerCase(Locale.ROOT),
                up.toString());
    }

    private void extraColumn(String name, TableCatalog.Column column) {
        String drop = differences.alter + "DROP COLUMN IF EXISTS " + quote(name) + ';';
        if (column.notNull() && !column.hasDefault()) {
            // Added first, for the case that this runs again after the teardown, by force.
            String up = differences.alter + "ADD COLUMN IF NOT EXISTS " + quote(name) + ' ' + column.type() + ";\n"
                    + differences.alter + "ALTER COLUMN " + quote(name) + " DROP NOT NULL;";
            differences.add(
                    "column '" + name
                            + "' belongs to no field, and is NOT NULL without a default, so that no row can be "
                            + "inserted",
                    up,
                    drop);
        } else {
            differences.addHarmless("column '" + name + "' belongs to no field", "", drop);
        }
    }

    // --- indexes and the trigger

    private void compareIndex(Index index, TableCatalog found) {
        String method = PostgresDialect.method(index);
        List<TableCatalog.Index> there = found.indexes().stream()
                .filter(other -> other.firstColumn().equals(index.column())
                        && other.method().equals(method)
                        && !dropped.contains(other.name()))
                .toList();
        if (there.isEmpty()) {
            differences.addHarmless(
                    "column '" + index.column() + "' has no " + (method.equals("gin") ? "GIN " : "") + "index",
                    PostgresDialect.create(layout, index),
                    "");
        } else if (there.stream()
                .noneMatch(other -> other.unique()
                        || other.columns() > 1 // an author's own, which serves as well
                        || other.name().equals(index.name()))) {
            String name = there.get(0).name();
            String up = found.canRename(layout, name, index.name())
                    ? PostgresDialect.rename(name, index.name())
                    : PostgresDialect.dropIndex(index.name()) + '\n' + PostgresDialect.create(layout, index);
            differences.addName("the index", name, index.name(), up);
        }
    }

    private void compareTrigger(Trigger tags, TableCatalog found) {
        Column column = layout.column(tags.field());
        TableCatalog.Column there = found.columns().get(tags.field());
        boolean kept = there == null || column == null || fits(column, there.type());
        List<String> names = found.triggers().stream()
                .filter(trigger -> kept && trigger.enabled() && (trigger.type() & SYNC_TAGS_MASK) == SYNC_TAGS_TYPE)
                .map(TableCatalog.Trigger::name)
                .toList();
        StringBuilder up = new StringBuilder();
        found.triggers().stream()
                .filter(other -> !other.name().equals(tags.name()))
                .forEach(other -> up.append(drop(other)).append('\n'));
        up.append(PostgresDialect.create(layout, tags));
        if (names.isEmpty()) {
            differences.add("the trigger that keeps the table 'tags' is missing", up.toString());
        } else if (!names.contains(tags.name())) {
            differences.addName("the trigger", names.get(0), tags.name(), up.toString());
        }
    }

    private void extraTrigger(TableCatalog.Trigger trigger) {
        differences.add("the trigger '" + trigger.name() + "' keeps tags, and the entity has none", drop(trigger));
    }

    private String drop(TableCatalog.Trigger trigger) {
        return PostgresDialect.drop(layout, new Trigger(trigger.name(), "tags"));
    }
}
