package dev.kongdb.cassandra;

import static dev.kongdb.cassandra.Entities.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kongdb.cassandra.FaultyProxy.Fault;
import dev.kongdb.error.DatabaseException;
import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.spi.EntityStrategy.PageQuery;
import dev.kongdb.spi.EntityStrategy.Write;
import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Answers that a healthy node cannot be made to give, from a proxy in front of it; and assertions
 * on the statements that pass the proxy.
 */
class ProtocolFaultsTest {
    /** The faults with which a node says that it has done nothing. */
    private static final Set<Fault> REFUSALS =
            Set.of(Fault.UNAVAILABLE, Fault.OVERLOADED, Fault.BOOTSTRAPPING, Fault.INVALID);

    private static Keyspace keyspace;
    private static Entities entities;
    private static FaultyLink link;
    private static FaultyProxy proxy;
    private static CassandraStrategy client;

    /**
     * A client that waits for an answer no longer than a living node takes, for the faults without
     * an answer.
     */
    private static CassandraStrategy hasty;

    private static EntityStrategy credentials;

    @BeforeAll
    static void open() throws IOException {
        keyspace = FaultyLink.keyspace();
        entities = keyspace.entities;
        link = new FaultyLink(keyspace);
        proxy = link.proxy;
        client = link.client;
        hasty = link.client("3000");
        link.openTables(client);
        link.openTables(hasty);
        credentials = entities.store(client, entities.credentials);
    }

    @AfterAll
    static void close() throws IOException {
        hasty.close();
        link.close();
        keyspace.close();
    }

    /** Ends all faults, and waits until the clients have connected again. */
    @BeforeEach
    void begin() {
        heal();
    }

    private static void heal() {
        link.heal();
        link.awaitConnection(hasty);
    }

    private static Reference<?> reference(Row row) {
        return Reference.to((UUID) row.get("id"));
    }

    private static boolean isWrite(String cql) {
        return !cql.startsWith("SELECT");
    }

    private static Function<String, Fault> once(Predicate<String> kind, Fault fault) {
        return FaultyLink.once(kind, fault, 0, new AtomicInteger());
    }

    // --- every fault, every kind of statement

    /** An operation on a row. It returns whether it was done. */
    enum Action {
        SELECT(lease -> leases().select(lease, null) != null),
        PAGE(lease -> leases().page(new PageQuery(10, null, null, null, null, List.of(), false)) != null),
        INSERT(lease -> leases().insert(write(row(entities.leases, "holder", "new"))) != null),
        UPDATE(lease -> leases().update(lease, write(changed(lease))) != null),
        UPSERT(lease -> !leases().upsert(write(changed(lease))).created()),
        DELETE(lease -> leases().delete(lease, null).size() == 1);

        private final Predicate<Row> call;

        Action(Predicate<Row> call) {
            this.call = call;
        }

        boolean reads() {
            return this == SELECT || this == PAGE;
        }

        /** Whether the operation was done, as read directly from the node. */
        boolean isDone(Row lease, long holdersBefore) {
            Row there = keyspace.select(entities.leases, lease.get("id"));
            return switch (this) {
                case SELECT, PAGE -> false;
                case INSERT -> holders() > holdersBefore;
                case UPDATE, UPSERT -> there != null && "changed".equals(there.get("holder"));
                case DELETE -> there == null;
            };
        }

        private static EntityStrategy leases() {
            return entities.store(client, entities.leases);
        }

        private static Write write(Row row) {
            return keyspace.write(row);
        }

        private static Row changed(Row lease) {
            return row(entities.leases, "id", lease.get("id"), "holder", "changed");
        }
    }

    private static long holders() {
        return keyspace.all(entities.leases, 1_000).stream()
                .filter(lease -> "new".equals(lease.get("holder")))
                .count();
    }

