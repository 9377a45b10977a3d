package dev.kongdb.tck.suite;

import java.util.EnumSet;
import java.util.Set;

/**
 * What {@code kong.db} promises, and which stores cannot. Whatever no store is said to lack, all of them do. Each has a test in the suite,
 * by {@link Promises}, that holds a store with it to the promise, and a store without it to what it does instead.
 */
public enum Capability {
    WRITES(
            "Entities are written one by one, or several at a time",
            "a write is refused with error 12; a configuration replaces all entities at once",
            "off"),
    UNIQUE_VALUES("A unique value, or a cache key of several fields, is of one row, however many write it at once"),
    REFERENCES("No child without its parent, whatever is written and deleted at once"),
    CASCADES("A delete does to what refers to the row what the reference says: restrict, cascade, set to null"),
    COMPARE_AND_SET("No update is lost to another, also not to one of a Kong on the same database"),
    EXPIRY(
            "A row with a ttl lives that long from its {@code created_at}, blocks nothing afterwards, and an update keeps its time"),
    TAG_LISTS("Lists by all or by any of many tags are complete"),
    EXACT_VALUES("What is read is what was written, empty lists and the order in a set included"),
    FULL_PAGES("Every page is full but the last, tags or not"),

    ORDERED_PAGES(
            "Pages come in the order of the primary key",
            "in an order of the store's own, which stays while nothing is written",
            "cassandra"),
    KONGS_OFFSETS(
            "An offset is Kong's own, with a checksum more",
            "it holds the driver's paging state, or the tag and the key reached; with the same checksum",
            "cassandra"),
    SKIPPING(
            "The option {@code skip} leaves out that many entities before a page",
            "it is refused with error 12; a list is read on from the offset of a page",
            "cassandra"),
    SNAPSHOT_PAGES("A page shows one moment", "each row shows one moment; a page is one or more reads", "cassandra"),
    ATOMIC_DELETES(
            "A delete or truncate, with all that goes with it, is one step",
            "children go before their parents, and others may see some gone and some not yet; once decided it is done, also after a crash",
            "cassandra"),
    LARGE_INTEGERS(
            "An {@code integer} that a record declares as {@code long} may have more than 32 bits",
            "32 bits, as Kong's columns have; more is a schema violation (2)",
            "cassandra"),
    LISTS_OF_LISTS(
            "Lists within a list may be of different lengths, and empty",
            "all are of one length, and none is empty, as its arrays are; others are a schema violation (2)",
            "postgres"),
    TAGS_OF_EACH_KIND(
            "Entities of two kinds that share an id have tags of their own in lists of {@code tags}",
            "they share one entry, as in Kong's table: the tags of the one that was written last, under the name of the first",
            "postgres");

    /** The promises about writes, which do not concern a store that takes none. */
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

    /** The promise in words, for the published table. */
    public String promise() {
        return promise;
    }

    /** What a store that lacks it does instead, in words; empty when none lacks it. */
    public String instead() {
        return instead;
    }

    /** Whether a store has it; stores go by the name that {@code KongDb.strategy()} gives. */
    public boolean isOf(String strategy) {
        return !lacking.equals(strategy) && !(strategy.equals(WRITES.lacking) && OF_WRITES.contains(this));
    }
}
