package dev.kongdb.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.spi.EntityStrategy.PageQuery;
import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The number of statements of each call, as {@code docs/cassandra.md} and {@code
 * docs/benchmarks.md} state it.
 */
class RoundTripsTest {
    private static final List<String> SENT = new CopyOnWriteArrayList<>();

    private static Keyspace keyspace;
    private static Entities entities;
    private static FaultyProxy proxy;
    private static CassandraStrategy client;
    private static volatile CountDownLatch expected = new CountDownLatch(0);
    private static volatile Predicate<String> isExpected = cql -> false;

    @BeforeAll
    static void open() throws IOException {
        keyspace = new Keyspace();
        entities = keyspace.entities;
        proxy = new FaultyProxy(
                keyspace.config.get("cassandra_contact_points", ""),
                Integer.parseInt(keyspace.config.get("cassandra_port", "")));
        CassandraSettings settings = CassandraSettings.of(keyspace.config
                .with("cassandra_contact_points", "127.0.0.1")
                .with("cassandra_port", String.valueOf(proxy.port())));
        client = new CassandraStrategy(settings, RoundTripsTest::sent, Duration.ofSeconds(10));
        entities.open(client);
        // Creates the tables of the guards, and adds the store's columns.
        Row consumer = store(entities.consumers).insert(keyspace.write(entities.consumers, "username", "first"));
        store(entities.plugins).insert(keyspace.write(entities.plugins, "name", "p", "consumer", reference(consumer)));
        for (var schema : List.of(entities.routes, entities.services, entities.credentials)) {
            store(schema).page(new PageQuery(1, null, null, null, null, List.of(), false));
        }
    }

    @AfterAll
    static void close() throws IOException {
        client.close();
        proxy.close();
        keyspace.close();
    }

    @BeforeEach
    void forget() {
        SENT.clear();
    }

    /**
     * The events of a write are two further statements, one before and one after it, which are not
     * sent together with any of these.
     */
    private static void sent(String cql) {
        if (cql.contains("cluster_events")) {
            return;
        }
        SENT.add(cql);
        if (isExpected.test(cql)) {
            expected.countDown();
        }
    }

    private static EntityStrategy store(dev.kongdb.schema.Schema schema) {
        return entities.store(client, schema);
    }

    private static Reference<?> reference(Row row) {
        return Reference.to((UUID) row.get("id"));
    }

    private static long conditional() {
        return SENT.stream().filter(cql -> cql.contains(" IF ")).count();
    }

    private static long others() {
        return SENT.size() - conditional();
    }

