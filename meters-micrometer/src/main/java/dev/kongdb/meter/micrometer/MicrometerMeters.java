package dev.kongdb.meter.micrometer;

import dev.kongdb.meter.Counter;
import dev.kongdb.meter.FamilyMeters;
import dev.kongdb.meter.Histogram;
import dev.kongdb.meter.MeterDescription;
import dev.kongdb.meter.MeterDescription.Kind;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * Meters in a Micrometer registry. Names and labels are passed on unchanged, and the registry
 * adapts them to its monitoring system; for Prometheus, it makes every counter end in {@code
 * _total}. A histogram is a distribution summary with its bounds as service level objectives.
 * Thread-safe.
 *
 * <p>The owner of the registry closes it. Meters that read from a closed {@code Kong} stay in the
 * registry.
 */
public final class MicrometerMeters extends FamilyMeters {
    private final MeterRegistry registry;

    /** Meters of one {@code Kong} in the registry. */
    public MicrometerMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    protected Counter counter(MeterDescription description, List<String> values) {
        return io.micrometer.core.instrument.Counter.builder(description.name())
                .description(description.description())
                .tags(tags(description, values))
                .register(registry)::increment;
    }

    @Override
    protected Histogram histogram(MeterDescription description, List<String> values) {
        return DistributionSummary.builder(description.name())
                .description(description.description())
                .tags(tags(description, values))
                .serviceLevelObjectives(description.bounds().stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray())
                .register(registry)::record;
    }

    @Override
    protected void reading(MeterDescription description, List<String> values, DoubleSupplier number) {
        if (description.kind() == Kind.TOTAL) {
            FunctionCounter.builder(description.name(), number, DoubleSupplier::getAsDouble)
                    .description(description.description())
                    .tags(tags(description, values))
                    .register(registry);
        } else {
            Gauge.builder(description.name(), number, DoubleSupplier::getAsDouble)
                    .description(description.description())
                    .tags(tags(description, values))
                    .register(registry);
        }
    }

    private static List<Tag> tags(MeterDescription description, List<String> values) {
        List<Tag> tags = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            tags.add(Tag.of(description.labels().get(i), values.get(i)));
        }
        return tags;
    }
}
