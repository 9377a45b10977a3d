package dev.kongdb.host;

import dev.kongdb.config.KongConfig;
import dev.kongdb.plugin.spi.HostLauncher;
import dev.kongdb.plugin.spi.RunningHost;

/** Starts hosts for tests, which do not depend on this module. */
public final class InThisJvm implements HostLauncher {
    /** For {@link java.util.ServiceLoader}. */
    public InThisJvm() {}

    @Override
    public RunningHost start(KongConfig config) {
        return KongHost.start(config, line -> {});
    }
}
