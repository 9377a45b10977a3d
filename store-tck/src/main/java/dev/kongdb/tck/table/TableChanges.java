package dev.kongdb.tck.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.migration.Migration;
import dev.kongdb.migration.MigrationPart;
import dev.kongdb.migration.MigrationStore;
import dev.kongdb.migration.TableDifference;
import dev.kongdb.schema.Schema;
import dev.kongdb.schema.table.TableLayout;
import java.util.List;
import java.util.function.Function;

/**
 * Checks that hold for the tables of any entity: the check of tables finds no fault in a table that
 * the generated statements created, and the statements that the check prints turn the table of one
 * definition into exactly the table of another.
 */
public final class TableChanges {
    private final MigrationStore store;
    private final Function<TableLayout, String> dialect;
    private final Function<String, List<String>> catalog;

    /**
     * Checks for one store.
     *
     * @param dialect gives the statements that create a table
     * @param catalog describes a table as the server stores it, with all names
     */
    public TableChanges(
            MigrationStore store, Function<TableLayout, String> dialect, Function<String, List<String>> catalog) {
        this.store = store;
        this.dialect = dialect;
        this.catalog = catalog;
    }

    /**
     * Creates the table of the earlier definition, and changes it into the later one with the
     * statements that the check prints. Drops the table at the end.
     */
    public void check(Schema earlier, Schema later) {
        make(earlier);
        List<TableDifference> changes = store.differences(List.of(later));
        changes.forEach(change -> run(change.up()));
        changes.forEach(change -> run(change.teardown()));
        assertThat(store.differences(List.of(later))).as("after %s", changes).isEmpty();
        List<String> changed = catalog.apply(later.name());
        drop(later);
        make(later);
        assertThat(changed).as("after %s", changes).isEqualTo(catalog.apply(later.name()));
        drop(later);
    }

    private void make(Schema schema) {
        for (int run = 0; run < 2; run++) { // A migration may run again.
            run(dialect.apply(TableLayout.of(schema)));
        }
        assertThat(store.differences(List.of(schema))).isEmpty();
    }

    private void drop(Schema schema) {
        run("DROP TABLE " + schema.name());
    }

    private void run(String script) {
        if (!script.isEmpty()) {
            store.runAgain("random", new Migration("random", script, List.of()), MigrationPart.UP);
        }
    }
}
