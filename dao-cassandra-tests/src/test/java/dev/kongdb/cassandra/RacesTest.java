package dev.kongdb.cassandra;

import static dev.kongdb.cassandra.Entities.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.error.ForeignKeyViolationException;
import dev.kongdb.error.KongDbException;
import dev.kongdb.error.UniqueViolationException;
import dev.kongdb.schema.Schema;
import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.spi.EntityStrategy.PageQuery;
import dev.kongdb.spi.EntityStrategy.Upserted;
import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Many callers at once, of two clients. */
class RacesTest {
    private static final int MANY = 64;

    private static Keyspace keyspace;
    private static Entities entities;
    private static CassandraStrategy other;

    /** The same keyspace, with a client that waits less long for dead clients. */
    private static Keyspace hasty;

    private static ExecutorService threads;

    @BeforeAll
    static void open() {
        keyspace = Keyspace.shared(Deletes.PATIENCE);
        entities = keyspace.entities;
        other = keyspace.client(FaultPoints.NONE);
        hasty = Keyspace.shared(Duration.ofMillis(200));
        threads = Executors.newFixedThreadPool(MANY);
    }

    @AfterAll
    static void close() {
        threads.shutdownNow();
        other.close();
        hasty.close();
        keyspace.close();
    }

    private static EntityStrategy store(Schema schema, int caller) {
        return caller % 2 == 0 ? keyspace.store(schema) : entities.store(other, schema);
    }

