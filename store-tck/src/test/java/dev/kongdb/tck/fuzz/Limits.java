package dev.kongdb.tck.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.driver.FuzzedDataProviderImpl;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The limits for one input: 100 ms of processor time, and an amount of memory. Under Jazzer's
 * instrumentation, which makes the engine ten to thirty times slower, the time cannot be judged.
 * There, an input that takes longer is kept in {@link #SLOW}, and {@link CorpusTest} measures it
 * without instrumentation. Only an input that takes ten times as long fails at once.
 */
final class Limits {
    /** The folder in which Jazzer keeps its inputs, inside the module. */
    static final Path FOUND = Path.of(".cifuzz-corpus");

    /** Inputs to measure again: a folder for each test. */
    static final Path SLOW = FOUND.resolve("slow");

    private static final boolean FUZZING = System.getenv("JAZZER_FUZZ") != null;
    private static final long NANOSECONDS = 100_000_000L;
    private static final long INSTRUMENTED_NANOSECONDS = 10 * NANOSECONDS;

    /** Inputs have some 20 KB. Jazzer's hooks allocate more than the engine. */
    private static final long BYTES = 256L << 20;

    /**
     * The first attempts may be slow because of compilation and class loading, which do not happen
     * again.
     */
    private static final int ATTEMPTS = 4;

    /** The input of this thread, to be kept if it turns out to be slow. */
    private static final ThreadLocal<@Nullable Input> CURRENT = new ThreadLocal<>();

    private Limits() {}

    private static final class Input {
        private final Class<?> test;
        private final byte[] bytes;

        Input(Class<?> test, byte[] bytes) {
            this.test = test;
            this.bytes = bytes;
        }

        void keep() {
            Path folder = SLOW.resolve(test.getSimpleName());
            try {
                Files.createDirectories(folder);
                Files.write(folder.resolve(Integer.toHexString(Arrays.hashCode(bytes))), bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Runs one input of a test. */
    static void judge(Class<?> test, byte[] bytes, Consumer<FuzzedDataProvider> judgement) {
        CURRENT.set(new Input(test, bytes));
        try (FuzzedDataProviderImpl data = FuzzedDataProviderImpl.withJavaData(bytes)) {
            judgement.accept(data);
        } finally {
            CURRENT.remove();
        }
    }

    /**
     * Runs the code, and fails if it takes too much processor time or memory in all attempts. It
     * measures processor time, so other processes do not matter.
     */
    static void within(Runnable judgement) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long time = Long.MAX_VALUE;
        long memory = Long.MAX_VALUE;
        for (int i = 0; i < ATTEMPTS && (time > NANOSECONDS || memory > BYTES); i++) {
            long startTime = threads.getCurrentThreadCpuTime();
            long startMemory = threads.getCurrentThreadAllocatedBytes();
            judgement.run();
            time = Math.min(time, threads.getCurrentThreadCpuTime() - startTime);
            memory = Math.min(memory, threads.getCurrentThreadAllocatedBytes() - startMemory);
        }
        Input current = CURRENT.get();
        if (FUZZING && current != null && time > NANOSECONDS) {
            current.keep();
        }
        assertThat(time)
                .as("nanoseconds of processor time")
                .isLessThanOrEqualTo(FUZZING ? INSTRUMENTED_NANOSECONDS : NANOSECONDS);
        assertThat(memory).as("bytes allocated").isLessThanOrEqualTo(BYTES);
    }
}
