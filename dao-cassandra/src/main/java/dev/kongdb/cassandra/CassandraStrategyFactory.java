package dev.kongdb.cassandra;

import dev.kongdb.KongConfig;
import dev.kongdb.spi.Strategy;
import dev.kongdb.spi.StrategyFactory;

/**
 * Opens {@code kong.db} on Cassandra: the value {@code cassandra} of the setting {@code database}.
 *
 * <table>
 * <caption>Settings, with Kong's names and defaults</caption>
 * <tr><th>setting</th><th>default</th><th>meaning</th></tr>
 * <tr><td>{@code cassandra_contact_points}</td><td>127.0.0.1</td><td>nodes to begin with; the others are found</td></tr>
 * <tr><td>{@code cassandra_port}, {@code cassandra_keyspace}</td><td>9042, kong</td><td></td></tr>
 * <tr><td>{@code cassandra_timeout}</td><td>5000 ms</td><td>for connecting, and for the answer to a statement</td></tr>
 * <tr><td>{@code cassandra_username}, {@code cassandra_password}</td><td>kong, none</td><td>used when there is a password</td></tr>
 * <tr><td>{@code cassandra_ssl}</td><td>off</td><td>encrypted connections only</td></tr>
 * <tr><td>{@code cassandra_ssl_verify}</td><td>off</td><td>whether the node's certificate must be valid, and be for its address; it is held
 *     against the PEM file that {@code lua_ssl_trusted_certificate} names, or else against the trust store of the JVM</td></tr>
 * <tr><td>{@code cassandra_read_consistency}</td><td>ONE</td><td>of reads; what guards a write is read at a quorum</td></tr>
 * <tr><td>{@code cassandra_write_consistency}</td><td>ONE</td><td>of writes, which take a quorum at least: the guarantees need it</td></tr>
 * <tr><td>{@code cassandra_lb_policy}</td><td>RequestRoundRobin</td><td>or RoundRobin, which is the same here; DCAwareRoundRobin and
 *     RequestDCAwareRoundRobin keep to {@code cassandra_local_datacenter}, and quorums are of that datacenter then</td></tr>
 * <tr><td>{@code cassandra_local_datacenter}</td><td>none</td><td></td></tr>
 * <tr><td>{@code cassandra_refresh_frequency}</td><td>60 s</td><td>checked only: the driver is told of changes of the cluster</td></tr>
 * <tr><td>{@code cassandra_repl_strategy}, {@code cassandra_repl_factor}, {@code cassandra_data_centers}</td>
 *     <td>SimpleStrategy, 1, dc1:2,dc2:3</td><td>of a keyspace that has to be made; the last with NetworkTopologyStrategy</td></tr>
 * <tr><td>{@code cassandra_schema_consensus_timeout}</td><td>10000 ms</td><td>how long all nodes may take to agree on a new table</td></tr>
 * </table>
 */
public final class CassandraStrategyFactory implements StrategyFactory {
    /** The name of the store. */
    static final String NAME = "cassandra";

    /** For the service loader. */
    public CassandraStrategyFactory() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Strategy open(KongConfig config) {
        return new CassandraStrategy(CassandraSettings.of(config), FaultPoints.NONE, Deletes.PATIENCE);
    }
}
