package dev.kongdb.meter;

import dev.kongdb.meter.MeterDescription.Kind;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;

/**
 * Implements the rules of {@link Meters}, so that subclasses only make single meters. Thread-safe.
 */
public abstract class FamilyMeters implements Meters {
    private final Map<String, BoundedFamily<?>> families = new ConcurrentHashMap<>();

    /** For subclasses. */
    protected FamilyMeters() {}

    /** A counter; called once for those labels. */
    protected abstract Counter counter(MeterDescription description, List<String> values);

    /** A histogram; called once for those labels. */
    protected abstract Histogram histogram(MeterDescription description, List<String> values);

    /**
     * Registers a number of the kind {@link Kind#GAUGE} or {@link Kind#TOTAL} to be read; called
     * once for those labels.
     */
    protected abstract void reading(MeterDescription description, List<String> values, DoubleSupplier number);

    @Override
    public final Family<Counter> counters(String name, String description, String... labels) {
        return family(new MeterDescription(Kind.COUNTER, name, description, List.of(labels), List.of()), this::counter);
    }

    @Override
    public final Family<Histogram> histograms(String name, String description, List<Double> bounds, String... labels) {
        return family(
                new MeterDescription(Kind.HISTOGRAM, name, description, List.of(labels), bounds), this::histogram);
    }

    @Override
    public final Polled gauges(String name, String description, String... labels) {
        return readings(new MeterDescription(Kind.GAUGE, name, description, List.of(labels), List.of()));
    }

    @Override
    public final Polled totals(String name, String description, String... labels) {
        return readings(new MeterDescription(Kind.TOTAL, name, description, List.of(labels), List.of()));
    }

    private Polled readings(MeterDescription description) {
        Family<LatestReading> family = family(description, (described, values) -> {
            LatestReading latest = new LatestReading();
            reading(described, values, latest);
            return latest;
        });
        return (number, values) -> family.of(values).number = number;
    }

    /** Reads from the supplier that was registered last. */
    private static final class LatestReading implements DoubleSupplier {
        private volatile DoubleSupplier number = () -> Double.NaN;

        @Override
        public double getAsDouble() {
            return number.getAsDouble();
        }
    }

    private interface Maker<M> {
        M make(MeterDescription description, List<String> values);
    }

    @SuppressWarnings("unchecked") // a family of the same description has meters of the same kind
    private <M> Family<M> family(MeterDescription description, Maker<M> maker) {
        BoundedFamily<?> family =
                families.computeIfAbsent(description.name(), name -> new BoundedFamily<>(description, maker));
        MeterDescription known = family.description;
        if (known.kind() != description.kind()
                || !known.labels().equals(description.labels())
                || !known.bounds().equals(description.bounds())) {
            throw new IllegalArgumentException("'" + description.name() + "' is there already, as " + known.kind()
                    + " with the labels " + known.labels() + " and the bounds " + known.bounds());
        }
        return (Family<M>) family;
    }

    private static List<String> others(MeterDescription description) {
        return Collections.nCopies(description.labels().size(), OTHER);
    }

    private static final class BoundedFamily<M> implements Family<M> {
        private final MeterDescription description;
        private final Maker<M> maker;
        private final Map<List<String>, M> meters = new ConcurrentHashMap<>();

        BoundedFamily(MeterDescription description, Maker<M> maker) {
            this.description = description;
            this.maker = maker;
        }

        @Override
        public M of(String... values) {
            List<String> key = List.of(values);
            M meter = meters.get(key);
            return meter == null ? make(key) : meter;
        }

        private synchronized M make(List<String> key) {
            if (key.size() != description.labels().size()) {
                throw new IllegalArgumentException("'" + description.name() + "' has the labels " + description.labels()
                        + ", and was given " + key.size() + " values");
            }
            boolean full = meters.size() >= MOST_SERIES - 1 && !meters.containsKey(key);
            return meters.computeIfAbsent(full ? others(description) : key, values -> maker.make(description, values));
        }
    }
}
