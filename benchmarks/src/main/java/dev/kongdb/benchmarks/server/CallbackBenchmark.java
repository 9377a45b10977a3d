package dev.kongdb.benchmarks.server;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Sends events by {@code MsgPack:1} over one connection, as prepared bytes, so that the measured
 * time is the server's. The plugin asks either for nothing or for 100 values, which are counted one
 * by one. The floor is two threads that send each other messages of the same lengths.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class CallbackBenchmark {
    private final Worker worker = Worker.open();

    /** Closes everything. */
    @TearDown
    public void close() throws IOException {
        worker.close();
    }

    /** A message and its answer between two threads. */
    @Benchmark
    public int floor() throws IOException {
        return worker.floor();
    }

    /** An event without a callback: a message and its answer. */
    @Benchmark
    public int event() throws IOException {
        return worker.event();
    }

    /**
     * A callback: a message to the Kong, and its answer. A hundredth of the measured time is the
     * event itself.
     */
    @Benchmark
    @OperationsPerInvocation(Worker.CALLBACKS)
    public int callback() throws IOException {
        return worker.callbacks();
    }
}
