package dev.kongdb.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Collection;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * A JMH profiler: processor time for each operation, which is steadier than throughput on a machine shared with others. The server
 * is another process, so this is what a call costs its client: {@code client.cpu} is that of the whole process, its compiler and
 * collector included, {@code callers.cpu} that of the threads that make the calls, and {@code callers.user} the part of that in which
 * they ran code of a library and not of the kernel, which on loopback does the server's share of the network's work for them.
 */
public final class ClientCpu implements InternalProfiler {
    private static final double NANOS_PER_MICRO = 1000;

    private final OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private long processBefore;
    private long callersBefore;
    private long callersUserBefore;

    /** For JMH. */
    public ClientCpu() {}

    @Override
    public String getDescription() {
        return "processor time of the client for each operation";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        processBefore = process.getProcessCpuTime();
        callersBefore = callers(threads::getThreadCpuTime);
        callersUserBefore = callers(threads::getThreadUserTime);
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        long operations = Math.max(1, result.getMetadata().getAllOps());
        return List.of(
                each("client.cpu", process.getProcessCpuTime() - processBefore, operations),
                each("callers.cpu", callers(threads::getThreadCpuTime) - callersBefore, operations),
                each("callers.user", callers(threads::getThreadUserTime) - callersUserBefore, operations));
    }

    private static ScalarResult each(String name, long nanos, long operations) {
        return new ScalarResult(name, nanos / NANOS_PER_MICRO / operations, "us/op", AggregationPolicy.AVG);
    }

    /** What JMH's threads, which live as long as the benchmark, have used. */
    private long callers(LongUnaryOperator time) {
        long nanos = 0;
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().contains("-jmh-worker-")) {
                nanos += Math.max(0, time.applyAsLong(thread.getThreadId()));
            }
        }
        return nanos;
    }
}
