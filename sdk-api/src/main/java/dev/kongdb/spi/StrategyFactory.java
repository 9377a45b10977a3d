package dev.kongdb.spi;

import dev.kongdb.config.KongConfig;

/** Opens a store; found through a service file in the store's jar. */
public interface StrategyFactory {
    /** The value of the setting {@code database} that chooses this store. */
    String name();

    /**
     * Opens the store with those settings. It need not be reachable yet: calls fail with {@link
     * dev.kongdb.error.DatabaseException} until it is. Throws {@link
     * dev.kongdb.config.KongConfigException} on wrong settings.
     */
    Strategy open(KongConfig config);
}
