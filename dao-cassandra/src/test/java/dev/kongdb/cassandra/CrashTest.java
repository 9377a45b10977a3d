package dev.kongdb.cassandra;

import static dev.kongdb.cassandra.Entities.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.error.ForeignKeyViolationException;
import dev.kongdb.schema.Reference;
import dev.kongdb.schema.Row;
import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.spi.EntityStrategy.PageQuery;
import dev.kongdb.spi.EntityStrategy.Write;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A client dies before each of the statements of an operation in turn; what another finds then, and can do. */
@Tag("faults")
class CrashTest {
    private static Keyspace keyspace;
    private static Entities entities;

    @BeforeAll
    static void open() {
        keyspace = new Keyspace(Duration.ofMillis(50)); // those that it is about are dead
        entities = keyspace.entities;
        for (var schema : List.of(
                entities.consumers,
                entities.credentials,
                entities.services,
                entities.routes,
                entities.tickets,
                entities.meals,
                entities.coats,
                entities.seats,
                entities.receipts,
                entities.plugins)) {
            keyspace.all(schema, 1); // adds our column, which is no part of what is tried here
        }
        keyspace.insert(entities.consumers, "username", "makes the tables of the guards");
    }

    @AfterAll
    static void close() {
        keyspace.close();
    }

    /** Not a failure that the client could see and act upon. */
    private static final class Died extends Error {
        private static final long serialVersionUID = 1L;

        Died() {
            super(null, null, false, false);
        }
    }

    private interface Operation {
        void by(CassandraStrategy client);
    }

    /** Runs the operation by a client that dies before its statement of that number; false when it was through before. */
    private static boolean dies(int statement, Operation operation) {
        int[] sent = {-1}; // preparations do not count
        FaultPoints faults = cql -> {
            if (sent[0] >= 0 && !cql.startsWith("ALTER") && ++sent[0] > statement) {
                throw new Died(); // and sends nothing ever after
            }
        };
        CassandraStrategy client = keyspace.client(faults);
        try {
            entities.all().stream()
                    .filter(schema -> !schema.name().startsWith("test_e"))
                    .forEach(schema ->
                            client.entity(schema).page(new PageQuery(1, null, null, null, null, List.of(), false)));
            client.deletes().unfinished();
            sent[0] = 0;
            operation.by(client);
            return false;
        } catch (Died e) {
            return true;
        } finally {
            sent[0] = -1;
            client.close();
        }
    }

    @Test
    void anInsertThatDiedBlocksNothingAndIsThereWholeOrNotAtAll() {
        Row consumer = keyspace.insert(entities.consumers, "username", "of all keys");
        Reference<?> reference = Reference.to((UUID) consumer.get("id"));
        boolean died = true;
        int statement = 0;
        for (; died; statement++) {
            String key = "insert-" + statement;
            Write write = keyspace.write(
                    entities.credentials, "consumer", reference, "key", key, "tags", List.of("t" + statement));
            died = dies(statement, client -> client.entity(entities.credentials).insert(write));
            EntityStrategy store = keyspace.store(entities.credentials);
            Row there = store.select(write.row(), null);
            assertThat(store.selectBy(entities.credentials.field("key"), key, keyspace.workspace) == null)
                    .isEqualTo(there == null);
            List<Row> tagged = keyspace.all(
                    entities.credentials, new PageQuery(10, null, null, null, null, List.of("t" + statement), false));
            assertThat(tagged).hasSize(there == null ? 0 : 1);
            if (there == null) {
                store.insert(keyspace.write(entities.credentials, "consumer", reference, "key", key)); // the value
                keyspace.write(write.row());
                store.insert(keyspace.write(
                        entities.credentials,
                        "id",
                        write.row().get("id"),
                        "consumer",
                        reference,
                        "key",
                        key + "-2")); // the id
            } else {
                assertThat(Failing.code(() -> keyspace.insert(entities.credentials, "consumer", reference, "key", key)))
                        .isEqualTo(5);
            }
        }
        assertThat(statement).as("statements tried").isGreaterThan(6);
        assertThat(keyspace.store(entities.consumers).delete(consumer, null)).hasSizeGreaterThan(statement);
        assertThat(keyspace.execute("SELECT id FROM keyauth_credentials")).isEmpty();
    }

