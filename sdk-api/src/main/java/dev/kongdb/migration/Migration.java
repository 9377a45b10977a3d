package dev.kongdb.migration;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of a subsystem, in the language of one store. It has two parts: <em>up</em>, which nodes of the version before can live
 * with, and optionally <em>teardown</em>, which comes when they are gone ({@code migrations finish}). Both may be run again, after
 * a failure or with {@code --force}, so they must bear it.
 *
 * @param name as {@code schema_meta} records it, such as {@code 000_base_key_auth}
 * @param up the statements; may be empty
 * @param teardown the statements of the second part, or null
 * @param code what runs after the statements of each part, or null
 * @param supersedes the names of further migrations whose effect {@code up} has already; recorded as executed with it
 */
public record Migration(
        String name,
        String up,
        @Nullable String teardown,
        @Nullable MigrationCode code,
        List<String> supersedes) {
    /** A step; the list is copied. */
    public Migration {
        supersedes = List.copyOf(supersedes);
    }

    /** A step of statements alone that has no teardown. */
    public Migration(String name, String up, List<String> supersedes) {
        this(name, up, null, null, supersedes);
    }

    /** Whether it is pending, once it is up, until it is finished. */
    public boolean hasTeardown() {
        return teardown != null || (code != null && code.hasTeardown());
    }

    /** All names under which it is recorded, its own first. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        names.add(name);
        names.addAll(supersedes);
        return names;
    }
}
