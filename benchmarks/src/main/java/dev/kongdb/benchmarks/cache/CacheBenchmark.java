package dev.kongdb.benchmarks.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.kongdb.Kong;
import dev.kongdb.config.KongConfig;
import dev.kongdb.embedded.EmbeddedPostgres;
import dev.kongdb.entity.Consumer;
import dev.kongdb.entity.ConsumerDao;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Looks up one of 1,000 consumers that are all in the cache. {@code ours} uses the id, through a
 * DAO; {@code oursByUsername} uses the username; {@code byCaffeine} uses a prepared key in a cache
 * with the same kind of bound; {@code byConcurrentHashMap} uses the same key. {@code
 * withoutDatabase} and {@code withoutDatabaseByUsername} look up one of the same 1,000 consumers
 * without a database, on a file with 100,000 consumers, through a DAO without {@code cached()}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class CacheBenchmark {
    private static final int CONSUMERS = 1_000;

    /** The number of consumers in the file. */
    private static final int ALL_CONSUMERS = 100_000;

    private final UUID[] ids = new UUID[CONSUMERS];
    private final String[] usernames = new String[CONSUMERS];
    private final String[] keys = new String[CONSUMERS];
    private final Cache<String, Optional<Consumer>> caffeine = Caffeine.newBuilder()
            .maximumWeight(128L << 20)
            .weigher((String key, Optional<Consumer> consumer) -> 500)
            .executor(Runnable::run)
            .build();
    private final ConcurrentMap<String, Optional<Consumer>> map = new ConcurrentHashMap<>();
    private final EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
    private final Kong kong = Kong.open(KongConfig.of(postgres.settings()));
    private final ConsumerDao cached = kong.db().consumers().cached();
    private final Kong off =
            Kong.open(KongConfig.empty().with("database", "off").with("declarative_config_string", file()));
    private final ConsumerDao inMemory = off.db().consumers();
    private final UUID[] idsInMemory = new UUID[CONSUMERS];

    private static String file() {
        StringBuilder file = new StringBuilder("_format_version: \"2.1\"\nconsumers:\n");
        for (int i = 0; i < ALL_CONSUMERS; i++) {
            file.append("- username: consumer-").append(i).append('\n');
        }
        return file.toString();
    }

    /** Creates the consumers and looks each one up once. */
    @Setup
    public void open() {
        ConsumerDao consumers = kong.db().consumers();
        for (int i = 0; i < CONSUMERS; i++) {
            usernames[i] = "consumer-" + i;
            Consumer consumer = consumers.insert(Consumer.with().username(usernames[i]));
            idsInMemory[i] =
                    inMemory.selectByUsername(usernames[i]).orElseThrow().id();
            ids[i] = consumer.id();
            keys[i] = consumers.cacheKey(Consumer.with().id(consumer.id())).text();
            Optional<Consumer> found = cached.select(consumer.id());
            caffeine.put(keys[i], found);
            map.put(keys[i], found);
        }
    }

    /** Closes everything. */
    @TearDown
    public void close() {
        off.close();
        kong.close();
        postgres.close();
    }

    private static int any() {
        return ThreadLocalRandom.current().nextInt(CONSUMERS);
    }

    /** Through the DAO. */
    @Benchmark
    public Optional<Consumer> ours() {
        return cached.select(ids[any()]);
    }

    /** Through the DAO, by a field that is not part of the cache key. */
    @Benchmark
    public Optional<Consumer> oursByUsername() {
        return cached.selectByUsername(usernames[any()]);
    }

    /** Without a database. */
    @Benchmark
    public Optional<Consumer> withoutDatabase() {
        return inMemory.select(idsInMemory[any()]);
    }

    /** Without a database, by a field that is not part of the cache key. */
    @Benchmark
    public Optional<Consumer> withoutDatabaseByUsername() {
        return inMemory.selectByUsername(usernames[any()]);
    }

    /** In Caffeine. */
    @Benchmark
    public @Nullable Object byCaffeine() {
        return caffeine.getIfPresent(keys[any()]);
    }

    /** In a map without bounds. */
    @Benchmark
    public @Nullable Object byConcurrentHashMap() {
        return map.get(keys[any()]);
    }
}
