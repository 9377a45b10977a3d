package dev.kongdb.meter;

import java.util.function.DoubleSupplier;

/** The numbers of one name that are read when somebody asks for them, one for each set of labels. Thread-safe. */
public interface Polled {
    /**
     * Has a number read under those labels; a later one takes the place of an earlier one. Beyond {@link Meters#MOST_SERIES} sets of
     * labels the labels are {@link Meters#OTHER}, as in a {@link Family}.
     *
     * @param number tells the number as it is now, soon, on whichever thread; NaN when it cannot be told
     * @param values a value for each label, in the order of the labels
     * @throws IllegalArgumentException when there are more or fewer values than labels
     */
    void read(DoubleSupplier number, String... values);
}
