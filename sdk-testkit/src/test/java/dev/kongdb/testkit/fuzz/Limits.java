package dev.kongdb.testkit.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What one input may cost. Measured while fuzzing only: an ordinary test run asserts no times. */
final class Limits {
    private static final boolean FUZZING = System.getenv("JAZZER_FUZZ") != null;

    /** An input may take 100 ms. Under Jazzer's instrumentation the engine is ten to thirty times slower. */
    private static final long NANOSECONDS = 10 * 100_000_000L;

    /** Inputs are some 20 KB; Jazzer's hooks allocate more than the engine. */
    private static final long BYTES = 256L << 20;

    /** Compilation and the first use of classes are not the input's fault, and do not happen again. */
    private static final int ATTEMPTS = 4;

    private Limits() {}

    /** Runs it; fails when it takes too much processor time or memory again and again. Time that others take from us does not count. */
    static void within(Runnable judgement) {
        if (!FUZZING) {
            judgement.run();
            return;
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long time = 0;
        long memory = 0;
        for (int i = 0; i < ATTEMPTS; i++) {
            long startTime = threads.getCurrentThreadCpuTime();
            long startMemory = threads.getCurrentThreadAllocatedBytes();
            judgement.run();
            time = threads.getCurrentThreadCpuTime() - startTime;
            memory = threads.getCurrentThreadAllocatedBytes() - startMemory;
            if (time <= NANOSECONDS && memory <= BYTES) {
                return;
            }
        }
        assertThat(time).as("nanoseconds of processor time").isLessThanOrEqualTo(NANOSECONDS);
        assertThat(memory).as("bytes allocated").isLessThanOrEqualTo(BYTES);
    }
}