    /** Starts all callers at once, and returns their results or exceptions. */
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
        assertThat(keyspace.execute("SELECT id FROM consumers WHERE username = '" + keyspace.workspace + ":one'"))
                .hasSize(1);
        for (int i = 0; i < MANY; i++) { // No loser blocks its other value.
            Row consumer = keyspace.store(entities.consumers)
                    .selectBy(entities.consumers.field("custom_id"), "c" + i, keyspace.workspace);
            if (consumer == null) {
                keyspace.insert(entities.consumers, "custom_id", "c" + i);
            }
        }
    }

    @Test
    void oneOfManyInsertsThatWantTheSameTwoValuesHasBoth() throws Exception {
        List<Object> results = race(
                MANY,
                i -> () -> store(entities.consumers, i)
                        .insert(keyspace.write(entities.consumers, "username", "both", "custom_id", "both")));
        assertThat(results).filteredOn(Row.class::isInstance).hasSize(1);
        assertThat(results)
                .filteredOn(result -> !(result instanceof Row))
                .hasSize(MANY - 1)
                .allSatisfy(result -> assertThat(result).isInstanceOf(UniqueViolationException.class));
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

    // --- and one of them dies

    /** Runs callers while one more client dies before its statement with this number. */
    private interface Round {
        /** Returns false if that client finished before. */
        boolean with(Mortal mortal, int statement) throws Exception;
    }

    /**
     * Kills a client before each of its statements in turn, each time during a race.
     *
     * @param statements the number of its statements without a race, and a few more; it may finish
     *     before
     */
    private static void atEachStatement(int statements, Round round) throws Exception {
        int died = 0;
        try (Mortal mortal = new Mortal(hasty)) {
            for (int statement = 0; statement < statements; statement++) {
                died += round.with(mortal, statement) ? 1 : 0;
            }
        }
        assertThat(died).isGreaterThan(3);
    }

    private static EntityStrategy hasty(Schema schema) {
        return hasty.store(schema);
    }

    private static long having(Schema schema, String field, Object value) {
        return keyspace.all(schema, 1_000).stream()
                .filter(row -> value.equals(row.get(field)))
                .count();
    }

    @Test
    void aUniqueValueForWhichOneDiesIsNeitherLostNorTwoRows() throws Exception {
        atEachStatement(8, (mortal, statement) -> {
            String username = "contested-" + statement;
            List<Object> results = race(
                    5,
                    i -> i == 0
                            ? () -> mortal.diesAt(
                                    statement,
                                    client -> insertOrBeRefused(entities.store(client, entities.consumers), username))
                            : () -> hasty(entities.consumers)
                                    .insert(keyspace.write(entities.consumers, "username", username)));
            assertThat(having(entities.consumers, "username", username)).isEqualTo(1);
            assertThat(results.subList(1, 5))
                    .filteredOn(result -> !(result instanceof Row))
                    .hasSizeGreaterThan(2)
                    .allSatisfy(result -> assertThat(result).isInstanceOf(UniqueViolationException.class));
            Row row = keyspace.selectBy(entities.consumers, "username", username);
            assertThat(hasty(entities.consumers).delete(row, null)).hasSize(1);
            hasty(entities.consumers).insert(keyspace.write(entities.consumers, "username", username));
            return (boolean) results.get(0);
        });
    }

    private static void insertOrBeRefused(EntityStrategy consumers, String username) {
        try {
            consumers.insert(keyspace.write(entities.consumers, "username", username));
        } catch (UniqueViolationException e) {
            // another caller was faster
        }
    }

    @Test
    void noUpdateIsLostWhileOneWhoUpdatesDies() throws Exception {
        atEachStatement(9, (mortal, statement) -> {
            // a unique field, so that an update takes all steps
            Row row = keyspace.insert(entities.leases, "holder", "count", "name", name(statement, 0));
            List<Object> results = race(
                    5,
                    i -> i == 0
                            ? () -> mortal.diesAt(
                                    statement,
                                    client -> increment(entities.store(client, entities.leases), row, statement))
                            : () -> {
                                increment(hasty(entities.leases), row, statement);
                                return true;
                            });
            boolean died = (boolean) results.get(0);
            assertThat(results.subList(1, 5)).containsOnly(true);
            String last =
                    (String) keyspace.select(entities.leases, row.get("id")).get("name");
            assertThat(last).isIn(name(statement, 5), died ? name(statement, 4) : name(statement, 5));
            assertThat(Failing.code(() -> hasty(entities.leases).insert(keyspace.write(entities.leases, "name", last))))
                    .isEqualTo(5);
            for (int i = 0; i < 4; i++) { // None of its earlier names is blocked.
                hasty(entities.leases).insert(keyspace.write(entities.leases, "name", name(statement, i)));
            }
            return died;
        });
    }

    private static String name(int statement, int count) {
        return "count-" + statement + "-" + count;
    }

    private static void increment(EntityStrategy leases, Row row, int statement) {
        Row updated;
        do {
            Row read = leases.select(row, null);
            String name = (String) read.get("name");
            int count = Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
            try {
                updated = leases.update(
                        read,
                        keyspace.write(
                                entities.leases,
                                "id",
                                row.get("id"),
                                "holder",
                                "count",
                                "name",
                                name(statement, count + 1)));
            } catch (UniqueViolationException e) {
                throw new AssertionError("blocked by what another left", e);
            }
        } while (updated == null);
    }

    @Test
    void noChildIsWithoutParentThoughTheOneOrTheOtherClientDies() throws Exception {
        for (boolean childDies : List.of(true, false)) {
            atEachStatement(childDies ? 9 : 14, (mortal, statement) -> {
                Row service = keyspace.insert(entities.services, "host", "h");
                Row consumer = keyspace.insert(entities.consumers, "custom_id", "p-" + childDies + statement);
                Reference<?> toService = Reference.to((UUID) service.get("id"));
                Reference<?> toConsumer = Reference.to((UUID) consumer.get("id"));
                List<Object> results = race(
                        2,
                        i -> (i == 0) == childDies
                                ? () -> run(
                                        mortal,
                                        i == 0,
                                        statement,
                                        client -> entities.store(client, entities.credentials)
                                                .insert(keyspace.write(
                                                        entities.credentials,
                                                        "consumer",
                                                        toConsumer,
                                                        "key",
                                                        "k-" + consumer.get("id"))))
                                : () -> run(
                                        mortal,
                                        i == 0,
                                        statement,
                                        client -> entities.store(client, entities.consumers)
                                                .delete(consumer, keyspace.workspace)));
                hasty.strategy.deletes().resume(hasty.strategy.deletes().unfinished());
                boolean parent = keyspace.select(entities.consumers, consumer.get("id")) != null;
                List<Row> children = keyspace.all(
                        entities.credentials,
                        new PageQuery(
                                10, null, null, entities.credentials.field("consumer"), toConsumer, List.of(), false));
                if (!parent) {
                    assertThat(children).as("orphans").isEmpty();
                }
                hasty(entities.routes).insert(keyspace.write(entities.routes, "service", toService));
                // Every remaining row can be used, and deleted.
                if (parent) {
                    hasty(entities.credentials)
                            .insert(keyspace.write(
                                    entities.credentials, "consumer", toConsumer, "key", "l-" + consumer.get("id")));
                    assertThat(hasty(entities.consumers).delete(consumer, null)).hasSize(children.size() + 2);
                }
                return (boolean) results.get(0);
            });
        }
    }

    /** Runs the operation with the client that dies, or with another one. */
    private static boolean run(Mortal mortal, boolean dies, int statement, Consumer<CassandraStrategy> operation) {
        Consumer<CassandraStrategy> refusable = client -> {
            try {
                operation.accept(client);
            } catch (ForeignKeyViolationException e) {
                // the parent is deleted
            }
        };
        if (dies) {
            return mortal.diesAt(statement, refusable);
        }
        refusable.accept(hasty.strategy);
        return true;
    }

    // --- races with rows written by Kong

    @Test
    void aRowOfAKongIsHonouredAndAdoptedInARace() throws Exception {
        UUID id = UUID.randomUUID();
        keyspace.execute("INSERT INTO consumers (id, username, ws_id) VALUES (" + id + ", '" + keyspace.workspace
                + ":theirs', " + keyspace.workspace + ")");
        List<Object> refused = race(
                16,
                i -> () ->
                        store(entities.consumers, i).insert(keyspace.write(entities.consumers, "username", "theirs")));
        assertThat(refused).hasOnlyElementsOfType(UniqueViolationException.class);

        // Updates of the row, half of which set a field that had no value.
        List<Object> updates = race(8, i -> () -> {
            EntityStrategy store = store(entities.consumers, i);
            Row updated;
            do {
                Row read = store.select(row(entities.consumers, "id", id), null);
                updated = store.update(
                        read,
                        i % 2 == 0
                                ? keyspace.write(entities.consumers, "id", id, "username", "theirs")
                                : keyspace.write(
                                        entities.consumers, "id", id, "username", "theirs", "custom_id", "c-theirs"));
            } while (updated == null);
            return updated;
        });
        assertThat(updates).hasOnlyElementsOfType(Row.class);
        assertThat(having(entities.consumers, "username", "theirs")).isEqualTo(1);
        assertThat(keyspace.execute("SELECT owner FROM kongdb_claims"))
                .anyMatch(claim -> String.valueOf(claim.getString(0)).contains(id.toString()));

        // A delete by Kong frees the values of the row, for one of many inserts.
        keyspace.execute("DELETE FROM consumers WHERE id = " + id);
        List<Object> results = race(
                16,
                i -> () -> store(entities.consumers, i)
                        .insert(keyspace.write(entities.consumers, "username", "theirs", "custom_id", "c-theirs")));
        assertThat(results).filteredOn(Row.class::isInstance).hasSize(1);
        assertThat(results)
                .filteredOn(result -> !(result instanceof Row))
                .hasOnlyElementsOfType(UniqueViolationException.class);
    }

    @Test
    void aParentOfAKongGoesOnlyWithoutOurChildren() throws Exception {
        for (int round = 0; round < 5; round++) {
            UUID id = UUID.randomUUID();
            keyspace.execute("INSERT INTO services (partition, id, host, ws_id) VALUES ('services', " + id + ", 'h', "
                    + keyspace.workspace + ")");
            List<Object> results = race(
                    4,
                    i -> i == 3
                            ? () -> store(entities.services, i)
                                    .delete(row(entities.services, "id", id), keyspace.workspace)
                            : () -> store(entities.routes, i)
                                    .insert(keyspace.write(entities.routes, "service", Reference.to(id))));
            boolean gone = results.get(3) instanceof List<?>;
            assertThat(keyspace.select(entities.services, id) == null).isEqualTo(gone);
            assertThat(results.subList(0, 3))
                    .allSatisfy(result ->
                            assertThat(result).isInstanceOf(gone ? ForeignKeyViolationException.class : Row.class));
        }
    }
}
