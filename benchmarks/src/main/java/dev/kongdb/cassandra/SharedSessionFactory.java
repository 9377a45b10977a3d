package dev.kongdb.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import dev.kongdb.config.KongConfig;
import dev.kongdb.spi.Strategy;
import dev.kongdb.spi.StrategyFactory;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The Cassandra store as it is, whose session others can use, too: so that what is measured beside it has the same connections and
 * settings. It stands in the store's package because nobody else needs the session.
 */
public final class SharedSessionFactory implements StrategyFactory {
    /** The value of the setting {@code database}. */
    public static final String NAME = "cassandra-shared-session";

    private static volatile @Nullable Cluster cluster;

    /** For the service loader. */
    public SharedSessionFactory() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Strategy open(KongConfig config) {
        Strategy strategy = new CassandraStrategyFactory().open(config);
        cluster = ((CassandraStrategy) strategy).cluster;
        return strategy;
    }

    private static Cluster cluster() {
        return Objects.requireNonNull(cluster, "no store was opened");
    }

    /** The session of the store that was opened last. */
    public static CqlSession session() {
        return cluster().session();
    }

    /** At which that store reads for callers. */
    public static ConsistencyLevel readConsistency() {
        return cluster().settings.readConsistency();
    }

    /** At which that store writes. */
    public static ConsistencyLevel writeConsistency() {
        return cluster().settings.guard();
    }

    /** The name of a table of that store, with its keyspace. */
    public static String table(String name) {
        return cluster().table(name);
    }
}
