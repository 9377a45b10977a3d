package dev.kongdb.specs;

import dev.kongdb.annotation.Gt;
import dev.kongdb.annotation.KongPlugin;
import dev.kongdb.annotation.PluginConfig;
import dev.kongdb.annotation.ProxyProtocol;
import dev.kongdb.plugin.PluginHandler;
import org.jspecify.annotations.Nullable;

/** Does nothing. */
@KongPlugin(
        name = "rate-limiting",
        version = "2.4.0",
        priority = 901,
        protocols = {ProxyProtocol.GRPC, ProxyProtocol.GRPCS, ProxyProtocol.HTTP, ProxyProtocol.HTTPS})
public final class RateLimiting implements PluginHandler<RateLimiting.Config> {
    /** A part of its configuration. */
    @PluginConfig
    public record Config(
            @Gt(0) @Nullable Double second,
            @Gt(0) @Nullable Double minute) {}
}
