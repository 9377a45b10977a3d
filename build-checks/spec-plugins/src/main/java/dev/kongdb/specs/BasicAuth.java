package dev.kongdb.specs;

import dev.kongdb.annotation.KongPlugin;
import dev.kongdb.annotation.ProxyProtocol;
import dev.kongdb.plugin.PluginHandler;

/** Does nothing. */
@KongPlugin(
        name = "basic-auth",
        version = "1.0.0",
        priority = 1001,
        noConsumer = true,
        protocols = {ProxyProtocol.GRPC, ProxyProtocol.GRPCS, ProxyProtocol.HTTP, ProxyProtocol.HTTPS})
public final class BasicAuth implements PluginHandler<BasicAuthConfig> {}
