package dev.kongdb.testkit;

import dev.kongdb.Kong;
import dev.kongdb.migration.TableDifference;
import dev.kongdb.plugin.PluginDefinition;
import dev.kongdb.schema.MigrationIndex;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Holds the tables that a plugin's migrations make against its records. */
public final class MigratedTables {
    /** The versions of released plugins: from 1.0 on, and no preview. */
    private static final Pattern RELEASE = Pattern.compile("[1-9][0-9]*(\\.[0-9]+)*");

    private MigratedTables() {}

    /**
     * Passes when every table of the plugins' entities is as its record asks: columns, types, nullability, unique constraints, foreign
     * keys with what they do on delete, indexes, {@code cache_key}, {@code ttl}, {@code ws_id} and the trigger of the tags.
     *
     * @throws AssertionError when one is not; its message says what differs, and is the migration that is missing. And when it could not
     *     be seen whether one is not, since the plugin has been released, by its version of 1.0 or more or by later migrations, and has
     *     not kept the base that was
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
