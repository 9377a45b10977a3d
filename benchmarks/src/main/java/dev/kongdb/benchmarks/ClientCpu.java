package dev.kongdb.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * A JMH profiler: the time that this process spent on processors for each operation, its compiler and collector included. The
 * server is another process, so this is what a call costs its client, and steadier than throughput on a machine shared with
 * others.
 */
public final class ClientCpu implements InternalProfiler {
    private static final double NANOS_PER_MICRO = 1000;

    private final OperatingSystemMXBean process =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private long before;

    /** For JMH. */
    public ClientCpu() {}

    @Override
    public String getDescription() {
        return "processor time of the client for each operation";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        before = process.getProcessCpuTime();
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        double spent = process.getProcessCpuTime() - before;
        long operations = Math.max(1, result.getMetadata().getAllOps());
        return List.of(
                new ScalarResult("client.cpu", spent / operations / NANOS_PER_MICRO, "us/op", AggregationPolicy.AVG));
    }
}
