package dev.kongdb.cache;

import java.time.Duration;
import java.util.Optional;

/**
 * The entry of the cache under a key.
 *
 * @param value the value; empty for a remembered miss
 * @param remaining how long it will be returned; empty if for ever
 */
public record Probe<V>(Optional<V> value, Optional<Duration> remaining) {}
