package dev.kongdb.postgres;

import static dev.kongdb.postgres.Entities.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.error.KongDbException;
import dev.kongdb.schema.Schema;
import dev.kongdb.spi.EntityStrategy.Deleted;
import dev.kongdb.spi.EntityStrategy.Write;
import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** What a delete does to the rows that refer to the deleted row. */
class CascadesTest {
    private static Database database;
    private static Entities entities;

    @BeforeAll
    static void open() {
        database = new Database();
        entities = database.entities;
        // All tables are known, as they are after kong.db was opened.
        for (Schema schema :
                List.of(entities.seats, entities.tickets, entities.meals, entities.coats, entities.receipts)) {
            database.store(schema);
        }
    }

    @AfterAll
    static void close() {
        database.close();
    }

    private static Reference<?> to(Row row) {
        return Reference.to((UUID) row.get("id"));
    }

    private static Row seat(long number) {
        return database.insert(entities.seats, "line", "Z", "number", number);
    }

    private static Row ticket(long number) {
        return database.insert(entities.tickets, "seat", Reference.toKey(Map.of("line", "Z", "number", number)));
    }

    private static List<String> names(List<Deleted> deleted) {
        return deleted.stream().map(each -> each.schema().name()).toList();
    }

    @Test
    void everyRowThatWentIsReportedDownToTheLastLevelTheOneNamedFirst() {
        seat(1);
        Row ticket = ticket(1);
        Row soup = database.insert(entities.meals, "dish", "soup", "ticket", to(ticket));
        Row cake = database.insert(entities.meals, "dish", "cake", "ticket", to(ticket));
        seat(2);
        Row otherTicket = ticket(2);
        Row stays = database.insert(entities.meals, "dish", "stays", "ticket", to(otherTicket));

        List<Deleted> deleted =
                database.store(entities.seats).delete(row(entities.seats, "line", "Z", "number", 1L), null);

        assertThat(names(deleted)).containsExactly("test_seats", "test_tickets", "test_meals", "test_meals");
        assertThat(deleted.get(1).row().get("id")).isEqualTo(ticket.get("id"));
        assertThat(deleted.subList(2, 4))
                .extracting(each -> each.row().get("id"))
                .containsExactlyInAnyOrder(soup.get("id"), cake.get("id"));
        assertThat(deleted.subList(2, 4))
                .extracting(each -> each.row().get("dish"))
                .containsExactlyInAnyOrder("soup", "cake");
        assertThat(database.askAll("SELECT id FROM test_meals WHERE ticket_id = '" + otherTicket.get("id") + "'"))
                .containsExactly(stays.get("id").toString());
    }

    @Test
    void referencesThatAreToBecomeNullDoAndTheirRowsStay() {
        seat(3);
        Row ticket = ticket(3);
        Row coat = database.insert(entities.coats, "ticket", to(ticket));
        assertThat(names(database.store(entities.tickets).delete(row(entities.tickets, "id", ticket.get("id")), null)))
                .containsExactly("test_tickets");
        assertThat(database.store(entities.coats)
                        .select(row(entities.coats, "id", coat.get("id")), null)
                        .get("ticket"))
                .isSameAs(Row.NULL);
    }

    @Test
    void aRestrictedReferenceAnywhereBelowLeavesEverythingAsItWas() {
        assertRefusedAsAWhole(4);
    }

    /** The driver treats a statement differently after it has prepared it on the server. */
    @Test
    void soItDoesWhenTheStatementHasRunOften() {
        for (long number = 100; number < 120; number++) {
            seat(number);
            Row ticket = ticket(number);
            database.insert(entities.meals, "dish", "free", "ticket", to(ticket));
            assertThat(database.store(entities.seats).delete(row(entities.seats, "line", "Z", "number", number), null))
                    .hasSize(3);
        }
        for (long number = 120; number < 130; number++) {
            assertRefusedAsAWhole(number);
        }
    }

