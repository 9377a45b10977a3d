package dev.kongdb.cassandra;

import static dev.kongdb.cassandra.Entities.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.servererrors.UnavailableException;
import dev.kongdb.config.KongConfig;
import dev.kongdb.embedded.EmbeddedCassandra;
import dev.kongdb.error.DatabaseException;
import dev.kongdb.error.PrimaryKeyViolationException;
import dev.kongdb.error.UniqueViolationException;
import dev.kongdb.migration.Migration;
import dev.kongdb.migration.MigrationPart;
import dev.kongdb.spi.EntityStrategy;
import dev.kongdb.spi.EntityStrategy.Write;
import dev.kongdb.value.Row;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster that grows from two nodes to three, each of which holds all data, and its behaviour
 * when some of them are down.
 */
@TestMethodOrder(OrderAnnotation.class)
class ClusterTest {
    private static final List<EmbeddedCassandra> NODES = new ArrayList<>();

    @TempDir
    static Path folder;

    /**
     * Reads of Cassandra's own tables, which every node knows. The first table has two replicas,
     * the second has three.
     */
    private static final String ON_TWO_NODES =
            "SELECT session_id FROM system_traces.sessions WHERE session_id = 00000000-0000-1000-8000-000000000000";

    private static final String ON_THREE_NODES = "SELECT id FROM system_distributed.repair_history"
            + " WHERE keyspace_name = 'any' AND columnfamily_name = 'any'";

    private final Entities entities = new Entities();

    @AfterAll
    static void stop() {
        NODES.forEach(EmbeddedCassandra::close);
    }

    private static void addNode() {
        EmbeddedCassandra.Builder node = EmbeddedCassandra.builder().heap(512);
        if (!NODES.isEmpty()) {
            node.joins(NODES.get(0), "127.0.0." + (NODES.size() + 1));
        }
        if (NODES.size() == 1) {
            // This node is killed and comes back with its data.
            node.dataDirectory(folder.resolve("second"));
        }
        NODES.add(node.start());
    }

    private static KongConfig config(String keyspace, String readConsistency) {
        // Each node has its own port; the first node tells the client about the others. A node that
        // has not yet noticed that another one is gone tries a third one after half of its own
        // timeout of 30 seconds.
        return Server.config(NODES.get(0), keyspace)
                .with("cassandra_timeout", "60000")
                .with("cassandra_read_consistency", readConsistency)
                .with("cassandra_repl_factor", String.valueOf(NODES.size()));
    }

    private CassandraStrategy open(KongConfig config) {
        CassandraStrategy strategy =
                new CassandraStrategy(CassandraSettings.of(config), FaultPoints.NONE, Duration.ofSeconds(5));
        entities.open(strategy);
        return strategy;
    }

    /** Creates the keyspace, the tables of the migrations, and the table that these tests use. */
    private static void makeTables(CassandraStrategy strategy) {
        strategy.migrations().bootstrap();
        assertThat(strategy.migrations()
                        .locked(
                                "tables",
                                Duration.ofMinutes(1),
                                () -> strategy.migrations()
                                        .run(
                                                "tests",
                                                new Migration("000_base_tests", Entities.LEASES, List.of()),
                                                MigrationPart.UP)))
                .isTrue();
    }

    private Write lease(String name) {
        return new Write(row(entities.leases, "name", name, "holder", "h"), null, null, null);
    }

    // --- the nodes' knowledge of each other

    private enum Sight {
        /** The node reaches all nodes. */
        ALL,
        /** The node knows that some nodes are gone. */
        LOSS,
        /** The node knows that too many nodes are gone for a quorum. */
        LOSS_OF_QUORUM,
        /** The node waits for another one in vain, or is gone itself. */
        NONE
    }

    /**
     * Waits until each of these nodes has this view. Before that, it may ask another node in vain,
     * or not at all. Each attempt opens its own session, because a session that is told of a node
     * before the row about this node is complete never learns of the node.
     */
    private static void await(List<EmbeddedCassandra> nodes, Sight sight) {
        List<Sight> seen = new ArrayList<>();
        try {
            Failing.until(() -> {
                seen.clear();
                try (CqlSession session = CassandraSettings.of(Server.config(NODES.get(0), "probe"))
                        .connect()) {
                    nodes.forEach(node -> seen.add(sight(session, node, sight)));
                } catch (DriverException e) {
                    seen.add(Sight.NONE); // The first node is too busy to open a session.
                }
                return seen.stream().allMatch(each -> each == sight);
            });
        } catch (AssertionError e) {
            throw new AssertionError("awaited " + sight + ", and at last saw " + seen, e);
        }
    }

