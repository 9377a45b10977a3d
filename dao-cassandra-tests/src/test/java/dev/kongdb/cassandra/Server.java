package dev.kongdb.cassandra;

import dev.kongdb.config.KongConfig;
import dev.kongdb.embedded.EmbeddedCassandra;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The one Cassandra that the tests of a JVM share; it dies with the JVM. Each test class has a keyspace of its own, which stays: to drop
 * its tables takes the node longer than to make them.
 */
final class Server {
    private static final AtomicInteger KEYSPACES = new AtomicInteger();

    private Server() {}

    private static final class Shared {
        static final EmbeddedCassandra SERVER =
                EmbeddedCassandra.builder().heap(1536).start();
    }

    /** The settings that lead to a keyspace that does not exist yet. */
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
