package dev.kongdb.legacy.plugins;

import dev.kongdb.annotation.KongPlugin;
import dev.kongdb.annotation.ProxyProtocol;
import dev.kongdb.plugin.PluginHandler;

@KongPlugin(
        name = "key-auth",
        version = "2.4.0",
        priority = 1003,
        protocols = {ProxyProtocol.HTTP, ProxyProtocol.HTTPS},
        noConsumer = true)
public final class KeyAuthHandler implements PluginHandler<KeyAuthConfig> {}
