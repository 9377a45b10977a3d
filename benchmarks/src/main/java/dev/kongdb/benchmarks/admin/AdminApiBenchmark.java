package dev.kongdb.benchmarks.admin;

import dev.kongdb.benchmarks.postgres.Consumers;
import dev.kongdb.dao.Dao;
import dev.kongdb.dao.Options;
import dev.kongdb.host.KongHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
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
 * Compares a direct call of the DAO that the Admin API uses with the same call over HTTP, in one
 * thread, on one host with one table of 100,000 rows. The HTTP client allocates nothing, so all
 * bytes are the host's. The client's processor time is {@code callers.cpu}.
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

    /** The way of the call. */
    @Param({"dao", "http"})
    public String way = "dao";

    private static final byte[] PAGE_REQUEST = OneConnection.request("GET", "/consumers?size=" + PAGE, "");
    private static final String NUMBER = "0000000000000000000";

    private final byte[] insertRequest = OneConnection.request(
            "POST",
            "/consumers",
            "{\"username\":\"new-" + NUMBER + "\",\"custom_id\":\"new-customer-" + NUMBER
                    + "\",\"tags\":[\"gold\",\"europe\"]}");
    private final int customIdAt = numberBefore(insertRequest.length);
    private final int usernameAt = numberBefore(customIdAt);

    private long written = System.nanoTime();
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
                        // the log is written as usual, but not stored
                        .with("admin_access_log", "/dev/null"),
                line -> {});
        host = started;
        // The options of the Admin API, so that both ways read the same rows in the same way.
        dao = started.kong().db().dao("consumers").with(Options.of(Map.of("nulls", true, "read_primary", true)));
        connection = new OneConnection(started.adminUrls().get(0));
    }

    /** For JMH. */
    @TearDown
    public void close() throws IOException {
        Objects.requireNonNull(connection).close();
        Objects.requireNonNull(host).close();
    }

    /** Reads a page of a thousand rows. */
    @Benchmark
    public Object page() throws IOException {
        return way.equals("dao")
                ? Objects.requireNonNull(dao).page(PAGE, null)
                : Objects.requireNonNull(connection).ask(PAGE_REQUEST);
    }

    /** Inserts a row. */
    @Benchmark
    public Object insert() throws IOException {
        long number = ++written;
        if (way.equals("http")) {
            write(number, usernameAt);
            write(number, customIdAt);
            return Objects.requireNonNull(connection).ask(insertRequest);
        }
        return Objects.requireNonNull(dao)
                .insert(Map.of("username", "new-" + number, "custom_id", "new-customer-" + number, "tags", TAGS));
    }

    /** The position of the last number before {@code end} in the request of an insert. */
    private int numberBefore(int end) {
        return new String(insertRequest, 0, end, StandardCharsets.ISO_8859_1).lastIndexOf(NUMBER);
    }

    private void write(long number, int at) {
        long rest = number;
        for (int i = at + NUMBER.length() - 1; i >= at; i--) {
            insertRequest[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
