package dev.kongdb.meter;

import java.util.List;

/**
 * The meters of a node; a plugin's handler gets them from {@link dev.kongdb.Kong#meters()}. Names
 * and labels follow the rules of Prometheus. A name states the unit, such as {@code _ms} or {@code
 * _bytes}, and the name of a counter ends in {@code _total}. Names with {@code kong_} belong to
 * Kong and names with {@code kongdb_} to this project; a plugin begins them with its own name. If a
 * name is asked for again, the same meters are returned, so that several instances of a plugin
 * share them. Thread-safe.
 *
 * <p>Label values should be names that an administrator gives, such as routes, entities and states,
 * and never what a client sends. A family has at most {@link #MOST_SERIES} meters, so that a
 * mistake does not fill the memory.
 *
 * <p>Every method throws an {@link IllegalArgumentException} when the name or a label is malformed,
 * or when the name stands for another kind of meter or for other labels already.
 */
public interface Meters {
    /** The largest number of meters in a family. */
    int MOST_SERIES = 10_000;

    /** The value of every label of the meter that counts for all meters beyond the limit. */
    String OTHER = "other";

    /**
     * Counters.
     *
     * @param description a sentence for a person
     * @param labels the names of the labels
     */
    Family<Counter> counters(String name, String description, String... labels);

    /**
     * Histograms.
     *
     * @param description a sentence for a person, with the unit
     * @param bounds the upper bounds of the buckets, each included, ascending; the last bucket has
     *     none
     * @param labels the names of the labels
     */
    Family<Histogram> histograms(String name, String description, List<Double> bounds, String... labels);

    /**
     * Numbers that rise and fall, and are read when somebody asks.
     *
     * @param description a sentence for a person, with the unit
     * @param labels the names of the labels
     */
    Polled gauges(String name, String description, String... labels);

    /**
     * As {@link #counters}, for numbers that are counted elsewhere already.
     *
     * @param description a sentence for a person
     * @param labels the names of the labels
     */
    Polled totals(String name, String description, String... labels);

    /** Meters that nobody reads. */
    static Meters none() {
        return new NoMeters();
    }
}
