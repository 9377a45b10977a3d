package dev.kongdb.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import java.net.InetAddress;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Nodes that join and leave without a message to the client. */
class TopologyTest {
    private static CassandraStrategy refreshing(String seconds) {
        return new CassandraStrategy(
                CassandraSettings.of(Server.config().with("cassandra_refresh_frequency", seconds)),
                FaultPoints.NONE,
                Deletes.PATIENCE);
    }

    private static boolean knows(CassandraStrategy strategy, UUID node) {
        return strategy.cluster.session().getMetadata().getNodes().containsKey(node);
    }

    @Test
    void nodesAreAskedForAsOftenAsIsSetAndNeverWithZero() throws Exception {
        UUID node = UUID.randomUUID();
        InetAddress address = InetAddress.getByName("127.0.0.99");
        try (CassandraStrategy often = refreshing("1");
                CassandraStrategy never = refreshing("0");
                CqlSession past = CassandraSettings.of(Server.config()).connect()) {
            assertThat(knows(often, node)).isFalse();
            assertThat(knows(never, node)).isFalse();
            past.execute(
                    "INSERT INTO system.peers_v2 (peer, peer_port, host_id, native_address, native_port, data_center,"
                            + " rack, release_version, schema_version, tokens) VALUES (?, 1, ?, ?, 1, 'datacenter1', 'rack1', '5.0.9', ?,"
                            + " {'1'})",
                    address,
                    node,
                    address,
                    past.execute("SELECT schema_version FROM system.local")
                            .one()
                            .getUuid(0));
            try {
                Failing.until(() -> knows(often, node));
                assertThat(knows(never, node)).isFalse();
            } finally {
                past.execute("DELETE FROM system.peers_v2 WHERE peer = ? AND peer_port = 1", address);
            }
            Failing.until(() -> !knows(often, node));
        }
    }
}
