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
 * An event by {@code MsgPack:1} over one connection, sent as bytes that are ready, so that what is timed is the server: one whose plugin asks for nothing, one whose
 * plugin asks for 100 values, told for each of them, and beside both the floor: two threads which pass messages of the same lengths to and fro.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class CallbackBenchmark {
    private final Worker worker = Worker.open();

    /** Ends what was opened. */
    @TearDown
    public void close() throws IOException {
        worker.close();
    }

    /** A message there and one back, between two threads. */
    @Benchmark
    public int floor() throws IOException {
        return worker.floor();
    }

    /** An event without a callback: one message there and one back. */
    @Benchmark
    public int event() throws IOException {
        return worker.event();
    }

    /** A callback: a message to the Kong, and its answer. The event itself is the hundredth part of what is timed. */
    @Benchmark
    @OperationsPerInvocation(Worker.CALLBACKS)
    public int callback() throws IOException {
        return worker.callbacks();
    }
}
