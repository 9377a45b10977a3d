package dev.kongdb.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The later migrations of a plugin: Kong's index module, as a resource of the plugin's jar.
 * {@code META-INF/kongdb/migrations/<plugin>/index} names them, one to a line, in the order in
 * which they run; {@code #} begins a comment. A name is three digits, an underscore, and letters,
 * digits and underscores, each greater than the one before:
 *
 * <pre>
 * 001_add_reason
 * 002_hash_keys
 * </pre>
 *
 * <p>Each migration has two files beside the index, {@code <name>.postgres.sql} and {@code
 * <name>.cassandra.cql}, which are empty if there is nothing to do. Statements that must wait until
 * no node of the earlier version runs are in {@code <name>.postgres.teardown.sql} and {@code
 * <name>.cassandra.teardown.cql}. A class of the name, a {@code
 * dev.kongdb.migration.MigrationCode}, can take the place of the files.
 *
 * <p>The migration that is generated from the plugin's records runs before all of these. Once a
 * version is released, keep what that version generated: name {@code 000_base_<plugin>} first in
 * the index, and put the generated statements beside it, under that name. Then a new database takes
 * the same steps as an old one, and the check of the tables reports which migration a changed
 * record needs.
 *
 * @param names in order
 */
public record MigrationIndex(List<String> names) {
    private static final String FOLDER = "META-INF/kongdb/migrations/";
    private static final Pattern NAME = Pattern.compile("[0-9]{3}_[A-Za-z0-9_]+");

    /** An index; the list is copied. */
    public MigrationIndex {
        names = List.copyOf(names);
    }

    /**
     * Parses an index.
     *
     * @param plugin the plugin that the index belongs to
     * @param text the content of the file
     * @param superseded the names of migrations whose effects the generated migration includes
     * @throws IllegalArgumentException when a name is malformed, duplicate, out of order, or
     *     superseded
     */
    public static MigrationIndex parse(String plugin, String text, List<String> superseded) {
        List<String> names = new ArrayList<>();
        for (String line : text.lines().toList()) {
            String name = line.replaceFirst("#.*", "").strip();
            if (name.isEmpty()) {
                continue;
            }
            String last = names.isEmpty() ? "" : names.get(names.size() - 1);
            if (!NAME.matcher(name).matches()) {
                throw invalid(
                        plugin,
                        "'" + name
                                + "' is no name of a migration; write three digits, an underscore, and letters, digits"
                                + " or underscores, such as 001_add_reason");
            } else if (names.contains(name)) {
                throw invalid(plugin, "'" + name + "' is there twice");
            } else if (superseded.contains(name)) {
                throw invalid(plugin, "'" + name + "' is superseded by the migration generated from the records");
            } else if (name.compareTo(last) < 0) {
                throw invalid(plugin, "'" + name + "' comes after '" + last + "', but is to run before it by its name");
            } else if (name.compareTo(base(plugin)) < 0) {
                throw invalid(plugin, "'" + name + "' is to run before '" + base(plugin) + "' by its name");
            }
            names.add(name);
        }
        return new MigrationIndex(names);
    }

    private static IllegalArgumentException invalid(String plugin, String why) {
        return new IllegalArgumentException("migrations index of '" + plugin + "' is invalid: " + why);
    }

    /** The name of the migration that is generated from the records of a plugin. */
    public static String base(String plugin) {
        return "000_base_" + plugin.replaceAll("[^A-Za-z0-9_]", "_");
    }

    /** The folder of a plugin's migrations, with a slash at its end. */
    public static String folder(String plugin) {
        return FOLDER + plugin + '/';
    }

    /** The index of a plugin. */
    public static String path(String plugin) {
        return folder(plugin) + "index";
    }

    /**
     * The file with the first part of a migration in a store ({@code postgres}, {@code cassandra}).
     */
    public static String upPath(String plugin, String name, String store) {
        return folder(plugin) + name + '.' + store + suffix(store);
    }

    /** The file with the second part of a migration in a store. */
    public static String teardownPath(String plugin, String name, String store) {
        return folder(plugin) + name + '.' + store + ".teardown" + suffix(store);
    }

    private static String suffix(String store) {
        return store.equals("cassandra") ? ".cql" : ".sql";
    }
}
