package dev.kongdb.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kongdb.cassandra.FaultyProxy.Fault;
import dev.kongdb.error.DatabaseException;
import dev.kongdb.value.Row;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Injects a fault into every conditional statement of guarded writes in turn. The faults run
 * concurrently, each on its own link, because most of the time is spent waiting.
 */
class GuardedWriteFaultsTest {
    private static Keyspace keyspace;

    @BeforeAll
    static void open() {
        keyspace = FaultyLink.keyspace();
    }

    @AfterAll
    static void close() {
        keyspace.close();
    }

    /**
     * The outcome of each conditional statement is unknown in turn. The outcome of the call never
     * is.
     */
    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @EnumSource(names = {"CAS_TIMEOUT_LOST", "CAS_TIMEOUT_DONE"})
    void whateverBecomesOfOneConditionalStatementTheCallSaysTheTruth(Fault fault) throws IOException {
        try (FaultyLink link = new FaultyLink(keyspace)) {
            link.prepare();
            boolean struck = true;
            for (int number = 0; struck; number++) {
                AtomicInteger seen = new AtomicInteger();
                link.proxy.faults(FaultyLink.once(FaultyLink::isConditional, fault, number, seen));
                String name = FaultyLink.name();
                link.insertUpdateAndDelete(name);
                struck = seen.get() > number;
                assertThat(struck || number > 14)
                        .as("conditional statements tried: " + number)
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @EnumSource(names = {"UNAVAILABLE", "OVERLOADED", "BOOTSTRAPPING", "INVALID", "CUT"})
    void aWriteThatIsRefusedOrCutOffIsADatabaseErrorAndLeavesNothingBehind(Fault fault) throws IOException {
        try (FaultyLink link = new FaultyLink(keyspace)) {
            link.prepare();
            int failed = 0;
            boolean struck = true;
            for (int number = 0; struck; number++) {
                AtomicInteger seen = new AtomicInteger();
                String name = FaultyLink.name();
                link.proxy.faults(FaultyLink.once(FaultyLink::isConditional, fault, number, seen));
                try {
                    link.insertUpdateAndDelete(name);
                } catch (DatabaseException e) {
                    assertThat(e.message()).startsWith("could not ").doesNotContain("not known");
                    failed++;
                }
                struck = seen.get() > number;
                assertThat(struck || number > 14)
                        .as("conditional statements that were refused or cut off: " + number)
                        .isTrue();
                link.heal();
                Row consumer = keyspace.selectBy(keyspace.entities.consumers, "username", name);
                if (consumer != null) {
                    keyspace.store(keyspace.entities.consumers).delete(consumer, keyspace.workspace);
                }
                link.insertUpdateAndDelete(name);
            }
            // The driver repeats a statement whose connection was cut, so only some of these calls
            // fail.
            assertThat(failed).isGreaterThan(fault == Fault.CUT ? -1 : 8);
        }
    }
}
