package dev.kongdb.testkit.suite;

/** What a store may lack. Nothing else may: what is not named here, each store does. */
public enum Capability {
    /** Pages come in the order of the primary key; without it in some order that does not change while nothing is written. */
    ORDERED_PAGES("Pages in the order of the primary key"),

    /** A delete and all that goes with it is one step; without it others may see half of it for a moment. */
    ATOMIC_CASCADE("A delete and all that goes with it in one step"),

    /** A page is full unless it is the last one, tags or not; without it a page may be short, or empty, with more to come. */
    FULL_PAGES("Every page full but the last"),

    /** The offset of a page is Kong's, with a checksum more. */
    KONGS_OFFSETS("Offsets in Kong's form");

    private final String promise;

    Capability(String promise) {
        this.promise = promise;
    }

    /** The promise in words, for the published table. */
    public String promise() {
        return promise;
    }
}
