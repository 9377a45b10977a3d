package dev.kongdb.benchmarks.postgres;

import dev.kongdb.Kong;
import dev.kongdb.benchmarks.KongDbStore;
import dev.kongdb.benchmarks.Store;
import dev.kongdb.postgres.SharedPoolFactory;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
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
public class PostgresBenchmark {
    private static final int PAGE = 100;

    /** The library that makes the call. */
    @Param({"kongdb", "jdbc", "jooq", "jdbi", "hibernate", "micronaut"})
    public String library = "kongdb";

    private final AtomicLong written = new AtomicLong(System.nanoTime());
    private List<UUID> ids = List.of();
    private @Nullable Kong kong;
    private @Nullable Store opened;

    /** For JMH. */
    public PostgresBenchmark() {}

    /** For JMH. */
    @Setup
    public void open() throws Exception {
        Kong database = Consumers.open();
        kong = database;
        ids = Consumers.ids();
        opened = store(database);
    }

    private Store store(Kong database) {
        DataSource pool = SharedPoolFactory.pool();
        UUID workspace = database.db().defaultWorkspace();
        return switch (library) {
            case "kongdb" -> new KongDbStore(database, List.of(Consumers.TAGS));
            case "jdbc" -> new JdbcStore(pool, workspace);
            case "jooq" -> new JooqStore(pool, workspace);
            case "jdbi" -> new JdbiStore(pool, workspace);
            case "hibernate" -> new HibernateStore(pool, workspace);
            case "micronaut" -> new MicronautStore(workspace);
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

    private UUID anyId() {
        return ids.get(ThreadLocalRandom.current().nextInt(ids.size()));
    }

    /** Selects a row by primary key. */
    @Benchmark
    public Object selectById() throws Exception {
        return store().selectById(anyId());
    }

    /** Selects a row by a unique field. */
    @Benchmark
    public Object selectByUsername() throws Exception {
        return store().selectByUsername(
                        "user-" + (1 + ThreadLocalRandom.current().nextInt(Consumers.ROWS)));
    }

    /** Inserts a row. */
    @Benchmark
    public Object insert() throws Exception {
        long number = written.incrementAndGet();
        return store().insert("new-" + number, "new-customer-" + number);
    }

    /** Reads and writes one row. */
    @Benchmark
    public Object update() throws Exception {
        return store().update(anyId(), "changed-" + written.incrementAndGet());
    }

    /** Reads a page of a hundred rows. */
    @Benchmark
    public Object page() throws Exception {
        return store().page(PAGE);
    }
}
