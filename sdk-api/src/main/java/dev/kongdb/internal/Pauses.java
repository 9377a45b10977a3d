package dev.kongdb.internal;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * The pause of a writer before it retries after a conflict. It grows with the attempts, and is
 * random so that writers spread.
 */
final class Pauses {
    private static final int LONGEST = 50;

    private Pauses() {}

    static void between(int attempt) {
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(1_000L * Math.min(attempt, LONGEST)) * 10);
    }
}
