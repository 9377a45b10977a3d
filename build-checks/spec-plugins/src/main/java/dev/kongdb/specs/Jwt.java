package dev.kongdb.specs;

import dev.kongdb.annotation.Default;
import dev.kongdb.annotation.KongPlugin;
import dev.kongdb.annotation.PluginConfig;
import dev.kongdb.annotation.ProxyProtocol;
import dev.kongdb.plugin.PluginHandler;
import org.jspecify.annotations.Nullable;

/** Does nothing. */
@KongPlugin(
        name = "jwt",
        version = "2.2.0",
        priority = 1005,
        noConsumer = true,
        protocols = {ProxyProtocol.GRPC, ProxyProtocol.GRPCS, ProxyProtocol.HTTP, ProxyProtocol.HTTPS})
public final class Jwt implements PluginHandler<Jwt.Config> {
    /** A part of its configuration. */
    @PluginConfig
    public record Config(@Nullable String anonymous, @Default("iss") @Nullable String keyClaimName) {}
}
