package dev.kongdb.host.internal.balancer;

import java.util.EnumMap;
import java.util.Map;

/**
 * Whether an address is healthy, by the results of its checks and requests. Failures of each type
 * are counted until a success; enough of one type make it unhealthy. Successes are counted until a
 * failure; enough make it healthy. A limit of 0 switches counting off. So if successes are not
 * counted, nothing resets the failures. Thread-safe.
 */
final class Health {
    /** The types of failures. */
    enum Failure {
        /** An answer with a status that counts as a failure. */
        HTTP,
        /** No connection, or one that broke. */
        TCP,
        /** No answer in time. */
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

    /** Sets the health and resets the counters. */
    synchronized void set(boolean healthy) {
        this.healthy = healthy;
        successes = 0;
        failures.clear();
    }
}
