package dev.kongdb.cassandra;

import static dev.kongdb.cassandra.Entities.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kongdb.KongConfig;
import dev.kongdb.embedded.EmbeddedCassandra;
import dev.kongdb.error.DatabaseException;
import dev.kongdb.error.KongDbException;
import dev.kongdb.migration.Migrator;
import dev.kongdb.schema.Row;
import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.spi.EntityStrategy.Write;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that goes and comes back. */
@Tag("faults")
class OutageTest {
    @Test
    void everyAcknowledgedWriteIsThereAfterTheNodeWasKilledAndCallsSucceedAgain(@TempDir Path directory)
            throws Exception {
        Entities entities = new Entities();
        try (EmbeddedCassandra node = EmbeddedCassandra.builder()
                .dataDirectory(directory.resolve("node"))
                .start()) {
            KongConfig config = Server.config(node, "outage").with("cassandra_timeout", "2000");
            try (CassandraStrategy strategy =
                    new CassandraStrategy(CassandraSettings.of(config), FaultPoints.NONE, Deletes.PATIENCE)) {
                entities.all().forEach(strategy::entity);
                new Migrator(strategy.migrations(), Entities.migrations(), line -> {}).up();
                EntityStrategy leases = strategy.entity(entities.leases);
                Queue<Row> acknowledged = new ConcurrentLinkedQueue<>();
                AtomicBoolean on = new AtomicBoolean(true);
                Thread load = new Thread(() -> {
                    for (int i = 0; on.get(); i++) {
                        try {
                            acknowledged.add(leases.insert(
                                    new Write(row(entities.leases, "name", "n" + i, "holder", "h"), null, null, null)));
                        } catch (KongDbException e) {
                            assertThat(e).isInstanceOf(DatabaseException.class);
                        }
                    }
                });
                load.start();
                Failing.until(() -> acknowledged.size() > 20);
                node.kill();
                int before = acknowledged.size();
                assertThatExceptionOfType(DatabaseException.class)
                        .isThrownBy(() -> leases.select(acknowledged.peek(), null));
                node.restart();
                Failing.until(() -> acknowledged.size() > before + 20);
                on.set(false);
                load.join();
                for (Row row : acknowledged) {
                    assertThat(leases.select(row, null)).isNotNull();
                }
            }
        }
    }
}
