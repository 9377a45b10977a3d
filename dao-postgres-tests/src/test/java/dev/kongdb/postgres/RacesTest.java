package dev.kongdb.postgres;

import static dev.kongdb.postgres.Entities.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.config.KongConfig;
import dev.kongdb.dao.Dao;
import dev.kongdb.error.ForeignKeyViolationException;
import dev.kongdb.error.KongDbException;
import dev.kongdb.error.NotFoundException;
import dev.kongdb.error.UniqueViolationException;
import dev.kongdb.event.CrudEvents.Subscription;
import dev.kongdb.event.Operation;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.spi.EntityStrategy.Upserted;
import dev.kongdb.spi.EntityStrategy.Write;
import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;

/** Many threads and two nodes write the same row. */
class RacesTest {
    private static final int THREADS = 64;

    private static Database database;
    private static Node[] nodes;
    private static ExecutorService threads;
    private static Schema consumers;

    /** The subscriptions of the running test. */
    private final List<Subscription> watches = new ArrayList<>();

    @BeforeAll
    static void open() {
        database = new Database();
        // Fewer connections than threads, and fewer than the server allows.
        KongConfig config = Server.config(database.name).with("pg_max_concurrent_queries", "20");
        nodes = new Node[] {new Node(config), new Node(config)};
        threads = Executors.newFixedThreadPool(THREADS);
        consumers = database.entities.consumers;
    }

    @AfterAll
    static void close() {
        threads.shutdownNow();
        for (Node node : nodes) {
            node.close();
        }
        database.close();
    }

    @AfterEach
    void watchNoLonger() {
        watches.forEach(Subscription::close);
    }

