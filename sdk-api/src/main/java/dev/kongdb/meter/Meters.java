package dev.kongdb.meter;

import java.util.List;

/**
 * What a node counts and measures: a plugin's handler finds it as {@link dev.kongdb.Kong#meters()}. Meters have names and labels by the
 * rules of Prometheus; a name tells the unit, such as {@code _ms} or {@code _bytes}, and that of a counter ends in {@code _total}. Names
 * that begin with {@code kong_} are Kong's, with {@code kongdb_} this project's; a plugin takes its own name. Asking for a name again gives the same meters, so that several instances of a plugin share them. Thread-safe.
 *
 * <p>Labels are for what an administrator names: routes, entities, states. What a client sends is no label; that a family has {@link
 * #MOST_SERIES} meters at most keeps a mistake from filling the memory.
 *
 * <p>Every method throws an {@link IllegalArgumentException} when the name or a label is malformed, or when the name stands for another kind
 * of meter or for other labels already.
 */
public interface Meters {
    /** How many meters a family has at most. */
    int MOST_SERIES = 10_000;

    /** The value of every label of the meter that stands for those that were too many. */
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
     * @param bounds the upper bounds of the buckets, each included, ascending; the last bucket has none
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
     * As {@link #counters}, of what is counted elsewhere already.
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
