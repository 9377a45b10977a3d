package dev.kongdb.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import dev.kongdb.config.KongConfig;
import dev.kongdb.spi.Strategy;
import dev.kongdb.spi.StrategyFactory;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The Cassandra store itself, but other libraries can use its session, so that they are measured
 * with the same connections and settings. The class is in the store's package because no other code
 * needs the session.
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

    /** The consistency level of this store's reads for callers. */
    public static ConsistencyLevel readConsistency() {
        return cluster().settings.readConsistency();
    }

    /** The consistency level of this store's writes. */
    public static ConsistencyLevel writeConsistency() {
        return cluster().settings.guard();
    }

    /** The name of a table of this store, with its keyspace. */
    public static String table(String name) {
        return cluster().table(name);
    }
}
