package dev.kongdb.postgres;

import static dev.kongdb.schema.table.PostgresDialect.quote;

import dev.kongdb.migration.TableDifference;
import dev.kongdb.schema.table.PostgresDialect;
import dev.kongdb.schema.table.TableLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * The differences found in one table, in the order in which they must be mended. Not thread-safe.
 */
final class Differences {
    private final String table;

    /** The beginning of a statement that changes the table. */
    final String alter;

    private final TableLayout layout;
    private final List<TableDifference> found = new ArrayList<>();

    Differences(TableLayout layout) {
        this.layout = layout;
        this.table = layout.name();
        this.alter = "ALTER TABLE " + quote(table) + ' ';
    }

    void add(String what, String up) {
        add(what, up, "");
    }

    void add(String what, String up, String teardown) {
        found.add(new TableDifference(table, what, up, teardown, false));
    }

    void addHarmless(String what, String up, String teardown) {
        found.add(new TableDifference(table, what, up, teardown, true));
    }

    /** A part that is as it should be, except for its name. */
    void addName(String what, String found, String expected, String up) {
        addHarmless(what + " '" + found + "' should be named '" + expected + "'", up, "");
    }

    List<TableDifference> all() {
        return List.copyOf(found);
    }

    String replaceConstraint(String name, String definition) {
        return PostgresDialect.drop(layout, name) + '\n' + alter + "ADD CONSTRAINT " + quote(name) + ' ' + definition
                + ';';
    }
}
