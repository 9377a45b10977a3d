package dev.kongdb.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** The clock of the sweep. */
class SweeperTest {
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    @Test
    void aFailureDoesNotEndTheSchedule() throws Exception {
        CountDownLatch thrice = new CountDownLatch(3);
        LongSupplier failing = () -> {
            thrice.countDown();
            throw new IllegalStateException("a defect");
        };
        Sweeper sweeper = new Sweeper(failing, AT_ONCE);
        thrice.await();
        sweeper.close();
        assertThat(thrice.getCount()).isZero();
    }

    @Test
    void closingInterruptsTheSweepAndEndsItsThread() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicReference<Thread> thread = new AtomicReference<>();
        LongSupplier endless = () -> {
            thread.set(Thread.currentThread());
            begun.countDown();
            while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
            return 0;
        };
        Sweeper sweeper = new Sweeper(endless, AT_ONCE);
        begun.await();
        assertThat(thread.get().isDaemon()).isTrue();
        sweeper.close();
        thread.get().join();
        assertThat(thread.get().isAlive()).isFalse();
    }
}
