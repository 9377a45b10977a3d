package dev.kongdb.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * collector included, {@code threads.cpu} that of all its threads but those two, {@code callers.cpu} that of the threads that make the
 * calls. The last iteration tells no {@code threads.cpu} when a driver's threads have ended with it. {@code callers.waits} is how often a caller waited for another thread: for a driver that has threads of its own, the round
 * trips that were made one after the other.
 */
public final class ClientCpu implements InternalProfiler {
    private static final double NANOS_PER_MICRO = 1000;

    private final OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private Used before = new Used(0, Map.of(), 0, 0);

    /** What was used since the process began, in nanoseconds, by threads by their ids, and how often callers waited. */
    private record Used(long process, Map<Long, Long> threads, long callers, long waits) {}

    /** For JMH. */
    public ClientCpu() {}

    @Override
    public String getDescription() {
        return "processor time of the client for each operation";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        before = used();
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        Used now = used();
        long operations = Math.max(1, result.getMetadata().getAllOps());
        List<Result<?>> results = new ArrayList<>();
        results.add(each("client.cpu", (now.process - before.process) / NANOS_PER_MICRO, operations, "us/op"));
        results.add(each("callers.cpu", (now.callers - before.callers) / NANOS_PER_MICRO, operations, "us/op"));
        results.add(each("callers.waits", (double) (now.waits - before.waits), operations, "#/op"));
        if (now.threads.keySet().containsAll(before.threads.keySet())) {
            long nanos = 0;
            for (Map.Entry<Long, Long> thread : now.threads.entrySet()) {
                nanos += thread.getValue() - before.threads.getOrDefault(thread.getKey(), 0L);
            }
            results.add(each("threads.cpu", nanos / NANOS_PER_MICRO, operations, "us/op"));
        }
        return results;
    }

    private static ScalarResult each(String name, double total, long operations, String unit) {
        return new ScalarResult(name, total / operations, unit, AggregationPolicy.AVG);
    }

    /** The callers are JMH's threads, which live as long as the benchmark. */
    private Used used() {
        Map<Long, Long> all = new HashMap<>();
        long callers = 0;
        long waits = 0;
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread == null) {
                continue;
            }
            long nanos = Math.max(0, threads.getThreadCpuTime(thread.getThreadId()));
            all.put(thread.getThreadId(), nanos);
            if (thread.getThreadName().contains("-jmh-worker-")) {
                callers += nanos;
                waits += thread.getWaitedCount();
            }
        }
        return new Used(process.getProcessCpuTime(), all, callers, waits);
    }
}
