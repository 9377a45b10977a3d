package dev.kongdb.host.internal.balancer;

import java.util.EnumMap;
import java.util.Map;

/**
 * Whether an address is healthy, by what its checks and its requests came to. Failures of a kind add up until a success; enough of one
 * kind make it unhealthy. Successes add up until a failure; enough make it healthy. A limit of 0 switches counting off, so where
 * successes are not counted, failures add up for ever. Thread-safe.
 */
final class Health {
    /** What can go wrong. */
    enum Failure {
        /** An answer with a status that counts as a failure. */
        HTTP,
        /** No connection, or one that broke. */
        TCP,
        /** Nothing came in time. */
        TIMEOUT
    }

    private final Map<Failure, Integer> failures = new EnumMap<>(Failure.class);
    private int successes;
    private boolean healthy = true;

    synchronized boolean isHealthy() {
        return healthy;
    }

    synchronized void success(int limit) {
        if (limit == 0 || (healthy && failures.isEmpty())) {
            return;
        }
        successes++;
        failures.clear();
        if (successes >= limit) {
            healthy = true;
        }
    }

    synchronized void failure(Failure kind, int limit) {
        if (limit == 0 || (!healthy && successes == 0)) {
            return;
        }
        successes = 0;
        if (failures.merge(kind, 1, Integer::sum) >= limit) {
            healthy = false;
        }
    }

    /** Says what it is, and begins to count anew. */
    synchronized void set(boolean healthy) {
        this.healthy = healthy;
        successes = 0;
        failures.clear();
    }
}
