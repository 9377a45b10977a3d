package dev.kongdb.meter.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.Kong;
import dev.kongdb.config.KongConfig;
import dev.kongdb.meter.Histogram;
import dev.kongdb.meter.Meters;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MicrometerMetersTest {
    private static final KongConfig CONFIG = KongConfig.of(Map.of(
            "database",
            "off",
            "declarative_config_string",
            "{\"_format_version\":\"2.1\",\"services\":[{\"name\":\"shop\",\"host\":\"shop.example\"}]}"));

    @Test
    void aKongTellsTheRegistryWhatItDoes() {
        MeterRegistry registry = new SimpleMeterRegistry();
        try (Kong kong = open(registry)) {
            assertThat(kong.db().services().cached().selectByName("shop")).isPresent();
            assertThat(kong.db().services().cached().selectByName("shop")).isPresent();
            DistributionSummary selects = registry.get("kongdb_dao_call_duration_ms")
                    .tag("entity", "services")
                    .tag("operation", "select")
                    .summary();
            assertThat(selects.count()).isEqualTo(1);
            assertThat(registry.get("kongdb_cache_hits_total")
                            .tag("region", "core")
                            .functionCounter()
                            .count())
                    .isEqualTo(1);
            assertThat(registry.get("kongdb_cache_entries")
                            .tag("region", "core")
                            .gauge()
                            .value())
                    .isEqualTo(1);
        }
    }

    @Test
    void everyKindOfMeterReachesPrometheus() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (Kong kong = open(registry)) {
            Meters meters = kong.meters();
            meters.counters("greetings_total", "Greetings", "language").of("fr").add(3);
            Histogram took = meters.histograms("took_ms", "Milliseconds", List.of(1.0, 2.5))
                    .of();
            List.of(0.5, 1.0, 2.0, 10.0).forEach(took::record);
            meters.gauges("guests", "Guests", "room").read(() -> 9, "hall");
            meters.gauges("guests", "Guests", "room").read(() -> 7, "hall");
            meters.totals("visits_total", "Visits").read(() -> 5);
            assertThat(registry.scrape().lines())
                    .contains(
                            "# HELP greetings_total Greetings",
                            "# TYPE greetings_total counter",
                            "greetings_total{language=\"fr\"} 3.0",
                            "took_ms_bucket{le=\"1.0\"} 2",
                            "took_ms_bucket{le=\"2.5\"} 3",
                            "took_ms_bucket{le=\"+Inf\"} 4",
                            "took_ms_sum 13.5",
                            "took_ms_count 4",
                            "guests{room=\"hall\"} 7.0",
                            "visits_total 5.0");
        }
    }

    private static Kong open(MeterRegistry registry) {
        return Kong.open(
                CONFIG, MicrometerMetersTest.class.getClassLoader(), line -> {}, new MicrometerMeters(registry));
    }
}
