package dev.kongdb.off;

import dev.kongdb.config.KongConfig;
import dev.kongdb.spi.Strategy;
import dev.kongdb.spi.StrategyFactory;

/** Opens the strategy {@code off}; found by its service file. */
public final class OffStrategyFactory implements StrategyFactory {
    /** The value of the setting {@code database} that selects it. */
    public static final String NAME = "off";

    /** Called by the service loader. */
    public OffStrategyFactory() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Strategy open(KongConfig config) {
        return new OffStrategy(config);
    }
}
