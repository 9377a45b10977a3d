package dev.kongdb.postgres;

import static dev.kongdb.postgres.Entities.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.error.KongDbException;
import dev.kongdb.error.UniqueViolationException;
import dev.kongdb.schema.Field;
import dev.kongdb.schema.Reference;
import dev.kongdb.schema.Row;
import dev.kongdb.schema.Schema;
import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.spi.EntityStrategy.Upserted;
import dev.kongdb.spi.EntityStrategy.Write;
import dev.kongdb.spi.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;

/** Many threads, and two stores, at one row. */
class RacesTest {
    private static final int THREADS = 64;

    private static Database database;
    private static Strategy secondNode;
    private static ExecutorService threads;
    private static Schema consumers;

    @BeforeAll
    static void open() {
        database = new Database();
        secondNode = new PostgresStrategyFactory().open(Server.config(database.name));
        threads = Executors.newFixedThreadPool(THREADS);
        consumers = database.entities.consumers;
    }

    @AfterAll
    static void close() {
        threads.shutdownNow();
        secondNode.close();
        database.close();
    }

    /** What all the calls answered, or failed with; they begin at once. */
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
        return i % 2 == 0 ? database.store(schema) : secondNode.entity(schema);
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

    @RepeatedTest(5)
    void compareAndSetLosesNoUpdate() throws Exception {
        Schema parameters = database.entities.parameters;
        String key = UUID.randomUUID().toString();
        database.insert(parameters, "key", key, "value", "0");
        int position = parameters.shape().position("value");
        List<Object> outcomes = race(i -> () -> {
            EntityStrategy store = store(i, parameters);
            while (true) {
                Row read = store.select(row(parameters, "key", key), null);
                long next = Long.parseLong((String) read.get(position)) + 1;
                if (store.update(read, database.write(read.copy().set(position, String.valueOf(next)))) != null) {
                    return next;
                }
            }
        });
        assertThat(outcomes).doesNotHaveDuplicates();
        assertThat(database.ask("SELECT value FROM parameters WHERE key = '" + key + "'"))
                .isEqualTo(String.valueOf(THREADS));
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
}
