package dev.kongdb.meter;

/** A number that only grows. Thread-safe; counting allocates nothing. */
public interface Counter {
    /** Counts one more. */
    default void increment() {
        add(1);
    }

    /**
     * Counts so many more.
     *
     * @param amount not negative
     */
    void add(long amount);
}
