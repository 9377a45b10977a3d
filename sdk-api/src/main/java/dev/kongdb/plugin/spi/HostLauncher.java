package dev.kongdb.plugin.spi;

import dev.kongdb.config.KongConfig;

/**
 * Starts a host in this JVM. Found by {@link java.util.ServiceLoader}; {@code
 * dev.kongdb:plugin-host} provides one.
 */
public interface HostLauncher {
    /**
     * Starts a host with the settings. It answers requests when this returns; an exception says why
     * it cannot start.
     */
    RunningHost start(KongConfig config);
}
