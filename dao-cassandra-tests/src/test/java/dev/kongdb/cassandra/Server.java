package dev.kongdb.cassandra;

import dev.kongdb.config.KongConfig;
import dev.kongdb.embedded.EmbeddedCassandra;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The one Cassandra that all tests of a JVM share; it ends with the JVM. Each test class has its
 * own keyspace, which stays, because the node takes longer to drop tables than to create them.
 */
final class Server {
    private static final AtomicInteger KEYSPACES = new AtomicInteger();

    private Server() {}

    private static final class Shared {
        static final EmbeddedCassandra SERVER =
                EmbeddedCassandra.builder().heap(1536).start();
    }

    /** The settings of a keyspace that does not exist yet. */
    static KongConfig config() {
        return config(Shared.SERVER, "test_" + KEYSPACES.incrementAndGet());
    }

    static KongConfig config(EmbeddedCassandra server, String keyspace) {
        return KongConfig.of(server.settings())
                .with(Map.of(
                        "cassandra_timeout",
                        "20000",
                        "cassandra_schema_consensus_timeout",
                        "60000",
                        "cassandra_keyspace",
                        keyspace));
    }
}
