package dev.kongdb.meter;

/**
 * The meters of one name, one for each set of labels. Thread-safe.
 *
 * @param <M> the kind of meter
 */
public interface Family<M> {
    /**
     * The meter with those labels. The first call makes it, and later calls return the same one, so
     * code that uses it often may keep it. If the family has {@link Meters#MOST_SERIES} meters
     * already, every further set of labels gets one meter whose labels are all {@link
     * Meters#OTHER}.
     *
     * @param values a value for each label, in the order of the labels
     * @throws IllegalArgumentException when there are more or fewer values than labels
     */
    M of(String... values);
}