    /**
     * Here only the last statements fail, after others have deleted rows. Once the driver has
     * prepared the statements, it could make the server commit the earlier ones.
     */
    @Test
    void whatWasDeletedBeforeTheRefusalIsThereAgainHoweverOftenTheStatementRan() {
        for (long number = 200; number < 220; number++) {
            seat(number);
            Row ticket = ticket(number);
            database.insert(entities.meals, "dish", "free", "ticket", to(ticket));
            assertThat(database.store(entities.seats).delete(row(entities.seats, "line", "Z", "number", number), null))
                    .hasSize(3);
        }
        database.execute("CREATE TABLE stubs (ticket UUID REFERENCES test_tickets (id))");
        for (long number = 220; number < 230; number++) {
            seat(number);
            Row ticket = ticket(number);
            Row meal = database.insert(entities.meals, "dish", "kept", "ticket", to(ticket));
            Row coat = database.insert(entities.coats, "ticket", to(ticket));
            database.execute("INSERT INTO stubs VALUES ('" + ticket.get("id") + "')");
            Row key = row(entities.seats, "line", "Z", "number", number);
            assertThat(Failing.error(() -> database.store(entities.seats).delete(key, null))
                            .code())
                    .isEqualTo(4);
            assertThat(database.ask("SELECT count(*) FROM test_meals m JOIN test_coats c ON c.ticket_id = m.ticket_id"
                            + " WHERE m.id = '" + meal.get("id") + "' AND c.id = '" + coat.get("id") + "'"))
                    .isEqualTo("1");
        }
        database.execute("DROP TABLE stubs");
    }

    private static void assertRefusedAsAWhole(long number) {
        seat(number);
        Row ticket = ticket(number);
        Row meal = database.insert(entities.meals, "dish", "paid", "ticket", to(ticket));
        Row coat = database.insert(entities.coats, "ticket", to(ticket));
        database.insert(entities.receipts, "meal", to(meal));
        KongDbException error = Failing.error(
                () -> database.store(entities.seats).delete(row(entities.seats, "line", "Z", "number", number), null));
        assertThat(error.code()).isEqualTo(4);
        assertThat(error.fields()).isEqualTo(Map.of("@referenced_by", "test_receipts"));
        assertThat(database.ask("SELECT count(*) FROM test_seats JOIN test_tickets ON seat_number = number"
                        + " JOIN test_meals m ON m.ticket_id = test_tickets.id JOIN test_coats c ON c.ticket_id = test_tickets.id"
                        + " WHERE c.id = '" + coat.get("id") + "'"))
                .isEqualTo("1");
    }

    @Test
    void aRestrictedReferenceIsNamedAsKongNamesIt() {
        Row service = database.insert(entities.services, "name", "restricted", "host", "h");
        database.insert(entities.routes, "service", to(service));
        KongDbException error = Failing.error(() -> database.store(entities.services)
                .delete(row(entities.services, "id", service.get("id")), database.workspace));
        assertThat(error.message()).isEqualTo("an existing 'routes' entity references this 'services' entity");
        assertThat(error.fields()).isEqualTo(Map.of("@referenced_by", "routes"));
    }

    @Test
    void aWorkspaceInUseCannotBeDeleted() {
        database.insert(entities.consumers, "username", "inhabitant");
        assertThat(Failing.error(() -> database.store(entities.workspaces)
                                .delete(row(entities.workspaces, "id", database.workspace), null))
                        .message())
                .matches("an existing '[a-z_]+' entity references this 'workspaces' entity");
    }

    @Test
    void aDeleteInAnotherWorkspaceTakesNoDependantAlong() {
        UUID other = database.addWorkspace("elsewhere");
        Row consumer = database.insert(entities.consumers, "username", "safe");
        Row credential = database.insert(entities.credentials, "consumer", to(consumer), "key", "safe");
        Row key = row(entities.consumers, "id", consumer.get("id"));
        assertThat(database.store(entities.consumers).delete(key, other)).isEmpty();
        assertThat(database.store(entities.credentials).select(credential, database.workspace))
                .isNotNull();
        assertThat(names(database.store(entities.consumers).delete(key, database.workspace)))
                .containsExactly("consumers", "keyauth_credentials");
    }

