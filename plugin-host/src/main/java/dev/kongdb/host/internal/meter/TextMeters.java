package dev.kongdb.host.internal.meter;

import dev.kongdb.meter.Counter;
import dev.kongdb.meter.FamilyMeters;
import dev.kongdb.meter.Histogram;
import dev.kongdb.meter.MeterDescription;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/**
 * Meters that are printed as Prometheus' text. Our own code, since Prometheus' client for Java
 * requires every counter to end in {@code _total}, and Kong's do not. Thread-safe.
 */
public final class TextMeters extends FamilyMeters {
    private final Map<String, Printed> families = new ConcurrentSkipListMap<>();

    private record Printed(MeterDescription description, Collection<Series> series) {}

    /** One set of labels, or several that are printed together. */
    @FunctionalInterface
    interface Series {
        void print(MeterText.Samples text);
    }

    /** All measurements so far, by name. */
    public String text(MeterText.Format format) {
        MeterText text = new MeterText(format);
        for (Printed family : families.values()) {
            MeterText.Samples printed = text.family(family.description);
            family.series.forEach(series -> series.print(printed));
        }
        return text.end();
    }

    /**
     * Adds a family whose sets of labels come and go, and are computed each time.
     *
     * @param series prints all sets of labels
     */
    void addTold(MeterDescription description, Series series) {
        add(description, series);
    }

    private void add(MeterDescription description, Series series) {
        families.computeIfAbsent(description.name(), name -> new Printed(description, new ConcurrentLinkedQueue<>()))
                .series
                .add(series);
    }

    @Override
    protected Counter counter(MeterDescription description, List<String> values) {
        LongAdder sum = new LongAdder();
        add(description, text -> text.sample(values, (double) sum.sum()));
        return sum::add;
    }

    @Override
    protected Histogram histogram(MeterDescription description, List<String> values) {
        Buckets buckets = new Buckets(description, values);
        add(description, buckets);
        return buckets;
    }

    @Override
    protected void reading(MeterDescription description, List<String> values, DoubleSupplier number) {
        add(description, text -> text.sample(values, read(number)));
    }

    /**
     * The number, or NaN when it cannot be read, so that a faulty plugin does not affect other
     * meters.
     */
    private static double read(DoubleSupplier number) {
        try {
            return number.getAsDouble();
        } catch (RuntimeException e) {
            return Double.NaN;
        }
    }

    private static final class Buckets implements Histogram, Series {
        private final List<String> values;
        private final double[] bounds;
        private final AtomicLongArray counts;
        private final DoubleAdder sum = new DoubleAdder();

        Buckets(MeterDescription description, List<String> values) {
            this.values = values;
            this.bounds = description.bounds().stream()
                    .mapToDouble(Double::doubleValue)
                    .toArray();
            this.counts = new AtomicLongArray(bounds.length + 1);
        }

        @Override
        public void record(double value) {
            int found = Arrays.binarySearch(bounds, value);
            counts.incrementAndGet(found < 0 ? -found - 1 : found);
            sum.add(value);
        }

        @Override
        public void print(MeterText.Samples text) {
            long[] upTo = new long[counts.length()];
            long all = 0;
            for (int i = 0; i < upTo.length; i++) {
                all += counts.get(i);
                upTo[i] = all;
            }
            text.histogram(values, bounds, upTo, sum.sum());
        }
    }
}
