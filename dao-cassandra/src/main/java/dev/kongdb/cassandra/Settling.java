package dev.kongdb.cassandra;

import java.util.function.BooleanSupplier;

/** Ends the attempt that holds a row, for a client whose way it blocks. */
interface Settling {
    /**
     * Waits until the attempt has ended or no longer blocks the way. If neither happens, for
     * example because its client died, ends it.
     *
     * @param isOutOfTheWay called repeatedly while the attempt runs
     */
    void settle(Rows rows, Stored open, BooleanSupplier isOutOfTheWay);

    /** Waits until the attempt has ended; if it does not, ends it. */
    default void settle(Rows rows, Stored open) {
        settle(rows, open, () -> false);
    }
}
