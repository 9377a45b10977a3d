package dev.kongdb.cassandra;

import dev.kongdb.config.KongConfig;
import dev.kongdb.spi.Strategy;
import dev.kongdb.spi.StrategyFactory;

/**
 * Opens {@code kong.db} on Cassandra: the value {@code cassandra} of the setting {@code database}.
 * The settings are Kong's {@code cassandra_*}, with Kong's defaults; {@code docs/cassandra.md}
 * describes them.
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
