package dev.kongdb.host.internal.meter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.kongdb.host.internal.meter.MeterText.Format;
import dev.kongdb.meter.Counter;
import dev.kongdb.meter.Family;
import dev.kongdb.meter.Meters;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextMetersTest {
    private final TextMeters meters = new TextMeters();

    @Test
    void everyKindOfMeterIsPrintedInPrometheusFormat() {
        everyKind();
        assertThat(meters.text(Format.PROMETHEUS)).isEqualTo("""
                # HELP kong_http_status Requests
                # TYPE kong_http_status counter
                kong_http_status{route="a \\"b\\" \\\\ \\n",code="200"} 3
                # HELP plays_total Back\\\\slash "and" \\n end
                # TYPE plays_total counter
                plays_total 1
                # HELP pool_bytes Bytes
                # TYPE pool_bytes gauge
                pool_bytes{pool="one"} 0.5
                pool_bytes{pool="two"} NaN
                # HELP seen_total Seen
                # TYPE seen_total counter
                seen_total 12345678901
                # HELP took_ms Milliseconds
                # TYPE took_ms histogram
                took_ms_bucket{le="1"} 2
                took_ms_bucket{le="2.5"} 3
                took_ms_bucket{le="+Inf"} 4
                took_ms_sum 13.5
                took_ms_count 4
                """);
    }

    @Test
    void openMetricsHasCountersUnderTheirNamesAndThoseOfKongUnchanged() {
        everyKind();
        assertThat(meters.text(Format.OPEN_METRICS)).isEqualTo("""
                # HELP kong_http_status Requests
                # TYPE kong_http_status unknown
                kong_http_status{route="a \\"b\\" \\\\ \\n",code="200"} 3.0
                # HELP plays Back\\\\slash \\"and\\" \\n end
                # TYPE plays counter
                plays_total 1.0
                # HELP pool_bytes Bytes
                # TYPE pool_bytes gauge
                pool_bytes{pool="one"} 0.5
                pool_bytes{pool="two"} NaN
                # HELP seen Seen
                # TYPE seen counter
                seen_total 1.2345678901E10
                # HELP took_ms Milliseconds
                # TYPE took_ms histogram
                took_ms_bucket{le="1.0"} 2.0
                took_ms_bucket{le="2.5"} 3.0
                took_ms_bucket{le="+Inf"} 4.0
                took_ms_sum 13.5
                took_ms_count 4.0
                # EOF
                """);
    }

    @Test
    void aGaugeThatThrowsTakesNothingElseAway() {
        meters.gauges("broken", "Broken").read(() -> {
            throw new IllegalStateException("the plugin is at fault");
        });
        meters.gauges("whole", "Whole").read(() -> 1);
        assertThat(meters.text(Format.PROMETHEUS)).contains("\nbroken NaN\n").contains("\nwhole 1\n");
    }

    private void everyKind() {
        meters.counters("kong_http_status", "Requests", "route", "code")
                .of("a \"b\" \\ \n", "200")
                .add(3);
        meters.counters("plays_total", "Back\\slash \"and\" \n end").of().increment();
        var took =
                meters.histograms("took_ms", "Milliseconds", List.of(1.0, 2.5)).of();
        List.of(0.5, 1.0, 2.0, 10.0).forEach(took::record);
        meters.gauges("pool_bytes", "Bytes", "pool").read(() -> 9, "one");
        meters.gauges("pool_bytes", "Bytes", "pool").read(() -> 0.5, "one");
        meters.gauges("pool_bytes", "Bytes", "pool").read(() -> Double.NaN, "two");
        meters.totals("seen_total", "Seen").read(() -> 12_345_678_901L);
    }

    @Test
    void aNameStandsForOneKindOfMeterWithOneSetOfLabels() {
        Family<Counter> plays = meters.counters("plays_total", "Plays", "game");
        assertThat(plays.of("chess"))
                .isSameAs(meters.counters("plays_total", "Plays", "game").of("chess"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> meters.counters("plays_total", "Plays", "game", "player"))
                .withMessage("'plays_total' is there already, as COUNTER with the labels [game] and the bounds []");
        assertThatIllegalArgumentException().isThrownBy(() -> meters.gauges("plays_total", "Plays", "game"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plays.of("chess", "bob"))
                .withMessage("'plays_total' has the labels [game], and was given 2 values");
    }

    @Test
    void malformedNamesLabelsAndBoundsAreRefused() {
        for (Meters each : List.of(meters, Meters.none())) {
            for (String name : List.of("", "a b", "1st", "é_total", "a-b")) {
                assertThatIllegalArgumentException().isThrownBy(() -> each.counters(name, "No"));
            }
            for (String label : List.of("", "__a", "le", "a:b", "1")) {
                assertThatIllegalArgumentException().isThrownBy(() -> each.gauges("a", "No", label));
            }
            assertThatIllegalArgumentException().isThrownBy(() -> each.counters("a", "No", "b", "b"));
            for (List<Double> bounds : List.of(List.<Double>of(), List.of(2.0, 1.0), List.of(Double.NaN))) {
                assertThatIllegalArgumentException().isThrownBy(() -> each.histograms("a", "No", bounds));
            }
        }
    }

    @Test
    void labelsWithoutEndFillNoMemory() {
        Family<Counter> visits = meters.counters("visits_total", "Visits", "visitor");
        for (int i = 0; i < 2 * Meters.MOST_SERIES; i++) {
            visits.of("visitor " + i).increment();
        }
        List<String> lines = meters.text(Format.PROMETHEUS).lines().toList();
        assertThat(lines)
                .hasSize(2 + Meters.MOST_SERIES)
                .contains("visits_total{visitor=\"visitor 1\"} 1")
                .endsWith("visits_total{visitor=\"other\"} " + (Meters.MOST_SERIES + 1));
        assertThat(visits.of("visitor 1")).isNotSameAs(visits.of("somebody"));
    }
}
