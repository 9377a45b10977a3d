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
 * A JMH profiler that reports the processor time of each operation, which varies less than the
 * throughput on a machine that others use, too. The server is another process, so this is the cost
 * of a call for its client. {@code client.cpu} is the processor time of the whole process, with its
 * compiler and garbage collector. {@code callers.cpu} is that of the threads that make the calls.
 * {@code callers.user} is the part of {@code callers.cpu} outside of the kernel, because on
 * loopback the kernel does the server's share of the network's work in these threads.
 *
 * <p>For a driver with threads of its own, {@code threads.cpu} and {@code threads.user} are the
 * times of all threads, without compiler and garbage collector. {@code callers.waits} is how often
 * a caller waited for another thread: the number of round trips, where several requests that are
 * sent together count as one.
 */
public final class ClientCpu implements InternalProfiler {
    private static final double NANOS_PER_MICRO = 1000;

    private final OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private long processBefore;
    private Map<Long, Used> threadsBefore = Map.of();

    /** The nanoseconds that a thread has used since its start, and how often it has waited. */
    private record Used(boolean isCaller, long cpu, long user, long waits) {
        static final Used NOTHING = new Used(false, 0, 0, 0);
    }

    private double inThreads = Double.NaN;
    private double inThreadsUser = Double.NaN;

    /** For JMH. */
    public ClientCpu() {}

    @Override
    public String getDescription() {
        return "processor time of the client for each operation";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        processBefore = process.getProcessCpuTime();
        threadsBefore = threads();
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        double inProcess = process.getProcessCpuTime() - processBefore;
        Map<Long, Used> now = threads();
        double inAll = 0;
        double inAllUser = 0;
        double inCallers = 0;
        double inCallersUser = 0;
        double waits = 0;
        for (Map.Entry<Long, Used> thread : now.entrySet()) {
            Used used = thread.getValue();
            Used before = threadsBefore.getOrDefault(thread.getKey(), Used.NOTHING);
            inAll += used.cpu - before.cpu;
            inAllUser += used.user - before.user;
            if (used.isCaller) {
                inCallers += used.cpu - before.cpu;
                inCallersUser += used.user - before.user;
                waits += used.waits - before.waits;
            }
        }
        double operations = Math.max(1, result.getMetadata().getAllOps());
        List<Result<?>> results = new ArrayList<>();
        results.add(micros("client.cpu", inProcess / operations));
        results.add(micros("callers.cpu", inCallers / operations));
        results.add(micros("callers.user", inCallersUser / operations));
        results.add(new ScalarResult("callers.waits", waits / operations, "#/op", AggregationPolicy.AVG));
        // In the last iteration, a driver may have ended its threads already. JMH treats a missing
        // figure as zero, so the figure of the iteration before is used.
        if (now.keySet().containsAll(threadsBefore.keySet())) {
            inThreads = inAll / operations;
            inThreadsUser = inAllUser / operations;
        }
        results.add(micros("threads.cpu", inThreads));
        results.add(micros("threads.user", inThreadsUser));
        return results;
    }

    private static ScalarResult micros(String name, double nanos) {
        return new ScalarResult(name, nanos / NANOS_PER_MICRO, "us/op", AggregationPolicy.AVG);
    }

    /**
     * All threads by their ids. The callers are the threads of JMH, which live as long as the
     * benchmark.
     */
    private Map<Long, Used> threads() {
        Map<Long, Used> all = new HashMap<>();
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null) {
                long id = thread.getThreadId();
                all.put(
                        id,
                        new Used(
                                thread.getThreadName().contains("-jmh-worker-"),
                                Math.max(0, threads.getThreadCpuTime(id)),
                                Math.max(0, threads.getThreadUserTime(id)),
                                thread.getWaitedCount()));
            }
        }
        return all;
    }
}
