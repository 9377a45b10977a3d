package dev.kongdb.cassandra;

import static dev.kongdb.cassandra.Entities.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.kongdb.KongConfig;
import dev.kongdb.embedded.EmbeddedCassandra;
import dev.kongdb.error.DatabaseException;
import dev.kongdb.error.PrimaryKeyViolationException;
import dev.kongdb.migration.Migrator;
import dev.kongdb.schema.Row;
import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.spi.EntityStrategy.Write;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Clusters of several nodes, all of which hold all data, and what goes on when some are down. */
@Tag("faults")
class ClusterTest {
    private final Entities entities = new Entities();
    private final Deque<EmbeddedCassandra> nodes = new ArrayDeque<>();

    private void start(int count) {
        nodes.add(EmbeddedCassandra.builder().start());
        for (int i = 2; i <= count; i++) {
            nodes.add(EmbeddedCassandra.builder()
                    .joins(nodes.getFirst(), "127.0.0." + i)
                    .start());
        }
    }

    @AfterEach
    void stop() {
        nodes.forEach(EmbeddedCassandra::close);
    }

    private CassandraStrategy open(String readConsistency) {
        // Each node has a port of its own; the first of them tells of the others.
        KongConfig config = KongConfig.of(Map.of(
                "cassandra_contact_points",
                nodes.getFirst().host(),
                "cassandra_port",
                String.valueOf(nodes.getFirst().port()),
                "cassandra_timeout",
                "10000",
                "cassandra_schema_consensus_timeout",
                "60000",
                "cassandra_read_consistency",
                readConsistency,
                "cassandra_repl_factor",
                String.valueOf(nodes.size())));
        CassandraStrategy strategy =
                new CassandraStrategy(CassandraSettings.of(config), FaultPoints.NONE, Duration.ofSeconds(5));
        entities.all().forEach(strategy::entity);
        return strategy;
    }

    private Write lease(String name) {
        return new Write(row(entities.leases, "name", name, "holder", "h"), null, null, null);
    }

    /** Until the others have noticed that a node is gone, they may ask it in vain. */
    private static void awaitLoss(EntityStrategy store, Row row) {
        Failing.until(() -> {
            try {
                return store.select(row, null) != null;
            } catch (DatabaseException e) {
                return false;
            }
        });
    }

    @Test
    void ofThreeNodesOneMayBeDownAndOfTheOthersOneForReadsOfOne() {
        start(3);
        try (CassandraStrategy one = open("ONE");
                CassandraStrategy quorum = open("QUORUM")) {
            new Migrator(one.migrations(), Entities.migrations(), line -> {}).up();
            EntityStrategy leases = one.entity(entities.leases);
            EntityStrategy atQuorum = quorum.entity(entities.leases);
            Row first = leases.insert(lease("all up"));
            assertThat(atQuorum.select(first, null)).isNotNull();

            nodes.getLast().kill();
            awaitLoss(atQuorum, first);
            for (int i = 0; i < 20; i++) {
                Row row = leases.insert(lease("one down " + i));
                assertThat(leases.select(row, null)).isNotNull();
                assertThat(atQuorum.select(row, null)).isNotNull();
                assertThatExceptionOfType(PrimaryKeyViolationException.class)
                        .isThrownBy(() -> atQuorum.insert(new Write(row, null, null, null)));
                assertThat(leases.delete(row, null)).hasSize(1);
            }

            nodes.stream().skip(1).limit(1).forEach(EmbeddedCassandra::kill);
            awaitLoss(leases, first);
            assertThatExceptionOfType(DatabaseException.class)
                    .isThrownBy(() -> atQuorum.select(first, null))
                    .satisfies(e -> assertThat(e.message()).startsWith("could not execute selection query: "));
            assertThatExceptionOfType(DatabaseException.class)
                    .isThrownBy(() -> leases.insert(lease("two down")))
                    .satisfies(e -> assertThat(e.message()).startsWith("could not execute insertion query: "));
        }
    }

    @Test
    void ofTwoNodesNoneMayBeDownButForReadsOfOne() {
        start(2);
        try (CassandraStrategy one = open("ONE");
                CassandraStrategy quorum = open("QUORUM")) {
            new Migrator(one.migrations(), Entities.migrations(), line -> {}).up();
            EntityStrategy leases = one.entity(entities.leases);
            Row first = leases.insert(lease("all up"));
            assertThat(quorum.entity(entities.leases).select(first, null)).isNotNull();
            nodes.getLast().kill();
            awaitLoss(leases, first);
            assertThatExceptionOfType(DatabaseException.class)
                    .isThrownBy(() -> quorum.entity(entities.leases).select(first, null));
            assertThatExceptionOfType(DatabaseException.class).isThrownBy(() -> leases.insert(lease("one down")));
        }
    }
}
