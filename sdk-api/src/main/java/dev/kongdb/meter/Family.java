package dev.kongdb.meter;

/**
 * The meters of one name, one for each set of labels. Thread-safe.
 *
 * @param <M> the kind of meter
 */
public interface Family<M> {
    /**
     * The meter with those labels, made when it is first asked for. It is the same one each time, so that who uses it often may keep it.
     * Of a family that has {@link Meters#MOST_SERIES} meters already, one whose labels are all {@link Meters#OTHER} stands for every
     * further set of labels.
     *
     * @param values a value for each label, in the order of the labels
     * @throws IllegalArgumentException when there are more or fewer values than labels
     */
    M of(String... values);
}
