package dev.kongdb.cassandra;

import static dev.kongdb.cassandra.Entities.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.error.ForeignKeyViolationException;
import dev.kongdb.error.UniqueViolationException;
import dev.kongdb.schema.Schema;
import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.spi.EntityStrategy.PageQuery;
import dev.kongdb.spi.EntityStrategy.Write;
import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A client dies before each statement of an operation in turn. The tests check what another client
 * then finds, and that it can go on. {@link ProtocolFaultsTest} checks on the wire that these are
 * all statements.
 */
class CrashTest {
    private static Keyspace keyspace;
    private static Entities entities;
    private static Mortal mortal;

    @BeforeAll
    static void open() {
        // The clients whose attempts others end are dead.
        keyspace = Keyspace.shared(Duration.ofMillis(50));
        entities = keyspace.entities;
        mortal = new Mortal(keyspace);
    }

    @AfterAll
    static void close() {
        mortal.close();
        keyspace.close();
    }

    /**
     * One trial.
     *
     * @param operation the operation of the client that dies
     * @param afterwards the assertions afterwards, at whatever statement the client died
     */
    private record Trial(Consumer<CassandraStrategy> operation, Runnable afterwards) {}

    /** Kills the client before each statement in turn, until it finishes before it is killed. */
    private static void atEachStatement(int atLeast, IntFunction<Trial> trials) {
        boolean died = true;
        int statement = 0;
        for (; died; statement++) {
            Trial trial = trials.apply(statement);
            died = mortal.diesAt(statement, trial.operation);
            // every node does this from time to time
            keyspace.strategy.deletes().resume(keyspace.strategy.deletes().unfinished());
            trial.afterwards.run();
        }
        assertThat(statement).as("statements tried").isGreaterThan(atLeast);
        assertThat(keyspace.strategy.deletes().unfinished()).isEmpty();
    }

    private static Reference<?> reference(Row row) {
        return Reference.to((UUID) row.get("id"));
    }

    private static List<Row> tagged(Schema schema, String tag) {
        return keyspace.all(schema, new PageQuery(10, null, null, null, null, List.of(tag), false));
    }

    private static List<Row> referring(Schema schema, String field, Reference<?> parent) {
        return keyspace.all(schema, new PageQuery(10, null, null, schema.field(field), parent, List.of(), false));
    }

    /**
     * A value of an existing row cannot be taken by another row, and a value without a row is free.
     */
    private static void assertNeitherLostNorBlocked(Schema schema, String field, Object value, Object... others) {
        List<Object> values = new ArrayList<>(List.of(others));
        values.addAll(List.of(field, value));
        if (keyspace.selectBy(schema, field, value) != null) {
            assertThat(Failing.code(() -> keyspace.insert(schema, values.toArray())))
                    .as("a claim is lost: " + value)
                    .isEqualTo(5);
        } else {
            assertThat(keyspace.store(schema).delete(keyspace.insert(schema, values.toArray()), null))
                    .hasSize(1);
        }
    }

    // --- insert

    @Test
    void anInsertThatDiedBlocksNothingAndIsThereWholeOrNotAtAll() {
        Row consumer = keyspace.insert(entities.consumers, "username", "of all keys");
        atEachStatement(8, statement -> {
            String key = "insert-" + statement;
            Write write = keyspace.write(
                    entities.credentials,
                    "consumer",
                    reference(consumer),
                    "key",
                    key,
                    "tags",
                    List.of("t" + statement, "common"));
            return new Trial(
                    client -> entities.store(client, entities.credentials).insert(write), () -> {
                        EntityStrategy store = keyspace.store(entities.credentials);
                        Row there = store.select(write.row(), null);
                        assertThat(keyspace.selectBy(entities.credentials, "key", key) == null)
                                .isEqualTo(there == null);
                        assertThat(tagged(entities.credentials, "t" + statement))
                                .hasSize(there == null ? 0 : 1);
                        assertNeitherLostNorBlocked(entities.credentials, "key", key, "consumer", reference(consumer));
                        if (there == null) { // The id is free, too.
                            keyspace.insert(
                                    entities.credentials,
                                    "id",
                                    write.row().get("id"),
                                    "consumer",
                                    reference(consumer),
                                    "key",
                                    key);
                        }
                    });
        });
        int keys =
                referring(entities.credentials, "consumer", reference(consumer)).size();
        assertThat(keyspace.store(entities.consumers).delete(consumer, null)).hasSize(1 + keys);
        assertThat(referring(entities.credentials, "consumer", reference(consumer)))
                .isEmpty();
    }