    /** Whether this many statements of the kind are sent before the first of them is answered. */
    private static boolean areTogether(int count, Predicate<String> kind, Runnable call) {
        expected = new CountDownLatch(count);
        isExpected = kind;
        AtomicBoolean together = new AtomicBoolean(true);
        proxy.faults(cql -> {
            if (kind.test(cql)) {
                try { // The node receives the first statement only when the last one has been sent.
                    together.compareAndSet(true, expected.await(10, TimeUnit.SECONDS));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return null;
        });
        try {
            call.run();
            return together.get() && expected.getCount() == 0;
        } finally {
            proxy.faults(cql -> null);
            isExpected = cql -> false;
        }
    }

    @Test
    void aReadIsOneStatement() {
        Row row = keyspace.insert(entities.consumers, "username", "read");
        store(entities.consumers).select(row, keyspace.workspace);
        assertThat(SENT).hasSize(1);
        store(entities.consumers).selectBy(entities.consumers.field("username"), "read", keyspace.workspace);
        assertThat(SENT).hasSize(2);
    }

    @Test
    void anInsertWithoutUniqueValueAndReferenceIsOneConditionalStatementAfterALookAtTheWorkspace() {
        store(entities.services).insert(keyspace.write(entities.services, "host", "h"));
        assertThat(conditional()).isEqualTo(1);
        assertThat(others()).isEqualTo(1);
    }

    @Test
    void aUniqueValueTakesTwoConditionalStatementsMoreAndALookAndEachFurtherOneOneOfBoth() {
        store(entities.consumers).insert(keyspace.write(entities.consumers, "username", "one value"));
        assertThat(conditional()).isEqualTo(3);
        assertThat(others()).isEqualTo(1 + 1);
        SENT.clear();
        store(entities.consumers)
                .insert(keyspace.write(entities.consumers, "username", "two values", "custom_id", "second"));
        assertThat(conditional()).isEqualTo(4);
        assertThat(others()).isEqualTo(1 + 2);
    }

    @Test
    void aReferenceTakesOneConditionalStatementMoreAndAnAnnouncementAReadAndAWithdrawal() {
        Row service = keyspace.insert(entities.services, "host", "h");
        store(entities.routes).insert(keyspace.write(entities.routes, "service", reference(service)));
        assertThat(conditional()).isEqualTo(2);
        assertThat(others()).isEqualTo(1 + 3);
    }

    @Test
    void eachTagTakesAnEntryBeforeTheRowAndAgainAfterIt() {
        store(entities.services).insert(keyspace.write(entities.services, "host", "h", "tags", List.of("a", "b")));
        assertThat(conditional()).isEqualTo(1);
        assertThat(others()).isEqualTo(1 + 4);
    }

    @Test
    void anUpdateThatKeepsItsUniqueValuesIsOneStatement() {
        Row row = keyspace.insert(entities.services, "host", "h", "name", "kept");
        Row read = store(entities.services).select(row, keyspace.workspace);
        SENT.clear();
        store(entities.services)
                .update(read, keyspace.write(entities.services, "id", row.get("id"), "host", "i", "name", "kept"));
        assertThat(SENT).hasSize(1);
    }

    @Test
    void aDeleteOfWhatNothingCanReferToIsAReadAndOneConditionalStatementAndOneMoreForEachUniqueValue() {
        Row consumer = keyspace.insert(entities.consumers, "username", "owner");
        Row credential = keyspace.insert(entities.credentials, "consumer", reference(consumer), "key", "deleted");
        store(entities.credentials).delete(credential, keyspace.workspace);
        assertThat(conditional()).isEqualTo(2);
        assertThat(others()).isEqualTo(2); // the row, and the owner of the value
    }

    @Test
    void severalUniqueValuesAreClaimedTogether() {
        assertThat(areTogether(
                        2,
                        cql -> cql.startsWith("INSERT") && cql.contains("kongdb_claims"),
                        () -> store(entities.consumers)
                                .insert(keyspace.write(
                                        entities.consumers, "username", "together", "custom_id", "with this"))))
                .isTrue();
    }

    @Test
    void severalParentsAreAnnouncedTogetherAndLookedForTogether() {
        Row consumer = keyspace.insert(entities.consumers, "username", "parent");
        Row service = keyspace.insert(entities.services, "host", "h");
        Row route = keyspace.insert(entities.routes, "service", reference(service));
        Runnable insert = () -> store(entities.plugins)
                .insert(keyspace.write(
                        entities.plugins,
                        "name",
                        UUID.randomUUID().toString(),
                        "consumer",
                        reference(consumer),
                        "service",
                        reference(service),
                        "route",
                        reference(route)));
        assertThat(areTogether(3, cql -> cql.startsWith("INSERT") && cql.contains("kongdb_references"), insert))
                .isTrue();
        Set<String> parents = Set.of(".consumers ", ".services ", ".routes ");
        assertThat(areTogether(
                        3, cql -> cql.startsWith("SELECT") && parents.stream().anyMatch(cql::contains), insert))
                .isTrue();
    }

    @Test
    void whoLosesOneOfSeveralValuesLeavesTheOthersToAll() {
        keyspace.insert(entities.consumers, "username", "taken", "custom_id", "also taken");
        for (String name : List.of("taken", "free")) {
            assertThat(Failing.code(() -> keyspace.insert(
                            entities.consumers,
                            "username",
                            name,
                            "custom_id",
                            name.equals("taken") ? "free" : "also taken")))
                    .isEqualTo(5);
        }
        keyspace.insert(entities.consumers, "username", "free", "custom_id", "free");
    }
}
