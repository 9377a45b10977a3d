package dev.kongdb.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.error.DatabaseException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for conditions that become true without further action of the test. */
final class Awaiting {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private Awaiting() {}

    /** Returns as soon as the condition holds. Fails if it does not hold within a minute. */
    static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!holds(condition)) {
            assertThat(System.nanoTime()).as("a minute is over").isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }
    }

    /**
     * Whether the condition holds. While the connections are cut, values that are not cached cannot
     * be read.
     */
    private static boolean holds(BooleanSupplier condition) {
        try {
            return condition.getAsBoolean();
        } catch (DatabaseException e) {
            return false;
        }
    }
}
