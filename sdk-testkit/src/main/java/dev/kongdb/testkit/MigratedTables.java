package dev.kongdb.testkit;

import dev.kongdb.Kong;
import dev.kongdb.migration.TableDifference;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Holds the tables that a plugin's migrations make against its records. */
public final class MigratedTables {
    private MigratedTables() {}

    /**
     * Passes when every table of the plugins' entities is as its record asks: columns, types, nullability, unique constraints, foreign
     * keys with what they do on delete, indexes, {@code cache_key}, {@code ttl}, {@code ws_id} and the trigger of the tags.
     *
     * @throws AssertionError when one is not; its message says what differs, and is the migration that is missing
     */
    public static void assertMatchRecords(Kong kong) {
        List<TableDifference> differences = kong.db().tableDifferences();
        if (differences.isEmpty()) {
            return;
        }
        StringBuilder message = new StringBuilder("the migrated tables are not what the records ask for:\n");
        differences.forEach(difference -> message.append("  ")
                .append(difference.entity())
                .append(": ")
                .append(difference.what())
                .append('\n'));
        message.append("\nThe missing migration, up:\n\n").append(statements(differences, TableDifference::up));
        String teardown = statements(differences, TableDifference::teardown);
        if (!teardown.isEmpty()) {
            message.append("\nand its teardown:\n\n").append(teardown);
        }
        throw new AssertionError(message.toString());
    }

    private static String statements(List<TableDifference> differences, Function<TableDifference, String> part) {
        return differences.stream()
                .map(part)
                .filter(sql -> !sql.isEmpty())
                .map(sql -> sql.stripTrailing() + '\n')
                .distinct()
                .collect(Collectors.joining());
    }
}
