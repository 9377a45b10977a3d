package dev.kongdb.migration;

import java.util.List;

/**
 * The migrations of one owner of tables, in order.
 *
 * @param name {@code core}, or the name of the plugin
 * @param migrations in the order in which they run
 */
public record Subsystem(String name, List<Migration> migrations) {
    /** The subsystem of Kong's own tables. */
    public static final String CORE = "core";

    /** A subsystem; the list is copied. */
    public Subsystem {
        migrations = List.copyOf(migrations);
    }
}
