package dev.kongdb.meter;

import java.util.function.DoubleSupplier;

/**
 * The numbers of one name that are read when somebody asks for them, one for each set of labels.
 * Thread-safe.
 */
public interface Polled {
    /**
     * Registers a number to be read under those labels, in place of an earlier one. Beyond {@link
     * Meters#MOST_SERIES} sets of labels, the labels are {@link Meters#OTHER}, as in a {@link
     * Family}.
     *
     * @param number returns the current number quickly, on any thread; NaN if it is not known
     * @param values a value for each label, in the order of the labels
     * @throws IllegalArgumentException when there are more or fewer values than labels
     */
    void read(DoubleSupplier number, String... values);
}
