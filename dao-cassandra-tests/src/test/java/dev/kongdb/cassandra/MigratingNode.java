package dev.kongdb.cassandra;

import dev.kongdb.config.KongConfig;
import dev.kongdb.migration.Migrator;
import java.time.Duration;
import java.util.Map;

/** A node in a JVM of its own that migrates and prints how many migrations it has run. */
final class MigratingNode {
    private MigratingNode() {}

    /** The arguments: the port of Cassandra, the keyspace, and the password. */
    public static void main(String[] args) {
        KongConfig config = KongConfig.of(Map.of(
                "cassandra_contact_points",
                "127.0.0.1",
                "cassandra_port",
                args[0],
                "cassandra_keyspace",
                args[1],
                "cassandra_username",
                "kong",
                "cassandra_password",
                args[2],
                "cassandra_timeout",
                "20000"));
        try (CassandraStrategy strategy =
                new CassandraStrategy(CassandraSettings.of(config), FaultPoints.NONE, Deletes.PATIENCE)) {
            System.out.println("migrated "
                    + new Migrator(strategy.migrations(), Entities.migrations(), Duration.ofMinutes(5), line -> {})
                            .up());
        }
    }
}
