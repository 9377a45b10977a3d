package dev.kongdb.specs;

import dev.kongdb.annotation.Default;
import dev.kongdb.annotation.KongPlugin;
import dev.kongdb.annotation.PluginConfig;
import dev.kongdb.annotation.ProxyProtocol;
import dev.kongdb.plugin.PluginHandler;
import org.jspecify.annotations.Nullable;

/** Does nothing. */
@KongPlugin(
        name = "prometheus",
        version = "1.6.0",
        priority = 13,
        protocols = {ProxyProtocol.GRPC, ProxyProtocol.GRPCS, ProxyProtocol.HTTP, ProxyProtocol.HTTPS})
public final class Prometheus implements PluginHandler<Prometheus.Config> {
    /** Its configuration. */
    @PluginConfig
    public record Config(@Default("false") @Nullable Boolean perConsumer) {}
}
