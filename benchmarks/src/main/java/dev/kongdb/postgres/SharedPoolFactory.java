package dev.kongdb.postgres;

import dev.kongdb.config.KongConfig;
import dev.kongdb.spi.Strategy;
import dev.kongdb.spi.StrategyFactory;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The PostgreSQL store as it is, whose pool others can use, too: so that what is measured beside it has the same connections. It
 * stands in the store's package because nobody else needs the pool.
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
        pool = ((PostgresStrategy) strategy).connections.pool;
        return strategy;
    }

    /** The pool of the store that was opened last. */
    public static DataSource pool() {
        return Objects.requireNonNull(pool, "no store was opened");
    }
}
