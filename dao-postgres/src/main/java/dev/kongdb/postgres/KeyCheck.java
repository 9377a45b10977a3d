package dev.kongdb.postgres;

import dev.kongdb.schema.table.PostgresDialect;
import dev.kongdb.schema.table.TableLayout;
import dev.kongdb.schema.table.TableLayout.Unique;
import java.util.List;
import java.util.Set;

/** Compares the primary key and the unique columns of a table with its layout. */
final class KeyCheck {
    private final TableLayout layout;
    private final TableCatalog found;
    private final Differences differences;

    KeyCheck(TableLayout layout, TableCatalog found, Differences differences) {
        this.layout = layout;
        this.found = found;
        this.differences = differences;
    }

    void extraKeys() {
        found.keys().forEach(this::compareKey);
    }

    void comparePrimaryKey() {
        List<String> expected = layout.primaryKey();
        TableCatalog.Key there = found.keys().stream()
                .filter(TableCatalog.Key::primary)
                .findFirst()
                .orElse(null);
        if (there == null || !Set.copyOf(there.columns()).equals(Set.copyOf(expected))) {
            String name = layout.name() + "_pkey";
            String drop =
                    there == null || there.name().equals(name) ? "" : PostgresDialect.drop(layout, there.name()) + '\n';
            differences.add(
                    "the primary key is (" + (there == null ? "" : String.join(", ", there.columns()))
                            + "), and should be (" + String.join(", ", expected) + ")",
                    drop + differences.replaceConstraint(name, PostgresDialect.primaryKey(layout)));
        }
    }

    void missingKeys() {
        for (Unique unique : layout.uniques()) {
            Set<String> columns = Set.copyOf(unique.columns());
            List<TableCatalog.Key> there = found.keys().stream()
                    .filter(key -> Set.copyOf(key.columns()).equals(columns))
                    .toList();
            if (there.isEmpty()) {
                differences.add(
                        "(" + String.join(", ", unique.columns()) + ") is not unique",
                        differences.replaceConstraint(unique.name(), PostgresDialect.definition(unique)));
            } else if (there.stream()
                    .noneMatch(key -> key.primary() || key.name().equals(unique.name()))) {
                String name = there.get(0).name();
                differences.addName(
                        "the unique constraint",
                        name,
                        unique.name(),
                        found.canRename(layout, name, unique.name())
                                ? PostgresDialect.rename(name, unique.name())
                                : differences.replaceConstraint(unique.name(), PostgresDialect.definition(unique)));
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
        String drop =
                key.constraint() ? PostgresDialect.drop(layout, key.name()) : PostgresDialect.dropIndex(key.name());
        if (layout.uniques().stream().anyMatch(unique -> columns.containsAll(unique.columns()))) {
            differences.addHarmless(what + "fewer of these columns are unique already", "", drop);
        } else {
            differences.add(what + "should not be", drop);
        }
    }
}
