package dev.kongdb.internal;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes expired rows at an interval, until it is closed. */
public final class Sweeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
    private static final long PATIENCE_SECONDS = 10;

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "kong.db expiry");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Starts; the first sweep is after one period.
     *
     * @param deleteExpired deletes expired rows, and returns how many
     * @param period the time between the end of a sweep and the start of the next
     */
    public Sweeper(LongSupplier deleteExpired, Duration period) {
        var unused = clock.scheduleWithFixedDelay(
                () -> sweep(deleteExpired), period.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static void sweep(LongSupplier deleteExpired) {
        try {
            long deleted = deleteExpired.getAsLong();
            LOG.debug("{} expired rows deleted", deleted);
        } catch (RuntimeException e) { // an exception would end the schedule
            LOG.error("expired rows could not be deleted", e);
        }
    }

    /** Waits some seconds for a running statement. */
    @Override
    public void close() {
        clock.shutdownNow();
        try {
            if (!clock.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("expired rows are still being deleted");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