    static Stream<Arguments> everyFaultOfEveryAction() {
        return Stream.of(Fault.values())
                // a silence takes a whole timeout each time
                .filter(fault -> fault != Fault.SILENCE)
                .flatMap(fault -> Stream.of(Action.values()).map(action -> Arguments.of(fault, action)));
    }

    @ParameterizedTest
    @MethodSource("everyFaultOfEveryAction")
    void aFaultIsATypedErrorUnlessTheOutcomeCanBeAskedFor(Fault fault, Action action) {
        Row lease = keyspace.insert(entities.leases, "holder", "before");
        Row read = entities.store(client, entities.leases).select(lease, null);
        long before = holders();
        Predicate<String> struck = action.reads() ? cql -> true : FaultyLink::isConditional;
        proxy.faults(once(struck, fault));
        boolean refused = REFUSALS.contains(fault);
        if (action.reads() || refused) {
            assertThatExceptionOfType(DatabaseException.class)
                    .isThrownBy(() -> action.call.test(read))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(8))
                    .satisfies(e -> assertThat(e.httpStatus()).isEqualTo(500))
                    .satisfies(e -> assertThat(e.message())
                            .startsWith("could not execute ")
                            .doesNotContain("not known"));
            // The statement was not repeated.
            assertThat(proxy.seen().stream().filter(struck)).hasSize(1);
            assertThat(action.isDone(lease, before)).isFalse();
        } else {
            assertThat(action.call.test(read)).isTrue();
            // The same statement was sent a second time, which shows the result of the first one.
            assertThat(proxy.seen().stream().filter(struck)).hasSize(2);
            assertThat(proxy.seen().stream().filter(struck).distinct()).hasSize(1);
            assertThat(action.isDone(lease, before)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SILENCE")
    void aPlainStatementOnWhichAWriteDependsFailsTheWriteAndLeavesNothingBehind(Fault fault) {
        Row consumer = keyspace.insert(entities.consumers, "username", FaultyLink.name());
        boolean struck = true;
        // tags, announcements, and the reads that guard them
        for (int number = 0; struck; number++) {
            AtomicInteger seen = new AtomicInteger();
            String key = FaultyLink.name();
            Write write = keyspace.write(
                    entities.credentials, "consumer", reference(consumer), "key", key, "tags", List.of(key));
            proxy.faults(FaultyLink.once(cql -> !FaultyLink.isConditional(cql), fault, number, seen));
            DatabaseException error = null;
            try {
                credentials.insert(write);
            } catch (DatabaseException e) {
                error = e;
            }
            struck = seen.get() > number;
            heal();
            Row there = keyspace.select(entities.credentials, write.row().get("id"));
            assertThat(there != null).as("%s of statement %d", fault, number).isEqualTo(error == null);
            if (there == null) {
                keyspace.store(entities.credentials).insert(write);
            } else {
                assertThat(Failing.code(() ->
                                keyspace.insert(entities.credentials, "consumer", reference(consumer), "key", key)))
                        .isEqualTo(5);
            }
        }
        keyspace.store(entities.consumers).delete(consumer, null);
    }

    // --- no answer at all

    @Test
    void anOutcomeThatStaysUnknownIsSaid() {
        proxy.faults(cql -> FaultyLink.isConditional(cql) ? Fault.CAS_TIMEOUT_LOST : null);
        Write write = keyspace.write(entities.consumers, "username", "never");
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> entities.store(hasty, entities.consumers).insert(write))
                .satisfies(e -> assertThat(e.message())
                        .startsWith("could not execute insertion query: whether it was written is not known: "));
        heal();
        keyspace.store(entities.consumers).insert(write);
    }

    @Test
    void aWriteOfWhichOneHearsOnlyWhenItIsToBeUndoneIsDoneAndKeepsItsClaims() {
        // the batch that writes the row
        proxy.faults(cql -> cql.contains("; ") ? Fault.CAS_TIMEOUT_DONE : null);
        Row row = entities.store(hasty, entities.consumers)
                .insert(keyspace.write(entities.consumers, "username", "late"));
        heal();
        assertThat(keyspace.selectBy(entities.consumers, "username", "late").get("id"))
                .isEqualTo(row.get("id"));
        assertThat(Failing.code(() -> keyspace.insert(entities.consumers, "username", "late")))
                .isEqualTo(5);
        assertThat(keyspace.execute("SELECT owner FROM kongdb_claims"))
                .anyMatch(claim -> String.valueOf(claim.getString(0))
                        .contains(row.get("id").toString()));
    }

    @Test
    void aReadWithoutAnswerTimesOutAndAWriteWithoutAnswerSaysTheTruth() {
        Row there = keyspace.insert(entities.leases, "holder", "silence");
        EntityStrategy leases = entities.store(hasty, entities.leases);
        proxy.faults(once(cql -> true, Fault.SILENCE));
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> leases.select(there, null))
                .satisfies(e -> assertThat(e.message()).startsWith("could not execute selection query: "));
        proxy.faults(once(FaultyLink::isConditional, Fault.SILENCE));
        Row row = leases.insert(keyspace.write(entities.leases, "holder", "silence"));
        assertThat(keyspace.select(entities.leases, row.get("id"))).isNotNull();
    }

