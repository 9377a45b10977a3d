package dev.kongdb.benchmarks.admin;

import dev.kongdb.benchmarks.postgres.Consumers;
import dev.kongdb.dao.Dao;
import dev.kongdb.dao.Options;
import dev.kongdb.host.KongHost;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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
 * One call of the DAO that the Admin API uses, as a plugin would make it, and the same call through HTTP, on one host over one table of
 * 100,000 rows. One thread.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class AdminApiBenchmark {
    private static final int PAGE = 1_000;
    private static final List<String> TAGS = List.of("gold", "europe");

    /** By which way a call comes. */
    @Param({"dao", "http"})
    public String way = "dao";

    private final AtomicLong written = new AtomicLong(System.nanoTime());
    private @Nullable KongHost host;
    private @Nullable Dao dao;
    private @Nullable OneConnection connection;

    /** For JMH. */
    public AdminApiBenchmark() {}

    /** For JMH. */
    @Setup
    public void open() throws IOException {
        KongHost started = KongHost.start(
                Consumers.config("postgres")
                        .with("admin_listen", "127.0.0.1:0")
                        .with("proxy_listen", "off")
                        .with("admin_access_log", "/dev/null"), // written as ever, and kept nowhere
                line -> {});
        host = started;
        // The options of the Admin API, so that both read the same rows in the same way.
        dao = started.kong().db().dao("consumers").with(Options.of(Map.of("nulls", true, "read_primary", true)));
        connection = new OneConnection(started.adminUrls().get(0));
    }

    /** For JMH. */
    @TearDown
    public void close() throws IOException {
        Objects.requireNonNull(connection).close();
        Objects.requireNonNull(host).close();
    }

    /** A thousand rows. */
    @Benchmark
    public Object page() throws IOException {
        return way.equals("dao")
                ? Objects.requireNonNull(dao).page(PAGE, null)
                : Objects.requireNonNull(connection).ask("GET", "/consumers?size=" + PAGE, "");
    }

    /** A new row. */
    @Benchmark
    public Object insert() throws IOException {
        long number = written.incrementAndGet();
        String username = "new-" + number;
        String customId = "new-customer-" + number;
        return way.equals("dao")
                ? Objects.requireNonNull(dao).insert(Map.of("username", username, "custom_id", customId, "tags", TAGS))
                : Objects.requireNonNull(connection)
                        .ask(
                                "POST",
                                "/consumers",
                                "{\"username\":\"" + username + "\",\"custom_id\":\"" + customId
                                        + "\",\"tags\":[\"gold\",\"europe\"]}");
    }
}