    @Test
    void anInsertThatClaimsNothingIsThereWithItsTagsOrNotAtAll() {
        atEachStatement(4, statement -> {
            Write write = keyspace.write(entities.services, "host", "h", "tags", List.of("plain-" + statement));
            return new Trial(client -> entities.store(client, entities.services).insert(write), () -> {
                Row there = keyspace.store(entities.services).select(write.row(), null);
                assertThat(tagged(entities.services, "plain-" + statement)).hasSize(there == null ? 0 : 1);
                if (there == null) {
                    keyspace.store(entities.services).insert(write);
                }
                assertThat(tagged(entities.services, "plain-" + statement)).hasSize(1);
            });
        });
    }

    @Test
    void anInsertThatExpiresLeavesNothingBehindWhereverItDied() {
        Row consumer = keyspace.insert(entities.consumers, "username", "of keys that expire");
        List<Write> writes = new ArrayList<>();
        atEachStatement(8, statement -> {
            Write lasting = keyspace.write(
                    entities.credentials,
                    "consumer",
                    reference(consumer),
                    "key",
                    "expires-" + statement,
                    "tags",
                    List.of("expires"));
            Write write = new Write(lasting.row(), lasting.workspace(), 1L, null);
            writes.add(write);
            return new Trial(
                    client -> entities.store(client, entities.credentials).insert(write),
                    () -> Failing.until(
                            () -> keyspace.store(entities.credentials).select(write.row(), null) == null));
        });
        assertThat(tagged(entities.credentials, "expires")).isEmpty();
        for (Write write : writes) {
            keyspace.insert(
                    entities.credentials,
                    "id",
                    write.row().get("id"),
                    "consumer",
                    reference(consumer),
                    "key",
                    write.row().get("key"));
        }
        assertThat(keyspace.store(entities.consumers).delete(consumer, null)).hasSize(1 + writes.size());
    }

    @Test
    void aCompositeCacheKeyIsOneRowsOnlyAndFreeWithoutARow() {
        Row consumer = keyspace.insert(entities.consumers, "username", "of all plugins");
        atEachStatement(8, statement -> {
            Write write = plugin("p" + statement, consumer);
            return new Trial(client -> entities.store(client, entities.plugins).insert(write), () -> {
                EntityStrategy store = keyspace.store(entities.plugins);
                Write same = plugin("p" + statement, consumer);
                if (store.select(write.row(), null) != null) {
                    assertThat(Failing.code(() -> store.insert(same))).isEqualTo(5);
                } else {
                    store.insert(same);
                }
            });
        });
        // The parent is deleted with all of them, at whatever statement the client dies.
        List<Row> plugins = referring(entities.plugins, "consumer", reference(consumer));
        atEachStatement(8, statement -> {
            Row parent = keyspace.insert(entities.consumers, "username", "of a plugin");
            Write child = plugin("c" + statement, parent);
            keyspace.store(entities.plugins).insert(child);
            return new Trial(
                    client -> entities.store(client, entities.consumers).delete(parent, keyspace.workspace), () -> {
                        EntityStrategy store = keyspace.store(entities.plugins);
                        boolean stays = keyspace.select(entities.consumers, parent.get("id")) != null;
                        assertThat(store.select(child.row(), null) != null).isEqualTo(stays);
                        Write other = plugin("c" + statement, consumer);
                        Write same = new Write(other.row(), other.workspace(), null, child.cacheKey());
                        if (stays) {
                            assertThat(Failing.code(() -> store.insert(same))).isEqualTo(5);
                            assertThat(keyspace.store(entities.consumers).delete(parent, null))
                                    .hasSize(2);
                        }
                        store.insert(same);
                        store.delete(same.row(), null);
                    });
        });
        assertThat(keyspace.store(entities.consumers).delete(consumer, null)).hasSize(1 + plugins.size());
    }