    private static Optional<Node> find(CqlSession session, EmbeddedCassandra node) {
        InetSocketAddress address = new InetSocketAddress(node.host(), node.port());
        return session.getMetadata().getNodes().values().stream()
                .filter(each -> each.getEndPoint().resolve().equals(address))
                .findFirst();
    }

    private static Sight sight(CqlSession session, EmbeddedCassandra node, Sight wanted) {
        Optional<Node> known = find(session, node);
        Sight loss = wanted == Sight.LOSS_OF_QUORUM ? Sight.LOSS_OF_QUORUM : Sight.LOSS;
        if (known.isEmpty()) {
            return Sight.NONE;
        }
        try {
            session.execute(SimpleStatement.newInstance(NODES.size() == 2 ? ON_TWO_NODES : ON_THREE_NODES)
                    .setConsistencyLevel(
                            wanted == Sight.LOSS_OF_QUORUM
                                    ? DefaultConsistencyLevel.QUORUM
                                    : DefaultConsistencyLevel.ALL)
                    .setNode(known.get())
                    .setTimeout(Duration.ofSeconds(5)));
            return Sight.ALL;
        } catch (AllNodesFailedException e) {
            return e.getAllErrors().values().stream()
                            .flatMap(List::stream)
                            .anyMatch(UnavailableException.class::isInstance)
                    ? loss
                    : Sight.NONE;
        } catch (UnavailableException e) {
            return loss;
        } catch (DriverException e) {
            return Sight.NONE;
        }
    }

    // --- the tests

    @Test
    @Order(1)
    void ofTwoNodesNoneMayBeDownButForReadsOfOne() {
        addNode();
        addNode();
        await(NODES, Sight.ALL);
        try (CassandraStrategy one = open(config("two", "ONE"));
                CassandraStrategy quorum = open(config("two", "QUORUM"))) {
            makeTables(one);
            EntityStrategy leases = entities.store(one, entities.leases);
            EntityStrategy atQuorum = entities.store(quorum, entities.leases);
            Row first = leases.insert(lease("all up"));
            assertThat(atQuorum.select(first, null)).isNotNull();

            NODES.get(1).kill();
            await(NODES.subList(0, 1), Sight.LOSS);
            assertThat(leases.select(first, null)).isNotNull();
            assertNothingAtQuorum(leases, atQuorum, first);

            NODES.get(1).restart();
            await(NODES, Sight.ALL);
            assertThat(atQuorum.select(first, null)).isNotNull();
            // The failed attempt has left nothing that blocks this one.
            leases.insert(lease("one down"));
        }
    }

    private void assertNothingAtQuorum(EntityStrategy leases, EntityStrategy atQuorum, Row first) {
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> atQuorum.select(first, null))
                .satisfies(e -> assertThat(e.message()).startsWith("could not execute selection query: "));
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> leases.insert(lease("one down")))
                .satisfies(e -> assertThat(e.message()).startsWith("could not execute insertion query: "));
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> leases.delete(first, null))
                .satisfies(e -> assertThat(e.message()).startsWith("could not execute deletion query: "));
    }

    @Test
    @Order(2)
    void ofThreeNodesOneMayBeDownAndOfTheOthersOneForReadsOfOne() {
        addNode();
        await(NODES, Sight.ALL);
        try (CassandraStrategy one = open(config("three", "ONE"));
                CassandraStrategy quorum = open(config("three", "QUORUM"))) {
            makeTables(one);
            EntityStrategy leases = entities.store(one, entities.leases);
            EntityStrategy atQuorum = entities.store(quorum, entities.leases);
            Row first = leases.insert(lease("all up"));
            assertThat(atQuorum.select(first, null)).isNotNull();

            NODES.get(2).kill();
            await(NODES.subList(0, 2), Sight.LOSS);
            for (int i = 0; i < 5; i++) {
                Row row = leases.insert(lease("one down " + i));
                assertThat(leases.select(row, null)).isNotNull();
                Row read = atQuorum.select(row, null);
                assertThat(read).isNotNull();
                assertThatExceptionOfType(PrimaryKeyViolationException.class)
                        .isThrownBy(() -> atQuorum.insert(new Write(row, null, null, null)));
                assertThatExceptionOfType(UniqueViolationException.class)
                        .isThrownBy(() -> atQuorum.insert(lease((String) row.get("name"))));
                assertThat(atQuorum.update(read, new Write(row, null, null, null)))
                        .isNotNull();
                assertThat(leases.delete(row, null)).hasSize(1);
            }

            NODES.get(1).kill();
            await(NODES.subList(0, 1), Sight.LOSS_OF_QUORUM); // The other loss is known already.
            assertThat(leases.select(first, null)).isNotNull();
            assertNothingAtQuorum(leases, atQuorum, first);
        }
    }
}
