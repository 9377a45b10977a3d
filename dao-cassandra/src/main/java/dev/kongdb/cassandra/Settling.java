package dev.kongdb.cassandra;

import java.util.function.BooleanSupplier;

/** Brings the attempt that has a row in hand to its end, for who is in its way. */
interface Settling {
    /**
     * Waits for the end of the attempt, or until it is out of the way; if neither comes, as when its client died, ends it.
     *
     * @param isOutOfTheWay asked again and again while the attempt goes on
     */
    void settle(Rows rows, Stored open, BooleanSupplier isOutOfTheWay);

    /** Waits for the end of the attempt; if that does not come, ends it. */
    default void settle(Rows rows, Stored open) {
        settle(rows, open, () -> false);
    }
}