    private static Write plugin(String name, Row consumer) {
        return new Write(
                row(entities.plugins, "name", name, "consumer", reference(consumer)),
                keyspace.workspace,
                null,
                "plugins:" + name + ":::" + consumer.get("id") + "::" + keyspace.workspace);
    }

    // --- update and upsert

    @Test
    void anUpdateThatDiedLeavesTheOldOrTheNewValueAndBlocksNeither() {
        atEachStatement(10, statement -> {
            String before = "before-" + statement;
            String after = "after-" + statement;
            Row row = keyspace.insert(
                    entities.consumers, "username", before, "custom_id", "c-" + before, "tags", List.of(before));
            return new Trial(
                    client -> {
                        EntityStrategy store = entities.store(client, entities.consumers);
                        store.update(
                                store.select(row, keyspace.workspace),
                                keyspace.write(
                                        entities.consumers,
                                        "id",
                                        row.get("id"),
                                        "username",
                                        after,
                                        "custom_id",
                                        "c-" + before,
                                        "tags",
                                        List.of(after)));
                    },
                    () -> {
                        Row there = keyspace.select(entities.consumers, row.get("id"));
                        String kept = (String) there.get("username");
                        assertThat(kept).isIn(before, after);
                        assertThat(tagged(entities.consumers, before)).hasSize(kept.equals(before) ? 1 : 0);
                        assertThat(tagged(entities.consumers, after)).hasSize(kept.equals(after) ? 1 : 0);
                        assertNeitherLostNorBlocked(entities.consumers, "username", before);
                        assertNeitherLostNorBlocked(entities.consumers, "username", after);
                        assertNeitherLostNorBlocked(entities.consumers, "custom_id", "c-" + before);
                        update(entities.consumers, row, "username", "third-" + statement);
                        assertNeitherLostNorBlocked(entities.consumers, "username", kept);
                        assertNeitherLostNorBlocked(entities.consumers, "custom_id", "c-" + before);
                    });
        });
    }

    /**
     * Updates the row as the DAO does: it tries again until no other client has changed the row in
     * between. No living client uses the row.
     */
    private static void update(Schema schema, Row row, Object... values) {
        List<Object> all = new ArrayList<>(List.of("id", row.get("id")));
        all.addAll(List.of(values));
        Row updated;
        do {
            updated = keyspace.store(schema)
                    .update(keyspace.select(schema, row.get("id")), keyspace.write(schema, all.toArray()));
        } while (updated == null);
    }

    @Test
    void anUpdateOfATtlKeepsItAndOfAReferenceIsToTheOldOrTheNewParent() {
        Row old = keyspace.insert(entities.consumers, "username", "old parent");
        atEachStatement(6, statement -> {
            Row next = keyspace.insert(entities.consumers, "username", "new parent");
            Write write = keyspace.write(entities.credentials, "consumer", reference(old), "key", "moves-" + statement);
            Row row = keyspace.store(entities.credentials)
                    .insert(new Write(write.row(), write.workspace(), 3_600L, null));
            return new Trial(
                    client -> {
                        EntityStrategy store = entities.store(client, entities.credentials);
                        store.update(
                                store.select(row, keyspace.workspace),
                                keyspace.write(
                                        entities.credentials,
                                        "id",
                                        row.get("id"),
                                        "consumer",
                                        reference(next),
                                        "key",
                                        "moves-" + statement));
                    },
                    () -> {
                        Row there = keyspace.select(entities.credentials, row.get("id"));
                        assertThat(there.ttl()).isBetween(1L, 3_600L);
                        boolean moved = reference(next).equals(there.get("consumer"));
                        assertThat(there.get("consumer")).isEqualTo(reference(moved ? next : old));
                        assertThat(keyspace.store(entities.consumers).delete(next, null))
                                .hasSize(moved ? 2 : 1);
                        assertThat(keyspace.select(entities.credentials, row.get("id")) == null)
                                .isEqualTo(moved);
                        assertNeitherLostNorBlocked(
                                entities.credentials, "key", "moves-" + statement, "consumer", reference(old));
                    });
        });
        keyspace.store(entities.consumers).delete(old, null);
        assertThat(referring(entities.credentials, "consumer", reference(old))).isEmpty();
    }