    @Test
    void aRowOfTwoParentsGoesWithEitherAndIsReportedOnce() {
        Row service = database.insert(entities.services, "name", "two parents", "host", "h");
        Row consumer = database.insert(entities.consumers, "username", "two parents");
        Object config = entities.plugins.toRow(Map.of("config", Map.of())).get("config");
        Row plugin = row(
                entities.plugins,
                "name",
                "p",
                "enabled",
                true,
                "config",
                config,
                "service",
                to(service),
                "consumer",
                to(consumer));
        database.store(entities.plugins).insert(new Write(plugin, database.workspace, null, "two parents"));
        assertThat(names(database.store(entities.services)
                        .delete(row(entities.services, "id", service.get("id")), database.workspace)))
                .containsExactly("services", "plugins");
    }

    /**
     * A child that is inserted while its parent is deleted is either refused, or reported with the
     * parent. It is never deleted without a report.
     */
    @RepeatedTest(20)
    void noChildGoesUnseenWhenItIsInsertedWhileItsParentGoes() throws Exception {
        Row consumer = database.insert(
                entities.consumers, "username", UUID.randomUUID().toString());
        int children = 8;
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(children + 1);
        try {
            List<Future<String>> inserted = new ArrayList<>();
            for (int i = 0; i < children; i++) {
                inserted.add(threads.submit(() -> {
                    start.await();
                    try {
                        Row row = database.insert(
                                entities.credentials,
                                "consumer",
                                to(consumer),
                                "key",
                                UUID.randomUUID().toString());
                        return row.get("id").toString();
                    } catch (KongDbException e) {
                        assertThat(e.code()).isEqualTo(4);
                        return "";
                    }
                }));
            }
            Future<List<Deleted>> deletion = threads.submit(() -> {
                start.await();
                return database.store(entities.consumers)
                        .delete(row(entities.consumers, "id", consumer.get("id")), database.workspace);
            });
            start.countDown();
            List<String> gone = new ArrayList<>();
            for (Deleted each : deletion.get()) {
                gone.add(each.row().get("id").toString());
            }
            List<String> expected = new ArrayList<>(List.of(consumer.get("id").toString()));
            for (Future<String> each : inserted) {
                if (!each.get().isEmpty()) {
                    expected.add(each.get());
                }
            }
            assertThat(gone).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(database.ask("SELECT count(*) FROM keyauth_credentials WHERE consumer_id = '"
                            + consumer.get("id") + "'"))
                    .isEqualTo("0");
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void deletesOfTwoParentsOfTheSameRowsDoNotFailOnEachOther() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Object config = entities.plugins.toRow(Map.of("config", Map.of())).get("config");
            for (int round = 0; round < 20; round++) {
                Row service = database.insert(entities.services, "name", "crossed" + round, "host", "h");
                Row consumer = database.insert(entities.consumers, "username", "crossed" + round);
                for (int i = 0; i < 10; i++) {
                    Row plugin = row(
                            entities.plugins,
                            "name",
                            "p" + i,
                            "enabled",
                            true,
                            "config",
                            config,
                            "service",
                            to(service),
                            "consumer",
                            to(consumer));
                    database.store(entities.plugins)
                            .insert(new Write(plugin, database.workspace, null, "crossed" + round + i));
                }
                CountDownLatch start = new CountDownLatch(1);
                Future<List<Deleted>> one = threads.submit(() -> {
                    start.await();
                    return database.store(entities.services)
                            .delete(row(entities.services, "id", service.get("id")), database.workspace);
                });
                Future<List<Deleted>> two = threads.submit(() -> {
                    start.await();
                    return database.store(entities.consumers)
                            .delete(row(entities.consumers, "id", consumer.get("id")), database.workspace);
                });
                start.countDown();
                assertThat(one.get().size() + two.get().size()).isEqualTo(12);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
