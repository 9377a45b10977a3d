package dev.kongdb.cassandra;

import static dev.kongdb.cassandra.Entities.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.cassandra.FaultyProxy.Fault;
import dev.kongdb.error.DatabaseException;
import dev.kongdb.schema.Schema;
import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.spi.EntityStrategy.PageQuery;
import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;

/** A client whose statements go through its own proxy, which injects faults into some of them. */
final class FaultyLink implements AutoCloseable {
    private static final AtomicInteger NAMES = new AtomicInteger();

    final FaultyProxy proxy;

    /** The statements that the clients have reported to their fault points. */
    final List<String> told = new CopyOnWriteArrayList<>();

    /** A client that waits for an answer as long as one may come. */
    final CassandraStrategy client;

    private final Keyspace keyspace;
    private final Entities entities;
    private final EntityStrategy consumers;
    private final EntityStrategy credentials;

    FaultyLink(Keyspace keyspace) throws IOException {
        this.keyspace = keyspace;
        this.entities = keyspace.entities;
        this.proxy = new FaultyProxy(
                keyspace.config.get("cassandra_contact_points", ""),
                Integer.parseInt(keyspace.config.get("cassandra_port", "")));
        this.client = client("20000");
        this.consumers = entities.store(client, entities.consumers);
        this.credentials = entities.store(client, entities.credentials);
    }

    /** The keyspace for links whose faults leave unfinished attempts that no client will end. */
    static Keyspace keyspace() {
        return Keyspace.shared(Duration.ofMillis(100));
    }

    static String name() {
        return "faults-" + NAMES.incrementAndGet();
    }

    static boolean isConditional(String cql) {
        return cql.contains(" IF ");
    }

    /**
     * Injects the fault into the statement with this number among those of the kind, and into no
     * other.
     */
    static Function<String, Fault> once(Predicate<String> kind, Fault fault, int number, AtomicInteger seen) {
        return cql -> kind.test(cql) && seen.getAndIncrement() == number ? fault : null;
    }

    /** Another client through the same proxy, which waits this many milliseconds for an answer. */
    CassandraStrategy client(String timeout) {
        CassandraSettings settings = CassandraSettings.of(keyspace.config
                .with("cassandra_contact_points", "127.0.0.1")
                .with("cassandra_port", String.valueOf(proxy.port()))
                .with("cassandra_timeout", timeout));
        CassandraStrategy opened = new CassandraStrategy(settings, told::add, Duration.ofSeconds(10));
        entities.open(opened);
        return opened;
    }

    /**
     * Makes the client prepare all statements of {@link #insertUpdateAndDelete}, so that faults hit
     * only their executions.
     */
    void prepare() {
        insertUpdateAndDelete(name());
    }

    /**
     * Makes a client check every table; otherwise it would do so before the first statement on it.
     */
    void openTables(CassandraStrategy of) {
        of.deletes().unfinished();
        for (Schema schema : entities.all()) {
            entities.store(of, schema).page(new PageQuery(1, null, null, null, null, List.of(), false));
        }
    }

    /** Ends all faults, and waits until the client has connected again. */
    void heal() {
        proxy.faults(cql -> null);
        awaitConnection(client);
    }

    void awaitConnection(CassandraStrategy of) {
        Failing.until(() -> {
            try {
                entities.store(of, entities.leases).select(row(entities.leases), null);
                return true;
            } catch (DatabaseException e) {
                return false;
            }
        });
    }

    private static Reference<?> reference(Row row) {
        return Reference.to((UUID) row.get("id"));
    }

    /** Inserts, updates and deletes rows that need all guards. */
    void insertUpdateAndDelete(String name) {
        Row consumer = consumers.insert(keyspace.write(entities.consumers, "username", name));
        Row credential = credentials.insert(keyspace.write(
                entities.credentials, "consumer", reference(consumer), "key", name, "tags", List.of(name)));
        Row updated = credentials.update(
                credential,
                keyspace.write(
                        entities.credentials,
                        "id",
                        credential.get("id"),
                        "consumer",
                        reference(consumer),
                        "key",
                        name + "-2"));
        assertThat(updated).isNotNull();
        assertThat(keyspace.select(entities.credentials, credential.get("id")).get("key"))
                .isEqualTo(name + "-2");
        assertThat(Failing.code(() ->
                        keyspace.insert(entities.credentials, "consumer", reference(consumer), "key", name + "-2")))
                .isEqualTo(5);
        // The value is free again.
        keyspace.insert(entities.credentials, "consumer", reference(consumer), "key", name);
        assertThat(consumers.delete(consumer, keyspace.workspace)).hasSize(3);
        assertThat(keyspace.select(entities.consumers, consumer.get("id"))).isNull();
        assertThat(keyspace.select(entities.credentials, credential.get("id"))).isNull();
    }

    @Override
    public void close() throws IOException {
        try (proxy) {
            client.close();
        }
    }
}
