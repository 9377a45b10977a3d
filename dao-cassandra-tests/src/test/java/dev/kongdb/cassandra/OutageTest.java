package dev.kongdb.cassandra;

import static dev.kongdb.cassandra.Entities.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kongdb.embedded.EmbeddedCassandra;
import dev.kongdb.error.DatabaseException;
import dev.kongdb.error.UniqueViolationException;
import dev.kongdb.migration.Migration;
import dev.kongdb.migration.MigrationPart;
import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.spi.EntityStrategy.Write;
import dev.kongdb.value.Row;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that stops and comes back. */
class OutageTest {
    private static final int CALLERS = 4;

    @Test
    void everyAcknowledgedWriteIsThereAfterTheNodeWasKilledUnderLoadAndCallsSucceedAgain(@TempDir Path directory)
            throws Exception {
        Entities entities = new Entities();
        ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
        try (EmbeddedCassandra node = EmbeddedCassandra.builder()
                        .dataDirectory(directory.resolve("node"))
                        .start();
                CassandraStrategy strategy = new CassandraStrategy(
                        CassandraSettings.of(Server.config(node, "outage").with("cassandra_timeout", "5000")),
                        FaultPoints.NONE,
                        Deletes.PATIENCE)) {
            strategy.migrations().bootstrap();
            strategy.migrations()
                    .run("tests", new Migration("000_base_tests", Entities.LEASES, List.of()), MigrationPart.UP);
            entities.open(strategy);
            EntityStrategy leases = entities.store(strategy, entities.leases);
            Queue<Row> acknowledged = new ConcurrentLinkedQueue<>();
            Queue<Write> failed = new ConcurrentLinkedQueue<>();
            AtomicBoolean on = new AtomicBoolean(true);
            List<Future<?>> load = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                String prefix = caller + "-";
                load.add(threads.submit(() -> {
                    for (int i = 0; on.get(); i++) {
                        Write write =
                                new Write(row(entities.leases, "name", prefix + i, "holder", "h"), null, null, null);
                        try {
                            acknowledged.add(leases.insert(write));
                        } catch (DatabaseException e) { // No other exception may occur.
                            failed.add(write);
                            // a caller that has failed waits for a moment
                            LockSupport.parkNanos(10_000_000);
                        }
                    }
                }));
            }
            try {
                Failing.until(() -> acknowledged.size() > 50);
                node.kill();
                assertThatExceptionOfType(DatabaseException.class)
                        .isThrownBy(() -> leases.select(acknowledged.peek(), null));
                node.restart();
                int before = acknowledged.size();
                Failing.until(() -> acknowledged.size() > before + 50);
            } finally {
                on.set(false);
            }
            for (Future<?> caller : load) {
                caller.get();
            }
            for (Row row : acknowledged) {
                assertThat(leases.select(row, null)).isNotNull();
            }
            // Some of the other writes were cut off halfway. Each of these rows exists and keeps
            // its name, or its name is free. If the kill cut off a lightweight transaction, the
            // store ends it with the next one on the same row, so a row that is missing now may
            // exist after the attempt to take its name.
            for (Write write : failed.stream().limit(50).toList()) {
                Write other = new Write(row(entities.leases, "name", write.row().get("name")), null, null, null);
                boolean there = leases.select(write.row(), null) != null;
                try {
                    leases.insert(other);
                    assertThat(there).isFalse();
                } catch (UniqueViolationException e) {
                    assertThat(leases.select(write.row(), null)).isNotNull();
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
