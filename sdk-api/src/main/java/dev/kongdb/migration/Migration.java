package dev.kongdb.migration;

import java.util.List;

/**
 * One step of a subsystem, in the language of one store.
 *
 * @param name as {@code schema_meta} records it, such as {@code 000_base_key_auth}
 * @param up the statements; may be run again after a failure, so they must bear it
 * @param supersedes the names of further migrations whose effect {@code up} has already; recorded as executed with it
 */
public record Migration(String name, String up, List<String> supersedes) {
    /** A step; the list is copied. */
    public Migration {
        supersedes = List.copyOf(supersedes);
    }
}
