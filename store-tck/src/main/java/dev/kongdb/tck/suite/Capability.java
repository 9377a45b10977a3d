package dev.kongdb.tck.suite;

import java.util.EnumSet;
import java.util.Set;

/**
 * The promises of {@code kong.db}, and the stores that cannot keep them. A store has every
 * capability that it is not said to lack. Each capability has a test in the suite, marked with
 * {@link Promises}. For a store that has the capability, the test asserts the promise; for a store
 * that lacks it, the test asserts what the store does instead.
 */
public enum Capability {
    WRITES(
            "Entities are written one by one, or several at a time",
            "a write is refused with error 12; a configuration replaces all entities at once",
            "off"),
    UNIQUE_VALUES(
            "At most one row has a unique value, or a cache key of several fields, even if many writers write it at once"),
    REFERENCES("A child never exists without its parent, even during concurrent writes and deletes"),
    CASCADES("A delete follows each reference to the row: restrict, cascade, or set to null"),
    COMPARE_AND_SET("No update overwrites another one, not even one by a Kong on the same database"),
    EXPIRY(
            "The ttl of a row counts from its {@code created_at}, an expired row blocks nothing, and an update keeps the time of expiry"),
    TAG_LISTS("Lists by all or by any of many tags are complete"),
    EXACT_VALUES("Values are read as they were written, including empty lists and the order in a set"),
    FULL_PAGES("Every page except the last is full, with and without tags"),

    ORDERED_PAGES(
            "Pages come in the order of the primary key",
            "pages come in an order of the store, which stays the same while nothing is written",
            "cassandra"),
    KONGS_OFFSETS(
            "An offset is Kong's own offset and a checksum",
            "an offset contains the driver's paging state, or the last tag and key, and the same checksum",
            "cassandra"),
    SKIPPING(
            "The option {@code skip} skips this many entities before a page",
            "the option is refused with error 12; only an offset continues a list",
            "cassandra"),
    SNAPSHOT_PAGES(
            "A page shows the state of one moment",
            "each row shows the state of one moment; a page is one or more reads",
            "cassandra"),
    ATOMIC_DELETES(
            "A delete or truncate with all its cascades is one step",
            "children are deleted before their parents, and other readers may see a part of the deletion; once decided, it is completed, even after a crash",
            "cassandra"),
    LARGE_INTEGERS(
            "An {@code integer} that a record declares as {@code long} may have more than 32 bits",
            "an integer has 32 bits, like Kong's columns; more is a schema violation (2)",
            "cassandra"),
    LISTS_OF_LISTS(
            "Lists within a list may be of different lengths, and empty",
            "all have the same length, and none is empty, because these are arrays; other lists are a schema violation (2)",
            "postgres"),
    TAGS_OF_EACH_KIND(
            "Two entities of different kinds with the same id have separate entries in lists of {@code tags}",
            "they share one entry, as in Kong's table: the tags of the entity that was written last, under the name of the first one",
            "postgres");

    /** The promises about writes. They do not apply to a store that accepts no writes. */
    private static final Set<Capability> OF_WRITES =
            EnumSet.of(WRITES, UNIQUE_VALUES, REFERENCES, CASCADES, COMPARE_AND_SET, EXPIRY, ATOMIC_DELETES);

    private final String promise;
    private final String instead;
    private final String lacking;

    Capability(String promise) {
        this(promise, "", "");
    }

    Capability(String promise, String instead, String lacking) {
        this.promise = promise;
        this.instead = instead;
        this.lacking = lacking;
    }

    /** The promise in words, for the table in the documentation. */
    public String promise() {
        return promise;
    }

    /**
     * In words, what a store that lacks the capability does instead; empty if no store lacks it.
     */
    public String instead() {
        return instead;
    }

    /** Whether a store has the capability. The store is named as by {@code KongDb.strategy()}. */
    public boolean isOf(String strategy) {
        return !lacking.equals(strategy) && !(strategy.equals(WRITES.lacking) && OF_WRITES.contains(this));
    }
}