    // --- what goes over the wire

    @Test
    void everyStatementOfAWriteOrADeleteHasAFaultPoint() {
        proxy.faults(cql -> null); // also forgets the statements seen so far
        link.told.clear();
        String name = FaultyLink.name();
        link.insertUpdateAndDelete(name);
        Row service = entities.store(client, entities.services)
                .insert(keyspace.write(entities.services, "name", name, "host", "h", "tags", List.of(name, "all")));
        entities.store(client, entities.services)
                .upsert(keyspace.write(entities.services, "name", name + "u", "host", "h"));
        entities.store(client, entities.services)
                .upsertBy(
                        entities.services.field("name"),
                        keyspace.write(entities.services, "name", name, "host", "i", "tags", List.of("all")));
        Write plugin = new Write(
                row(entities.plugins, "name", "p", "service", reference(service)),
                keyspace.workspace,
                null,
                "plugins:p::" + service.get("id") + "::" + keyspace.workspace);
        entities.store(client, entities.plugins).insert(plugin);
        entities.store(client, entities.services).delete(service, keyspace.workspace);
        Row ticket = entities.store(client, entities.tickets).insert(keyspace.write(row(entities.tickets)));
        entities.store(client, entities.coats).insert(keyspace.write(row(entities.coats, "ticket", reference(ticket))));
        entities.store(client, entities.tickets).delete(ticket, null);
        Write expiring = keyspace.write(entities.leases, "name", name);
        entities.store(client, entities.leases).insert(new Write(expiring.row(), null, 60L, null));
        List<String> seen = List.copyOf(proxy.seen());
        assertThat(seen).hasSizeGreaterThan(60);
        assertThat(link.told) // For a batch, the client reports the second statement.
                .containsExactlyInAnyOrderElementsOf(
                        seen.stream().map(cql -> cql.replaceFirst(".*; ", "")).toList());
        assertThat(seen).anyMatch(cql -> cql.contains("; ")).anyMatch(ProtocolFaultsTest::isWrite);
    }

    @Test
    void aColumnThatTheNodeShowsAndDoesNotTakeYetIsWaitedFor() {
        AtomicInteger refused = new AtomicInteger();
        proxy.preparationFaults(cql ->
                cql.startsWith("SELECT kongdb_state FROM ") && refused.incrementAndGet() <= 3 ? Fault.INVALID : null);
        try (CassandraStrategy late = link.client("20000")) {
            link.openTables(late);
            assertThat(refused).hasValueGreaterThan(3);
            assertThat(entities.store(late, entities.consumers)
                            .insert(keyspace.write(entities.consumers, "username", FaultyLink.name())))
                    .isNotNull();
        } finally {
            proxy.preparationFaults(cql -> null);
        }
    }
}
