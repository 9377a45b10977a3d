package dev.kongdb.migration;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of a subsystem, in the language of one store. It has a part <em>up</em>, which must not
 * break nodes of the version before, and may have a part <em>teardown</em>, which runs when these
 * nodes have stopped ({@code migrations finish}). Both may be run again, after a failure or with
 * {@code --force}, so a second run must do no harm.
 *
 * @param name as {@code schema_meta} records it, such as {@code 000_base_key_auth}
 * @param up the statements; may be empty
 * @param teardown the statements of the second part, or null
 * @param code code that runs after the statements of each part, or null
 * @param supersedes the names of further migrations whose effect {@code up} includes; they are
 *     recorded as executed with it
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

    /** A step that has only statements, and no teardown. */
    public Migration(String name, String up, List<String> supersedes) {
        this(name, up, null, null, supersedes);
    }

    /** Whether it has a teardown, so that it is pending between {@code up} and {@code finish}. */
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
