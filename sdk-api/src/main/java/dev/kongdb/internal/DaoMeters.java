package dev.kongdb.internal;

import dev.kongdb.error.KongDbException;
import dev.kongdb.meter.Counter;
import dev.kongdb.meter.Family;
import dev.kongdb.meter.Histogram;
import dev.kongdb.meter.Meters;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Measures how long the calls of one entity take, and counts their failures. Hits of the cache are
 * not counted as calls. Thread-safe.
 */
final class DaoMeters {
    private static final double NANOS_PER_MS = 1e6;

    private final String entity;
    private final Family<Histogram> durations;
    private final Family<Counter> errors;

    /** The measured calls. */
    enum Operation {
        SELECT,
        SELECT_ALL,
        COUNT,
        PAGE,
        INSERT,
        INSERT_ALL,
        UPDATE,
        UPSERT,
        UPSERT_ALL,
        DELETE,
        TRUNCATE;

        private final String label = name().toLowerCase(Locale.ROOT);
    }

    DaoMeters(Meters meters, String entity) {
        this.entity = entity;
        this.durations = meters.histograms(
                "kongdb_dao_call_duration_ms",
                "How long calls of the DAOs took, in milliseconds",
                Histogram.MILLISECONDS,
                "entity",
                "operation");
        this.errors = meters.counters(
                "kongdb_dao_errors_total",
                "Calls of the DAOs that were refused or failed, by Kong's name of the error",
                "entity",
                "operation",
                "error");
    }

    <T extends @Nullable Object> T measured(Operation operation, Supplier<T> call) {
        long start = System.nanoTime();
        try {
            return call.get();
        } catch (KongDbException e) {
            errors.of(entity, operation.label, e.name()).increment();
            throw e;
        } finally {
            durations.of(entity, operation.label).record((System.nanoTime() - start) / NANOS_PER_MS);
        }
    }
}
