package dev.kongdb.benchmarks.cassandra;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import dev.kongdb.Kong;
import dev.kongdb.cassandra.SharedSessionFactory;
import dev.kongdb.config.KongConfig;
import dev.kongdb.embedded.EmbeddedCassandra;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The measured keyspace: Kong's tables. At the start, {@code consumers} has 100,000 rows. */
public final class Keyspace {
    static final int ROWS = 100_000;
    static final List<String> TAGS = List.of("gold", "europe");

    /** The state column of a row that the store has written completely. */
    static final String WRITTEN = "done AAAAAAAAAAAAAAAA";

    private static final CqlIdentifier NAME = CqlIdentifier.fromInternal("kong");
    private static final String HOST = "kongdb.benchmarks.cassandra.host";
    private static final String PORT = "kongdb.benchmarks.cassandra.port";

    private static final String PASSWORD = "kongdb.benchmarks.cassandra.password";

    /** The node may be slow while it is busy with the rows that were just loaded. */
    private static final String TIMEOUT_MILLIS = "60000";

    /** The number of concurrent statements while rows are loaded. */
    private static final int AT_ONCE = 256;

    private Keyspace() {}

    /** Creates Kong's tables and fills {@code consumers}. */
    public static void create(EmbeddedCassandra server) throws InterruptedException {
        try (Kong kong = open(server.host(), String.valueOf(server.port()), server.password())) {
            UUID workspace = kong.db().defaultWorkspace();
            PreparedStatement insert = prepareWrite("INSERT INTO " + SharedSessionFactory.table("consumers")
                    + " (id, created_at, username, custom_id, tags, ws_id, kongdb_state) VALUES (?, ?, ?, ?, ?, ?, ?)");
            Instant now = Instant.ofEpochSecond(Instant.now().getEpochSecond());
            load(IntStream.range(0, ROWS)
                    .mapToObj(i -> insert.bind(
                            id(i),
                            now,
                            workspace + ":user-" + i,
                            workspace + ":customer-" + i,
                            Set.copyOf(TAGS),
                            workspace,
                            WRITTEN)));
        }
    }

    /** The system properties through which the processes of JMH find the server. */
    public static List<String> systemProperties(EmbeddedCassandra server) {
        return List.of(
                "-D" + HOST + "=" + server.host(),
                "-D" + PORT + "=" + server.port(),
                "-D" + PASSWORD + "=" + server.password());
    }

    /** Opens the keyspace. */
    static Kong open() {
        return open(System.getProperty(HOST, ""), System.getProperty(PORT, ""), System.getProperty(PASSWORD, ""));
    }

    private static Kong open(String host, String port, String password) {
        Map<String, String> settings = new HashMap<>();
        settings.put("database", SharedSessionFactory.NAME);
        settings.put("cassandra_contact_points", host);
        settings.put("cassandra_port", port);
        settings.put("cassandra_username", "kong");
        settings.put("cassandra_password", password);
        settings.put("cassandra_keyspace", NAME.asInternal());
        settings.put("cassandra_timeout", TIMEOUT_MILLIS);
        return Kong.open(KongConfig.of(settings));
    }

    static CqlIdentifier name() {
        return NAME;
    }

    /** The id of the consumer with this number, from 0. */
    static UUID id(int number) {
        return UUID.nameUUIDFromBytes(("consumer-" + number).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Prepares a statement like the reads of the store: with the same consistency level, and
     * idempotent, so that the driver may repeat it.
     */
    static PreparedStatement prepareRead(String cql) {
        return session()
                .prepare(SimpleStatement.newInstance(cql)
                        .setConsistencyLevel(SharedSessionFactory.readConsistency())
                        .setIdempotent(true));
    }

    /** Prepares a statement with the consistency level of the store's writes. */
    static PreparedStatement prepareWrite(String cql) {
        return session()
                .prepare(SimpleStatement.newInstance(cql).setConsistencyLevel(SharedSessionFactory.writeConsistency()));
    }

    static CqlSession session() {
        return SharedSessionFactory.session();
    }

    /** Runs all statements, many at once. */
    static void load(Stream<BoundStatement> statements) throws InterruptedException {
        Semaphore turns = new Semaphore(AT_ONCE);
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        for (BoundStatement statement : (Iterable<BoundStatement>) statements::iterator) {
            turns.acquire();
            session().executeAsync(statement).whenComplete((result, error) -> {
                failure.compareAndSet(null, error);
                turns.release();
            });
        }
        turns.acquire(AT_ONCE);
        if (failure.get() != null) {
            throw new IllegalStateException("rows could not be loaded", failure.get());
        }
    }
}