    @Test
    void anUpsertThatDiedHasCreatedOrReplacedTheRowWhollyOrNotAtAll() {
        atEachStatement(5, statement -> {
            Write write = keyspace.write(entities.services, "name", "up-" + statement, "host", "h");
            return new Trial(
                    client -> entities.store(client, entities.services).upsert(write),
                    () -> assertNeitherLostNorBlocked(entities.services, "name", "up-" + statement, "host", "other"));
        });
        atEachStatement(3, statement -> {
            String name = "upby-" + statement;
            Row row = keyspace.insert(entities.services, "name", name, "host", "before");
            Write write = keyspace.write(entities.services, "name", name, "host", "after", "tags", List.of(name));
            return new Trial(
                    client ->
                            entities.store(client, entities.services).upsertBy(entities.services.field("name"), write),
                    () -> {
                        Row there = keyspace.selectBy(entities.services, "name", name);
                        assertThat(there.get("id")).isEqualTo(row.get("id"));
                        assertThat(there.get("host")).isIn("before", "after");
                        assertThat(tagged(entities.services, name))
                                .hasSize(there.get("host").equals("after") ? 1 : 0);
                        assertNeitherLostNorBlocked(entities.services, "name", name, "host", "other");
                    });
        });
    }

    // --- delete

    @Test
    void aDeleteOfOneRowThatDiedBlocksNothing() {
        Row consumer = keyspace.insert(entities.consumers, "username", "of keys that go");
        atEachStatement(4, statement -> {
            Row row = keyspace.insert(
                    entities.credentials,
                    "consumer",
                    reference(consumer),
                    "key",
                    "goes-" + statement,
                    "tags",
                    List.of("goes-" + statement));
            return new Trial(
                    client -> entities.store(client, entities.credentials).delete(row, keyspace.workspace), () -> {
                        boolean stays = keyspace.select(entities.credentials, row.get("id")) != null;
                        assertThat(tagged(entities.credentials, "goes-" + statement))
                                .hasSize(stays ? 1 : 0);
                        assertNeitherLostNorBlocked(
                                entities.credentials, "key", "goes-" + statement, "consumer", reference(consumer));
                        assertThat(keyspace.store(entities.credentials).delete(row, null))
                                .hasSize(stays ? 1 : 0);
                        assertNeitherLostNorBlocked(
                                entities.credentials, "key", "goes-" + statement, "consumer", reference(consumer));
                    });
        });
    }

    @Test
    void aDeleteThatDiedTakesAllOrNothingOnceAnotherHasBeenThere() {
        atEachStatement(20, statement -> {
            Map<String, Object> key = Map.of("line", "crash", "number", (long) statement);
            Row seat = row(entities.seats, "line", "crash", "number", (long) statement);
            keyspace.store(entities.seats).insert(keyspace.write(seat));
            Row ticket = keyspace.insert(entities.tickets, "seat", Reference.toKey(key));
            Row meal = keyspace.insert(entities.meals, "ticket", reference(ticket));
            Row coat = keyspace.insert(entities.coats, "ticket", reference(ticket));
            return new Trial(client -> entities.store(client, entities.seats).delete(seat, null), () -> {
                boolean stays = keyspace.store(entities.seats).select(seat, null) != null;
                assertThat(keyspace.select(entities.tickets, ticket.get("id")) != null)
                        .isEqualTo(stays);
                assertThat(keyspace.select(entities.meals, meal.get("id")) != null)
                        .isEqualTo(stays);
                assertThat(keyspace.select(entities.coats, coat.get("id")).get("ticket") instanceof Reference)
                        .isEqualTo(stays);
                if (stays) { // It can be referred to again, and deleted.
                    keyspace.insert(entities.meals, "ticket", reference(ticket));
                    assertThat(Failing.code(() -> keyspace.insert(entities.tickets, "seat", Reference.toKey(key))))
                            .isEqualTo(5);
                    assertThat(keyspace.store(entities.seats).delete(seat, null))
                            .hasSize(4);
                }
                keyspace.store(entities.seats).insert(keyspace.write(seat));
                keyspace.insert(entities.tickets, "seat", Reference.toKey(key));
            });
        });
    }

