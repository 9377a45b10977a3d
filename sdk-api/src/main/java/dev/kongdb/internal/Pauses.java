package dev.kongdb.internal;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** The pause of a writer that lost to another, before it reads the row again: it grows, and differs by thread. */
final class Pauses {
    private static final int LONGEST = 50;

    private Pauses() {}

    static void between(int attempt) {
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(1_000L * Math.min(attempt, LONGEST)) * 10);
    }
}
