package dev.kongdb.cache;

import java.time.Duration;
import java.util.Optional;

/**
 * What the cache holds under a key.
 *
 * @param value empty for a miss that is remembered
 * @param remaining how long it is served; empty for ever
 */
public record Probe<V>(Optional<V> value, Optional<Duration> remaining) {}