    /** Starts all calls at once, and returns their results or exceptions. */
    private static List<Object> race(IntFunction<Callable<?>> calls) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Object>> futures = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Callable<?> call = calls.apply(i);
            futures.add(threads.submit(() -> {
                start.await();
                try {
                    return call.call();
                } catch (KongDbException e) {
                    return e;
                }
            }));
        }
        start.countDown();
        List<Object> outcomes = new ArrayList<>();
        for (Future<Object> future : futures) {
            outcomes.add(future.get());
        }
        return outcomes;
    }

    private static EntityStrategy store(int i, Schema schema) {
        return database.entities.store(nodes[i % 2].strategy, schema);
    }

    @RepeatedTest(5)
    void oneOfManyInsertsOfAUniqueValueSucceedsAndTheOthersNameTheField() throws Exception {
        String name = UUID.randomUUID().toString();
        List<Object> outcomes =
                race(i -> () -> store(i, consumers).insert(database.write(consumers, "username", name)));
        assertThat(outcomes).filteredOn(Row.class::isInstance).hasSize(1);
        assertThat(outcomes)
                .filteredOn(UniqueViolationException.class::isInstance)
                .hasSize(THREADS - 1)
                .allSatisfy(e -> assertThat(((KongDbException) e).fields()).isEqualTo(Map.of("username", name)));
        assertThat(database.ask("SELECT count(*) FROM consumers WHERE username = '" + name + "'"))
                .isEqualTo("1");
    }

    @RepeatedTest(10)
    void noIncrementIsLost() throws Exception {
        Schema counters = database.entities.counters;
        int position = counters.shape().position("count");
        Row row = database.insert(counters, "count", 0L);
        List<Object> outcomes = race(i -> () -> increment(store(i, counters), row.get("id"), position));
        assertThat(outcomes).doesNotHaveDuplicates();
        assertThat(database.ask("SELECT count FROM test_counters WHERE id = '" + row.get("id") + "'"))
                .isEqualTo(String.valueOf(THREADS));
    }

    /**
     * Reads the counter, adds one, and writes it if no other thread has. Tries again until this
     * succeeds.
     */
    private static Long increment(EntityStrategy store, Object id, int count) {
        Schema counters = database.entities.counters;
        while (true) {
            Row read = store.select(row(counters, "id", id), null);
            Long next = ((Number) read.get(count)).longValue() + 1;
            if (store.update(read, database.write(read.copy().set(count, next))) != null) {
                return next;
            }
        }
    }

    @RepeatedTest(5)
    void oneOfManyUpsertsOfAKeyCreates() throws Exception {
        UUID id = UUID.randomUUID();
        List<Object> outcomes = race(
                i -> () -> store(i, consumers).upsert(database.write(consumers, "id", id, "custom_id", id + "-" + i)));
        assertThat(outcomes)
                .filteredOn(each -> each instanceof Upserted upserted && upserted.created())
                .hasSize(1);
        assertThat(outcomes)
                .filteredOn(each -> each instanceof Upserted upserted && !upserted.created())
                .hasSize(THREADS - 1);
    }

    @RepeatedTest(5)
    void manyUpsertsOfAUniqueValueAgreeOnOneId() throws Exception {
        String name = UUID.randomUUID().toString();
        Field username = consumers.field("username");
        List<Object> outcomes =
                race(i -> () -> store(i, consumers).upsertBy(username, database.write(consumers, "username", name)));
        assertThat(outcomes)
                .extracting(each -> ((Upserted) each).row().get("id"))
                .containsOnly(((Upserted) outcomes.get(0)).row().get("id"));
        assertThat(outcomes).filteredOn(each -> ((Upserted) each).created()).hasSize(1);
    }

    @RepeatedTest(5)
    void oneOfManyTakesThePlaceOfAnExpiredRow() throws Exception {
        Schema credentials = database.entities.credentials;
        Reference<?> consumer = Reference.to(
                (UUID) database.insert(consumers, "username", UUID.randomUUID().toString())
                        .get("id"));
        String key = UUID.randomUUID().toString();
        database.insert(credentials, "consumer", consumer, "key", key);
        database.execute("UPDATE keyauth_credentials SET ttl = now() - interval '1 second' WHERE key = '" + key + "'");
        List<Object> outcomes = race(i -> () -> store(i, credentials)
                .insert(new Write(row(credentials, "consumer", consumer, "key", key), database.workspace, 100L, null)));
        assertThat(outcomes).filteredOn(Row.class::isInstance).hasSize(1);
        assertThat(outcomes)
                .filteredOn(UniqueViolationException.class::isInstance)
                .hasSize(THREADS - 1);
    }

    @RepeatedTest(5)
    void anUpdateAndADeleteOfARowLeaveItEitherChangedAndGoneOrGone() throws Exception {
        Row read = database.insert(consumers, "username", UUID.randomUUID().toString());
        List<Object> outcomes = race(i -> () -> i % 2 == 0
                ? store(i / 2, consumers).delete(read, database.workspace).size()
                : String.valueOf(store(i / 2, consumers).update(read, database.write(read.copy())) != null));
        assertThat(outcomes).filteredOn(each -> each.equals(1)).hasSize(1);
        assertThat(outcomes).filteredOn("true"::equals).hasSizeLessThanOrEqualTo(1);
        assertThat(database.store(consumers).select(read, null)).isNull();
    }

    // --- through the DAOs

    private static Dao dao(int i, String entity) {
        return nodes[i % 2].dao(entity);
    }

    private static Map<String, Object> id(Map<String, Object> entity) {
        return Map.of("id", entity.get("id"));
    }

    private static List<Object> failures(List<Object> outcomes) {
        return outcomes.stream().filter(Exception.class::isInstance).toList();
    }

    @RepeatedTest(10)
    void ofManyInsertsOfAUniqueValueThroughTheDaosOneSucceeds() throws Exception {
        String name = UUID.randomUUID().toString();
        List<Object> outcomes =
                race(i -> () -> dao(i, "consumers").insert(Map.of("username", name, "tags", List.of(name))));
        assertThat(failures(outcomes))
                .hasSize(THREADS - 1)
                .allSatisfy(e -> assertThat(e)
                        .isInstanceOfSatisfying(
                                UniqueViolationException.class,
                                violation -> assertThat(violation.fields()).isEqualTo(Map.of("username", name))));
        assertThat(database.askAll("SELECT username FROM consumers WHERE username = '" + name + "'"))
                .containsExactly(name);
        assertThat(database.ask("SELECT count(*) FROM tags WHERE tags = ARRAY['" + name + "']"))
                .isEqualTo("1");
    }

    /**
     * Half of the threads count up by compare-and-set. The other half change other fields of the
     * row.
     */
    @RepeatedTest(10)
    void noIncrementIsLostAmongTheUpdatesOfOtherFields() throws Exception {
        Map<String, Object> counter = nodes[0].insert("test_counters", Map.of("name", unique(), "count", 0));
        int position = database.entities.counters.shape().position("count");
        List<Object> outcomes = race(i -> () -> i % 4 < 2
                ? increment(
                        database.entities.store(nodes[i % 2].strategy, database.entities.counters),
                        counter.get("id"),
                        position)
                : dao(i, "test_counters").update(id(counter), Map.of("note", unique())));
        assertThat(failures(outcomes)).isEmpty();
        assertThat(outcomes).filteredOn(Long.class::isInstance).doesNotHaveDuplicates();
        assertThat(database.ask("SELECT count FROM test_counters WHERE id = '" + counter.get("id") + "'"))
                .isEqualTo(String.valueOf(THREADS / 2));
    }

    @RepeatedTest(10)
    void updatesOfDifferentFieldsAreAllThere() throws Exception {
        Map<String, Object> row = nodes[0].insert("test_everything", Map.of("text", "t"));
        List<String> fields = List.of("small", "middle", "large");
        List<Object> outcomes = race(i -> () -> dao(i, "test_everything")
                .update(id(row), Map.of(fields.get(i % fields.size()), i % fields.size() + 1)));
        assertThat(failures(outcomes)).isEmpty();
        assertThat(database.ask("SELECT small || ' ' || middle || ' ' || large || ' ' || text FROM test_everything"
                        + " WHERE id = '" + row.get("id") + "'"))
                .isEqualTo("1 2 3 t");
    }

    @RepeatedTest(10)
    void anUpdateNeverBringsADeletedRowBack() throws Exception {
        Map<String, Object> consumer = nodes[0].insert("consumers", Map.of("username", unique()));
        AtomicInteger deletions = new AtomicInteger();
        for (Node node : nodes) {
            watches.add(node.events().subscribe("consumers", Operation.DELETE, e -> deletions.incrementAndGet()));
        }
        List<Object> outcomes = race(i -> () -> i % 8 == 7
                ? dao(i / 8, "consumers").delete(id(consumer))
                : dao(i, "consumers").update(id(consumer), Map.of("custom_id", unique())));
        assertThat(outcomes).filteredOn(Boolean.TRUE::equals).hasSize(1);
        assertThat(deletions).hasValue(1);
        assertThat(failures(outcomes)).allSatisfy(e -> assertThat(e).isInstanceOf(NotFoundException.class));
        assertThat(nodes[1].dao("consumers").select(id(consumer))).isEmpty();
        assertThat(database.ask("SELECT count(*) FROM tags WHERE entity_id = '" + consumer.get("id") + "'"))
                .isEqualTo("0");
    }

    @RepeatedTest(20)
    void aChildIsNeverLeftWithoutItsParent() throws Exception {
        Map<String, Object> consumer = nodes[0].insert("consumers", Map.of("username", unique()));
        Set<Object> swept = ConcurrentHashMap.newKeySet();
        watches.add(nodes[0].events()
                .subscribe(
                        "keyauth_credentials",
                        Operation.DELETE,
                        e -> swept.add(e.entity().get("id"))));
        List<Object> outcomes = race(i -> () -> i == THREADS / 2
                ? nodes[0].dao("consumers").delete(id(consumer))
                : dao(i, "keyauth_credentials").insert(Map.of("consumer", id(consumer))));
        assertThat(outcomes.get(THREADS / 2)).isEqualTo(true);
        assertThat(failures(outcomes)).allSatisfy(e -> assertThat(e).isInstanceOf(ForeignKeyViolationException.class));
        assertThat(database.ask(
                        "SELECT count(*) FROM keyauth_credentials WHERE consumer_id = '" + consumer.get("id") + "'"))
                .isEqualTo("0");
        // Every existing child was deleted with its parent, and had its event.
        assertThat(swept)
                .hasSize(THREADS - 1 - failures(outcomes).size())
                .allSatisfy(id -> assertThat(outcomes)
                        .anyMatch(each -> each instanceof Map<?, ?> child
                                && child.get("id").equals(id.toString())));
    }

    @RepeatedTest(20)
    void aParentThatMayNotGoHasAllItsChildrenOrNoneEverCame() throws Exception {
        Map<String, Object> service = nodes[0].insert("services", Map.of("host", "h.example"));
        List<Object> outcomes = race(i -> () -> i == THREADS / 2
                ? nodes[0].dao("services").delete(id(service))
                : dao(i, "routes").insert(Map.of("service", id(service), "hosts", List.of("h"))));
        assertThat(failures(outcomes)).allSatisfy(e -> assertThat(e).isInstanceOf(ForeignKeyViolationException.class));
        int children = Integer.parseInt(
                database.ask("SELECT count(*) FROM routes WHERE service_id = '" + service.get("id") + "'"));
        boolean deleted = outcomes.get(THREADS / 2).equals(true);
        assertThat(children).isEqualTo(deleted ? 0 : THREADS - 1);
        assertThat(failures(outcomes)).hasSize(deleted ? THREADS - 1 : 1);
        assertThat(nodes[1].dao("services").select(id(service)).isPresent()).isEqualTo(!deleted);
    }

    private static String unique() {
        return UUID.randomUUID().toString();
    }
}
