package dev.kongdb.meter;

import java.util.List;

/** Counts measured values by size. Thread-safe; recording allocates nothing. */
public interface Histogram {
    /** The bounds, in milliseconds, that Kong's own plugin {@code prometheus} has for latencies. */
    List<Double> MILLISECONDS = List.of(
            1.0, 2.0, 5.0, 7.0, 10.0, 15.0, 20.0, 25.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 90.0, 100.0, 200.0, 300.0,
            400.0, 500.0, 1000.0, 2000.0, 5000.0, 10000.0, 30000.0, 60000.0);

    /**
     * Takes a value.
     *
     * @param value a number, in the unit that the meter's name states
     */
    void record(double value);
}
