package dev.kongdb.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kongdb.cache.Lifetimes;
import dev.kongdb.config.KongConfig;
import dev.kongdb.config.KongConfigException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CacheSettingsTest {
    private static CacheSettings of(Map<String, String> settings) {
        return CacheSettings.of(KongConfig.of(settings));
    }

    @Test
    void withoutSettingsTheyAreKongs() {
        assertThat(of(Map.of()))
                .isEqualTo(new CacheSettings(
                        128L << 20,
                        new Lifetimes(Duration.ZERO, Duration.ZERO, Duration.ofSeconds(30)),
                        Duration.ofSeconds(5),
                        Duration.ZERO,
                        List.of("services")));
    }

    @Test
    void eachSettingIsRead() {
        assertThat(of(Map.of(
                        "mem_cache_size", "2m",
                        "db_cache_ttl", "60",
                        "db_cache_neg_ttl", "1.5",
                        "db_resurrect_ttl", "0",
                        "db_update_frequency", "0.5",
                        "db_update_propagation", "3",
                        "db_cache_warmup_entities", "consumers, keyauth_credentials")))
                .isEqualTo(new CacheSettings(
                        2L << 20,
                        new Lifetimes(Duration.ofSeconds(60), Duration.ofMillis(1_500), Duration.ZERO),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(3),
                        List.of("consumers", "keyauth_credentials")));
    }

    @Test
    void aMissIsRememberedAsLongAsAValueUnlessSetOtherwise() {
        assertThat(of(Map.of("db_cache_ttl", "60")).lifetimes().negativeTtl()).isEqualTo(Duration.ofSeconds(60));
    }

    @ParameterizedTest
    @CsvSource({"1048576,1048576", "2048k,2097152", "3M,3145728", "1g,1073741824"})
    void aSizeHasAUnitOrIsInBytes(String text, long bytes) {
        assertThat(of(Map.of("mem_cache_size", text)).bytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1048575", "1023k", "0", "-1m", "m", "12q", "99999999999g"})
    void aSizeThatIsNoneOrTooSmallIsRefused(String text) {
        assertThatThrownBy(() -> of(Map.of("mem_cache_size", text)))
                .isInstanceOf(KongConfigException.class)
                .hasMessageContaining("mem_cache_size is '" + text + "'; it must be a size such as 128m");
    }
}
