package dev.kongdb.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kongdb.cassandra.FaultyProxy.Fault;
import dev.kongdb.error.DatabaseException;
import dev.kongdb.schema.Reference;
import dev.kongdb.schema.Row;
import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.spi.EntityStrategy.PageQuery;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a healthy node cannot be made to answer, answered by a proxy before it. */
@Tag("faults")
class ProtocolFaultsTest {
    private static final AtomicInteger NAMES = new AtomicInteger();

    private static Keyspace keyspace;
    private static Entities entities;
    private static FaultyProxy proxy;
    private static CassandraStrategy client;
    private static EntityStrategy consumers;
    private static EntityStrategy credentials;

    @BeforeAll
    static void open() throws IOException {
        keyspace = new Keyspace();
        entities = keyspace.entities;
        proxy = new FaultyProxy(
                keyspace.config.get("cassandra_contact_points", ""),
                Integer.parseInt(keyspace.config.get("cassandra_port", "")));
        CassandraSettings settings = CassandraSettings.of(keyspace.config
                .with("cassandra_contact_points", "127.0.0.1")
                .with("cassandra_port", String.valueOf(proxy.port()))
                .with("cassandra_timeout", "2000"));
        client = new CassandraStrategy(settings, FaultPoints.NONE, Duration.ofSeconds(10));
        entities.all().forEach(client::entity);
        consumers = client.entity(entities.consumers);
        credentials = client.entity(entities.credentials);
        Row consumer = consumers.insert(keyspace.write(entities.consumers, "username", "prepares all statements"));
        credentials.insert(keyspace.write(entities.credentials, "consumer", reference(consumer), "key", "first"));
    }

    @AfterAll
    static void close() throws IOException {
        client.close();
        proxy.close();
        keyspace.close();
    }

    @AfterEach
    void heal() {
        proxy.faults(cql -> null);
    }

    private static Reference<?> reference(Row row) {
        return Reference.to((UUID) row.get("id"));
    }

    private static boolean isConditional(String cql) {
        return cql.contains(" IF ");
    }

    /** The fault for the statement of that number among those that are of the kind, and for no other. */
    private static Function<String, Fault> once(Fault fault, int number, AtomicInteger seen) {
        return cql -> isConditional(cql) && seen.getAndIncrement() == number ? fault : null;
    }

    /** An insert, an update and a delete of rows that need all guards. */
    private static void insertUpdateAndDelete(String name) {
        Row consumer = consumers.insert(keyspace.write(entities.consumers, "username", name));
        Row credential =
                credentials.insert(keyspace.write(entities.credentials, "consumer", reference(consumer), "key", name));
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
        keyspace.insert(entities.credentials, "consumer", reference(consumer), "key", name); // it is free again
        assertThat(consumers.delete(consumer, keyspace.workspace)).hasSize(3);
        assertThat(keyspace.select(entities.consumers, consumer.get("id"))).isNull();
        assertThat(keyspace.select(entities.credentials, credential.get("id"))).isNull();
    }

    /** Each of their conditional statements in turn is in doubt; the outcome of the call never is. */
    @ParameterizedTest
    @EnumSource(names = {"WRITE_TIMEOUT_LOST", "WRITE_TIMEOUT_DONE", "SILENCE", "CUT"})
    void whateverBecomesOfOneConditionalStatementTheCallSaysTheTruth(Fault fault) {
        int step = fault == Fault.SILENCE ? 4 : 1; // each takes the whole timeout
        boolean struck = true;
        for (int number = 0; struck; number += step) {
            AtomicInteger seen = new AtomicInteger();
            String name = "c" + NAMES.incrementAndGet();
            proxy.faults(once(fault, number, seen));
            insertUpdateAndDelete(name);
            struck = seen.get() > number;
            assertThat(struck || number > 12)
                    .as("conditional statements tried: " + number)
                    .isTrue();
            insertUpdateAndDelete(name); // nothing is blocked
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"UNAVAILABLE", "OVERLOADED"})
    void aWriteThatIsRefusedIsADatabaseErrorAndLeavesNothingBehind(Fault fault) {
        int failed = 0;
        boolean struck = true;
        for (int number = 0; struck; number++) {
            AtomicInteger seen = new AtomicInteger();
            proxy.faults(once(fault, number, seen));
            try {
                insertUpdateAndDelete("c" + NAMES.incrementAndGet());
            } catch (DatabaseException e) {
                assertThat(e.message()).startsWith("could not ").doesNotContain("not known");
                failed++;
            }
            struck = seen.get() > number;
            proxy.faults(cql -> null);
            Row consumer = keyspace.selectBy(entities.consumers, "username", "c" + NAMES.get());
            if (consumer != null) {
                keyspace.store(entities.consumers).delete(consumer, keyspace.workspace);
            }
            insertUpdateAndDelete("c" + NAMES.get());
        }
        assertThat(failed).isGreaterThan(8);
    }

    @Test
    void anOutcomeThatStaysUnknownIsSaid() {
        proxy.faults(cql -> isConditional(cql) ? Fault.WRITE_TIMEOUT_LOST : null);
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> consumers.insert(keyspace.write(entities.consumers, "username", "never")))
                .satisfies(e -> assertThat(e.message())
                        .startsWith("could not execute insertion query: whether it was written is not known: "));
        proxy.faults(cql -> null);
        keyspace.insert(entities.consumers, "username", "never");
    }

    @ParameterizedTest
    @EnumSource(names = {"UNAVAILABLE", "OVERLOADED", "READ_TIMEOUT"})
    void aReadThatFailsIsADatabaseErrorWithKongsWords(Fault fault) {
        Row there = keyspace.insert(entities.consumers, "username", "read " + fault);
        proxy.faults(cql -> cql.startsWith("SELECT") ? fault : null);
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> consumers.select(there, keyspace.workspace))
                .satisfies(e -> assertThat(e.message()).startsWith("could not execute selection query: "))
                .satisfies(e -> assertThat(e.httpStatus()).isEqualTo(500));
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(
                        () -> consumers.page(new PageQuery(10, null, keyspace.workspace, null, null, List.of(), false)))
                .satisfies(e -> assertThat(e.message()).startsWith("could not execute page query: "));
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> consumers.delete(there, keyspace.workspace))
                .satisfies(e -> assertThat(e.message()).startsWith("could not execute deletion query: "));
        proxy.faults(cql -> null);
        assertThat(consumers.select(there, keyspace.workspace)).isNotNull();
    }

    @Test
    void aReadWithoutAnswerTimesOut() {
        Row there = keyspace.insert(entities.consumers, "username", "silence");
        proxy.faults(cql -> cql.startsWith("SELECT") ? Fault.SILENCE : null);
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> consumers.select(there, keyspace.workspace))
                .satisfies(e -> assertThat(e.message()).startsWith("could not execute selection query: "));
    }
}
