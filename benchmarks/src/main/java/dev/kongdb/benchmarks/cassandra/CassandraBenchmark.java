package dev.kongdb.benchmarks.cassandra;

import dev.kongdb.Kong;
import dev.kongdb.benchmarks.KongDbStore;
import dev.kongdb.benchmarks.Store;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One call on a table of 100,000 rows, as each library makes it. {@code -t} sets the number of
 * calling threads.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class CassandraBenchmark {
    private static final int PAGE = 100;

    /** The library that makes the call. */
    @Param({"kongdb", "driver", "mapper"})
    public String library = "kongdb";

    private final AtomicLong written = new AtomicLong(System.nanoTime());
    private List<UUID> ids = List.of();
    private @Nullable Kong kong;
    private @Nullable Store opened;

    /** For JMH. */
    public CassandraBenchmark() {}

    /** For JMH. */
    @Setup
    public void open() {
        Kong database = Keyspace.open();
        kong = database;
        ids = IntStream.range(0, Keyspace.ROWS).mapToObj(Keyspace::id).toList();
        UUID workspace = database.db().defaultWorkspace();
        opened = switch (library) {
            case "kongdb" -> new KongDbStore(database, Keyspace.TAGS);
            case "driver" -> new DriverStore(workspace);
            case "mapper" -> new MapperStore(workspace);
            default -> throw new IllegalArgumentException("no library is called " + library);
        };
    }

    /** For JMH. */
    @TearDown
    public void close() {
        store().close();
        Objects.requireNonNull(kong).close();
    }

    private Store store() {
        return Objects.requireNonNull(opened);
    }

    private static int any() {
        return ThreadLocalRandom.current().nextInt(Keyspace.ROWS);
    }

    /** Selects a row by primary key. */
    @Benchmark
    public Object selectById() throws Exception {
        return store().selectById(ids.get(any()));
    }

    /** Selects a row by a unique field. */
    @Benchmark
    public Object selectByUsername() throws Exception {
        return store().selectByUsername("user-" + any());
    }

    /** Inserts a row. */
    @Benchmark
    public Object insert() throws Exception {
        long number = written.incrementAndGet();
        return store().insert("new-" + number, "new-customer-" + number);
    }

    /** Reads a page of a hundred rows. */
    @Benchmark
    public Object page() throws Exception {
        return store().page(PAGE);
    }
}
