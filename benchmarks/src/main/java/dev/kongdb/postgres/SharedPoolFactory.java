package dev.kongdb.postgres;

import dev.kongdb.config.KongConfig;
import dev.kongdb.spi.Strategy;
import dev.kongdb.spi.StrategyFactory;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The PostgreSQL store itself, but other libraries can use its pool, so that they are measured with
 * the same connections. The class is in the store's package because no other code needs the pool.
 */
public final class SharedPoolFactory implements StrategyFactory {
    /** The value of the setting {@code database}. */
    public static final String NAME = "postgres-shared-pool";

    private static volatile @Nullable DataSource pool;

    /** For the service loader. */
    public SharedPoolFactory() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Strategy open(KongConfig config) {
        Strategy strategy = new PostgresStrategyFactory().open(config);
        pool = ((PostgresStrategy) strategy).connections.server.pool;
        return strategy;
    }

    /** The pool of the store that was opened last. */
    public static DataSource pool() {
        return Objects.requireNonNull(pool, "no store was opened");
    }
}
