package dev.kongdb.plugin.spi;

import dev.kongdb.config.KongConfig;

/** Starts a host in this JVM. Found by {@link java.util.ServiceLoader}; {@code dev.kongdb:plugin-host} brings one. */
public interface HostLauncher {
    /** A host with those settings, which answers requests. What it throws says why it cannot start. */
    RunningHost start(KongConfig config);
}