    @Test
    void anUpdateThatDiedLeavesTheOldOrTheNewValueAndBlocksNeither() {
        boolean died = true;
        int statement = 0;
        for (; died; statement++) {
            String before = "before-" + statement;
            String after = "after-" + statement;
            Row row = keyspace.insert(entities.consumers, "username", before, "custom_id", "c-" + before);
            died = dies(statement, client -> {
                EntityStrategy store = client.entity(entities.consumers);
                store.update(
                        store.select(row, keyspace.workspace),
                        keyspace.write(
                                entities.consumers,
                                "id",
                                row.get("id"),
                                "username",
                                after,
                                "custom_id",
                                "c-" + before));
            });
            Row there = keyspace.select(entities.consumers, row.get("id"));
            String kept = (String) there.get("username");
            assertThat(kept).isIn(before, after);
            keyspace.insert(entities.consumers, "username", kept.equals(before) ? after : before);
            assertThat(Failing.code(() -> keyspace.insert(entities.consumers, "username", kept)))
                    .isEqualTo(5);
            assertThat(Failing.code(() -> keyspace.insert(entities.consumers, "custom_id", "c-" + before)))
                    .isEqualTo(5);
            Row updated;
            do {
                updated = keyspace.store(entities.consumers)
                        .update(
                                keyspace.select(entities.consumers, row.get("id")),
                                keyspace.write(
                                        entities.consumers, "id", row.get("id"), "username", "third-" + statement));
            } while (updated == null);
            keyspace.insert(entities.consumers, "username", kept, "custom_id", "c-" + before);
        }
        assertThat(statement).as("statements tried").isGreaterThan(6);
    }

    @Test
    void aDeleteThatDiedTakesAllOrNothingOnceAnotherHasBeenThere() {
        boolean died = true;
        int statement = 0;
        for (; died; statement++) {
            long number = statement;
            Row seat = row(entities.seats, "line", "crash", "number", number);
            keyspace.store(entities.seats).insert(keyspace.write(seat));
            Row ticket = keyspace.insert(
                    entities.tickets, "seat", Reference.toKey(java.util.Map.of("line", "crash", "number", number)));
            Reference<?> toTicket = Reference.to((UUID) ticket.get("id"));
            Row meal = keyspace.insert(entities.meals, "ticket", toTicket);
            Row coat = keyspace.insert(entities.coats, "ticket", toTicket);
            died = dies(statement, client -> client.entity(entities.seats).delete(seat, null));

            keyspace.strategy.deletes().resume(keyspace.strategy.deletes().unfinished());
            boolean stays = keyspace.store(entities.seats).select(seat, null) != null;
            assertThat(keyspace.select(entities.tickets, ticket.get("id")) != null)
                    .isEqualTo(stays);
            assertThat(keyspace.select(entities.meals, meal.get("id")) != null).isEqualTo(stays);
            assertThat(keyspace.select(entities.coats, coat.get("id")).get("ticket") != null)
                    .isEqualTo(stays);
            if (stays) { // it can be referred to again, and deleted
                keyspace.insert(entities.meals, "ticket", toTicket);
                assertThat(keyspace.store(entities.seats).delete(seat, null)).hasSize(4);
            } else {
                keyspace.store(entities.seats).insert(keyspace.write(seat));
                keyspace.insert(
                        entities.tickets, "seat", Reference.toKey(java.util.Map.of("line", "crash", "number", number)));
            }
        }
        assertThat(statement).as("statements tried").isGreaterThan(20);
        assertThat(keyspace.strategy.deletes().unfinished()).isEmpty();
    }

    @Test
    void aChildWhoseClientDiedDoesNotKeepItsParentNorOutliveIt() {
        boolean died = true;
        int statement = 0;
        for (; died; statement++) {
            Row service = keyspace.insert(entities.services, "host", "h");
            Reference<?> reference = Reference.to((UUID) service.get("id"));
            died = dies(
                    statement,
                    client -> client.entity(entities.routes)
                            .insert(keyspace.write(
                                    entities.routes, "service", reference, "name", "r" + service.get("id"))));
            List<Row> children = keyspace.all(
                    entities.routes,
                    new PageQuery(10, null, null, entities.routes.field("service"), reference, List.of(), false));
            try {
                assertThat(keyspace.store(entities.services).delete(service, keyspace.workspace))
                        .hasSize(1);
                assertThat(children).isEmpty();
            } catch (ForeignKeyViolationException e) {
                assertThat(children).hasSize(1);
            }
        }
        assertThat(statement).as("statements tried").isGreaterThan(6);
    }
}