    @Test
    void aChildWhoseClientDiedDoesNotKeepItsParentNorOutliveIt() {
        atEachStatement(8, statement -> {
            Row service = keyspace.insert(entities.services, "host", "h");
            return new Trial(
                    client -> entities.store(client, entities.routes)
                            .insert(keyspace.write(
                                    entities.routes, "service", reference(service), "name", "child-" + statement)),
                    () -> {
                        List<Row> children = referring(entities.routes, "service", reference(service));
                        try {
                            assertThat(keyspace.store(entities.services).delete(service, keyspace.workspace))
                                    .hasSize(1);
                            assertThat(children).isEmpty();
                        } catch (ForeignKeyViolationException e) {
                            assertThat(children).hasSize(1);
                        }
                        assertNeitherLostNorBlocked(entities.routes, "name", "child-" + statement);
                    });
        });
    }

    @Test
    void aParentWhoseDeleteDiedBeforeItWasRefusedCanBeReferredTo() {
        atEachStatement(4, statement -> {
            Row service = keyspace.insert(entities.services, "host", "h");
            keyspace.insert(entities.routes, "service", reference(service));
            return new Trial(
                    client -> {
                        try {
                            entities.store(client, entities.services).delete(service, keyspace.workspace);
                        } catch (ForeignKeyViolationException e) {
                            // this is expected
                        }
                    },
                    () -> {
                        assertThat(keyspace.select(entities.services, service.get("id")))
                                .isNotNull();
                        keyspace.insert(entities.routes, "service", reference(service));
                    });
        });
    }

    // --- rows written by Kong

    /** Inserts a row as Kong does: without claims, and without the store's column. */
    private static Row insertAsKong(String username) {
        Row row = row(entities.consumers, "username", username);
        keyspace.execute("INSERT INTO consumers (id, username, ws_id) VALUES (" + row.get("id") + ", '"
                + keyspace.workspace + ":" + username + "', " + keyspace.workspace + ")");
        return row;
    }

    @Test
    void aRowOfAKongKeepsItsValueWhereverAnInsertOfItDiesAndFreesItWhenTheKongDeletesIt() {
        atEachStatement(5, statement -> {
            String username = "kong-" + statement;
            Row row = insertAsKong(username);
            return new Trial(
                    client -> {
                        try {
                            entities.store(client, entities.consumers)
                                    .insert(keyspace.write(entities.consumers, "username", username));
                            throw new AssertionError("two have " + username);
                        } catch (UniqueViolationException e) {
                            // this is expected
                        }
                    },
                    () -> {
                        assertThat(keyspace.selectBy(entities.consumers, "username", username)
                                        .get("id"))
                                .isEqualTo(row.get("id"));
                        assertNeitherLostNorBlocked(entities.consumers, "username", username);
                        keyspace.execute("DELETE FROM consumers WHERE id = " + row.get("id"));
                        assertNeitherLostNorBlocked(entities.consumers, "username", username);
                    });
        });
    }

    @Test
    void aRowOfAKongIsAdoptedByAnUpdateWhereverAnotherDied() {
        atEachStatement(5, statement -> {
            String before = "theirs-" + statement;
            String after = "ours-" + statement;
            Row row = insertAsKong(before);
            return new Trial(
                    client -> {
                        EntityStrategy store = entities.store(client, entities.consumers);
                        store.update(
                                store.select(row, null),
                                keyspace.write(entities.consumers, "id", row.get("id"), "username", after));
                    },
                    () -> {
                        assertNeitherLostNorBlocked(entities.consumers, "username", before);
                        assertNeitherLostNorBlocked(entities.consumers, "username", after);
                        update(entities.consumers, row, "username", before, "custom_id", "adopted-" + statement);
                        assertNeitherLostNorBlocked(entities.consumers, "username", before);
                        assertNeitherLostNorBlocked(entities.consumers, "username", after);
                        assertThat(keyspace.store(entities.consumers).delete(row, null))
                                .hasSize(1);
                        assertNeitherLostNorBlocked(entities.consumers, "username", before);
                    });
        });
    }
}
