package dev.kongdb.cassandra;

/** Brings the attempt that has a row in hand to its end, for who is in its way. */
interface Settling {
    /** Waits for the end of the attempt; if that does not come, as when its client died, ends it. */
    void settle(Rows rows, Stored open);
}
