package dev.kongdb.cassandra;

import static dev.kongdb.cassandra.Entities.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.error.ForeignKeyViolationException;
import dev.kongdb.error.KongDbException;
import dev.kongdb.error.UniqueViolationException;
import dev.kongdb.schema.Reference;
import dev.kongdb.schema.Row;
import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.spi.EntityStrategy.PageQuery;
import dev.kongdb.spi.EntityStrategy.Upserted;
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
import org.junit.jupiter.api.Test;

/** Many callers at a time, of two clients. */
class RacesTest {
    private static final int MANY = 64;

    private static Keyspace keyspace;
    private static Entities entities;
    private static CassandraStrategy other;
    private static ExecutorService threads;

    @BeforeAll
    static void open() {
        keyspace = new Keyspace();
        entities = keyspace.entities;
        other = keyspace.client(FaultPoints.NONE);
        threads = Executors.newFixedThreadPool(MANY);
    }

    @AfterAll
    static void close() {
        threads.shutdownNow();
        other.close();
        keyspace.close();
    }

    private static EntityStrategy store(dev.kongdb.schema.Schema schema, int caller) {
        return caller % 2 == 0 ? keyspace.store(schema) : other.entity(schema);
    }

    /** What each of the callers, let loose at once, got or failed with. */
    private static List<Object> race(int callers, IntFunction<Callable<?>> call) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Object>> futures = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            Callable<?> own = call.apply(i);
            futures.add(threads.submit(() -> {
                start.await();
                try {
                    return own.call();
                } catch (KongDbException e) {
                    return e;
                }
            }));
        }
        start.countDown();
        List<Object> results = new ArrayList<>();
        for (Future<Object> future : futures) {
            results.add(future.get());
        }
        return results;
    }

    @Test
    void oneOfManyInsertsOfAUniqueValueSucceedsAndTheOthersNameTheField() throws Exception {
        List<Object> results = race(
                MANY,
                i -> () -> store(entities.consumers, i)
                        .insert(keyspace.write(entities.consumers, "username", "one", "custom_id", "c" + i)));
        assertThat(results).filteredOn(Row.class::isInstance).hasSize(1);
        assertThat(results)
                .filteredOn(result -> !(result instanceof Row))
                .hasSize(MANY - 1)
                .allSatisfy(result -> {
                    assertThat(result).isInstanceOf(UniqueViolationException.class);
                    assertThat(((UniqueViolationException) result).fields()).isEqualTo(Map.of("username", "one"));
                });
        assertThat(keyspace.execute("SELECT id FROM consumers")).hasSize(1);
        for (int i = 0; i < MANY; i++) { // none of the losers blocks its other value
            Row consumer = keyspace.store(entities.consumers)
                    .selectBy(entities.consumers.field("custom_id"), "c" + i, keyspace.workspace);
            if (consumer == null) {
                keyspace.insert(entities.consumers, "custom_id", "c" + i);
            }
        }
    }

    @Test
    void compareAndSetLosesNoUpdate() throws Exception {
        Row row = keyspace.insert(entities.leases, "name", "counter", "holder", "0");
        race(MANY, i -> () -> {
            EntityStrategy store = store(entities.leases, i);
            Row updated;
            do {
                Row read = store.select(row, null);
                long next = Long.parseLong((String) read.get("holder")) + 1;
                updated = store.update(
                        read,
                        keyspace.write(entities.leases, "id", row.get("id"), "name", "counter", "holder", "" + next));
            } while (updated == null);
            return updated;
        });
        assertThat(keyspace.select(entities.leases, row.get("id")).get("holder"))
                .isEqualTo("" + MANY);
    }

    @Test
    void oneOfManyUpsertsOfAUniqueValueCreatesAndAllAgreeOnOneId() throws Exception {
        List<Object> results = race(
                16,
                i -> () -> store(entities.leases, i)
                        .upsertBy(
                                entities.leases.field("name"),
                                keyspace.write(entities.leases, "name", "agreed", "holder", "" + i)));
        assertThat(results).allSatisfy(result -> assertThat(result).isInstanceOf(Upserted.class));
        assertThat(results).filteredOn(result -> ((Upserted) result).created()).hasSize(1);
        assertThat(results.stream()
                        .map(result -> ((Upserted) result).row().get("id"))
                        .distinct())
                .hasSize(1);
    }

    @Test
    void noChildOutlivesItsParentWhateverTheInterleaving() throws Exception {
        for (int round = 0; round < 10; round++) {
            Row consumer = keyspace.insert(entities.consumers, "username", "parent-" + round);
            Reference<?> reference = Reference.to((UUID) consumer.get("id"));
            String prefix = "key-" + round + "-";
            List<Object> results = race(
                    9,
                    i -> i == 8
                            ? () -> store(entities.consumers, i).delete(consumer, keyspace.workspace)
                            : () -> store(entities.credentials, i)
                                    .insert(keyspace.write(
                                            entities.credentials, "consumer", reference, "key", prefix + i)));
            long deleted = ((List<?>) results.get(8)).size();
            long inserted = results.stream().filter(Row.class::isInstance).count();
            assertThat(results.subList(0, 8))
                    .allSatisfy(result ->
                            assertThat(result).isInstanceOfAny(Row.class, ForeignKeyViolationException.class));
            assertThat(deleted)
                    .as("the parent, and each child that was ever there")
                    .isEqualTo(1 + inserted);
            assertThat(keyspace.all(
                            entities.credentials,
                            new PageQuery(
                                    100,
                                    null,
                                    null,
                                    entities.credentials.field("consumer"),
                                    reference,
                                    List.of(),
                                    false)))
                    .isEmpty();
            assertThat(keyspace.select(entities.consumers, consumer.get("id"))).isNull();
        }
    }

    @Test
    void aRestrictedParentGoesOnlyWithoutChildren() throws Exception {
        for (int round = 0; round < 10; round++) {
            Row service = keyspace.insert(entities.services, "host", "h");
            Reference<?> reference = Reference.to((UUID) service.get("id"));
            List<Object> results = race(
                    4,
                    i -> i == 3
                            ? () -> store(entities.services, i).delete(service, keyspace.workspace)
                            : () -> store(entities.routes, i)
                                    .insert(keyspace.write(entities.routes, "service", reference)));
            long inserted = results.stream().filter(Row.class::isInstance).count();
            if (results.get(3) instanceof List<?> deleted) {
                assertThat(deleted).hasSize(1);
                assertThat(inserted).isZero();
                assertThat(keyspace.select(entities.services, service.get("id")))
                        .isNull();
            } else {
                assertThat(results.get(3)).isInstanceOf(ForeignKeyViolationException.class);
                assertThat(keyspace.select(entities.services, service.get("id")))
                        .isNotNull();
            }
            assertThat(keyspace.all(
                            entities.routes,
                            new PageQuery(
                                    100, null, null, entities.routes.field("service"), reference, List.of(), false)))
                    .hasSize((int) inserted);
        }
    }

    @Test
    void anUpdateAndADeleteOfARowLeaveItEitherChangedAndGoneOrGone() throws Exception {
        for (int round = 0; round < 10; round++) {
            Row row = keyspace.insert(entities.leases, "name", "gone-" + round);
            race(
                    2,
                    i -> i == 0
                            ? () -> store(entities.leases, 0)
                                    .update(
                                            row,
                                            keyspace.write(entities.leases, "id", row.get("id"), "name", "changed"))
                            : () -> store(entities.leases, 1).delete(row, null));
            assertThat(keyspace.select(entities.leases, row.get("id"))).isNull();
            Row again = keyspace.insert(entities.leases, "name", "changed");
            keyspace.insert(entities.leases, "name", "gone-" + round);
            keyspace.store(entities.leases).delete(again, null);
        }
    }
}
