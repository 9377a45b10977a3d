package dev.kongdb.tck.internal.library;

import dev.kongdb.annotation.Auto;
import dev.kongdb.annotation.KongEntity;
import dev.kongdb.annotation.Millis;
import dev.kongdb.annotation.PrimaryKey;
import dev.kongdb.annotation.Unique;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Values at the limits of their types.
 *
 * @param id the primary key
 * @param code a text with an index
 * @param big a whole number
 * @param small a small whole number
 * @param ratio a number
 * @param ratios numbers
 * @param counts whole numbers by name
 * @param grid lists in a list
 * @param seenAt a time in whole seconds
 * @param measuredAt a time in milliseconds
 * @param times further times
 */
@SuppressWarnings("KDB103") // Cassandra refuses some of these types, which is tested, too.
@KongEntity(name = "suite_samples", plugin = "conformance-suite")
public record Sample(
        @PrimaryKey @Auto UUID id,
        @Unique @Nullable String code,
        @Nullable Long big,
        @Nullable Integer small,
        @Nullable Double ratio,
        @Nullable List<Double> ratios,
        @Nullable Map<String, Long> counts,
        @Nullable List<List<String>> grid,
        @Nullable Instant seenAt,
        @Millis @Nullable Instant measuredAt,
        @Nullable List<Instant> times) {}
