package dev.kongdb.internal;

import dev.kongdb.cache.Lifetimes;
import dev.kongdb.config.KongConfig;
import dev.kongdb.config.KongConfigException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Kong's settings of the cache and of events between nodes.
 *
 * @param bytes the size of each region: {@code mem_cache_size}
 * @param lifetimes {@code db_cache_ttl}, {@code db_cache_neg_ttl}, {@code db_resurrect_ttl}
 * @param updateFrequency how often the events of other nodes are polled: {@code
 *     db_update_frequency}
 * @param updatePropagation how long a write may take to reach all of the database: {@code
 *     db_update_propagation}
 * @param warmUp the entities to load at the start: {@code db_cache_warmup_entities}
 */
public record CacheSettings(
        long bytes, Lifetimes lifetimes, Duration updateFrequency, Duration updatePropagation, List<String> warmUp) {
    private static final long LEAST_BYTES = 1 << 20;

    /**
     * Reads the settings.
     *
     * @throws KongConfigException when one of them is invalid
     */
    public static CacheSettings of(KongConfig config) {
        Duration ttl = config.getSeconds("db_cache_ttl", Duration.ZERO);
        Lifetimes lifetimes = new Lifetimes(
                ttl,
                config.getSeconds("db_cache_neg_ttl", ttl),
                config.getSeconds("db_resurrect_ttl", Duration.ofSeconds(30)));
        return new CacheSettings(
                bytes(config),
                lifetimes,
                config.getSeconds("db_update_frequency", Duration.ofSeconds(5)),
                config.getSeconds("db_update_propagation", Duration.ZERO),
                config.getList("db_cache_warmup_entities", List.of("services")));
    }

    private static long bytes(KongConfig config) {
        String text = config.get("mem_cache_size", "128m").toLowerCase(Locale.ROOT);
        int shift = text.endsWith("k") ? 10 : text.endsWith("m") ? 20 : text.endsWith("g") ? 30 : 0;
        try {
            long bytes = Math.multiplyExact(
                    Long.parseLong(shift == 0 ? text : text.substring(0, text.length() - 1)), 1L << shift);
            if (bytes >= LEAST_BYTES) {
                return bytes;
            }
        } catch (NumberFormatException | ArithmeticException e) {
            // reported below
        }
        throw new KongConfigException(
                "mem_cache_size is '" + text + "'; it must be a size such as 128m, of 1m at least");
    }
}
