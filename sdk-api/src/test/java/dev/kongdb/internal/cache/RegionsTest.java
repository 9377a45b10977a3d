package dev.kongdb.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.cache.Lifetimes;
import dev.kongdb.cache.Loaded;
import dev.kongdb.dao.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegionsTest {
    private static final int BYTES = 1 << 20;

    private final AtomicLong clock = new AtomicLong();
    private final List<String> told = new ArrayList<>();
    private final Regions regions = new Regions(
            region(), region(), new Lifetimes(Duration.ofSeconds(10), Duration.ofSeconds(2), Duration.ZERO), told::add);

    private Region region() {
        return new Region(BYTES, () -> Snapshot.LIVE, clock::get);
    }

    /** {@code router:version} and {@code plugins_iterator:version} are keys of Kong's core, too. */
    @ParameterizedTest
    @CsvSource({"keyauth_credentials,services", "keyauth_credentials,plugins_iterator", "routes,consumers"})
    void aFloodOfOneKindDoesNotEvictTheOther(String flood, String kept) {
        for (int i = 0; i < 50; i++) {
            regions.get(kept + ":" + i, () -> Loaded.of("x".repeat(1_000)));
        }
        for (int i = 0; i < 5_000; i++) {
            regions.get(flood + ":" + i, () -> Loaded.of("x".repeat(1_000)));
        }
        for (int i = 0; i < 50; i++) {
            assertThat(regions.probe(kept + ":" + i)).isPresent();
        }
        assertThat(regions.of(flood)).isNotSameAs(regions.of(kept));
        assertThat(regions.of(flood).statistics().evictions()).isGreaterThan(3_500);
        assertThat(regions.of(flood).statistics().bytes()).isBetween(BYTES / 2L, (long) BYTES);
    }

    @Test
    void theLifetimesOfTheSettingsHoldForValuesThatGiveNone() {
        regions.get("told:a", () -> Loaded.of("v"));
        regions.get("told:b", Loaded::none);
        clock.addAndGet(Duration.ofSeconds(3).toNanos());
        assertThat(regions.probe("told:a")).isPresent();
        assertThat(regions.probe("told:b")).isEmpty();
        clock.addAndGet(Duration.ofSeconds(8).toNanos());
        assertThat(regions.probe("told:a")).isEmpty();
    }

    @Test
    void onlyAnInvalidationForAllNodesIsToldToThem() {
        regions.get("told:a", () -> Loaded.of("v"));
        regions.invalidateLocal("told:a");
        assertThat(regions.probe("told:a")).isEmpty();
        assertThat(told).isEmpty();
        regions.get("services:a", () -> Loaded.of("v"));
        regions.invalidate("services:a");
        assertThat(regions.probe("services:a")).isEmpty();
        assertThat(told).containsExactly("services:a");
    }
}
