package dev.kongdb.testkit;

import dev.kongdb.Kong;
import dev.kongdb.migration.TableDifference;
import dev.kongdb.plugin.PluginDefinition;
import dev.kongdb.schema.MigrationIndex;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Compares the tables that a plugin's migrations create with its records. */
public final class MigratedTables {
    /** The versions of released plugins: 1.0 or more, without a suffix. */
    private static final Pattern RELEASE = Pattern.compile("[1-9][0-9]*(\\.[0-9]+)*");

    private MigratedTables() {}

    /**
     * Passes when every table of the plugins' entities matches its record: columns, types,
     * nullability, unique constraints, foreign keys with their actions on delete, indexes, {@code
     * cache_key}, {@code ttl}, {@code ws_id} and the trigger of the tags. Names of constraints,
     * indexes and triggers must match too, since later migrations use them: otherwise a migration
     * does its work in a new database only.
     *
     * @throws AssertionError when a table does not match; its message describes the difference, and
     *     contains the missing migration. Also when this cannot be checked, because the plugin has
     *     been released (its version is 1.0 or more, or it has later migrations) but has not kept
     *     the base migration of the release
     */
    public static void assertMatchRecords(Kong kong) {
        List<String> released = kong.plugins().stream()
                .filter(plugin -> RELEASE.matcher(plugin.version()).matches())
                .<String>map(PluginDefinition::name)
                .toList();
        List<String> blind = kong.tables().withMovingBase(released);
        if (!blind.isEmpty()) {
            throw new AssertionError(
                    blind.stream().map(MigratedTables::keepTheBase).collect(Collectors.joining("\n")));
        }
        List<TableDifference> differences = kong.tables().differences();
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

    private static String keepTheBase(String plugin) {
        String base = MigrationIndex.base(plugin);
        return "the tables of plugin '" + plugin
                + "', which has been released, are made of its records as they are now, so that a missing migration cannot show."
                + "\nKeep the base as it was released: put what the released jar has in "
                + "META-INF/kongdb/migrations as <entity>.postgres.sql and <entity>.cassandra.cql, of all entities together,\ninto "
                + "src/main/resources/" + MigrationIndex.upPath(plugin, base, "postgres") + " and\nsrc/main/resources/"
                + MigrationIndex.upPath(plugin, base, "cassandra") + ", and name " + base + " first in "
                + MigrationIndex.path(plugin) + ".";
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
