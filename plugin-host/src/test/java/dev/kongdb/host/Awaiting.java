package dev.kongdb.host;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for conditions that become true without further action of the test. */
public final class Awaiting {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Awaiting() {}

    /** Returns as soon as the condition holds. Fails if it does not hold within half a minute. */
    public static void until(String what, Callable<Boolean> condition) throws Exception {
        until(what, PATIENCE, condition);
    }

    /** Like {@link #until(String, Callable)}, with a longer time. */
    static void until(String what, Duration atMost, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + atMost.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain: " + what);
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }
}
