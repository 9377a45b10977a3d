package dev.kongdb.example.keyauth;

import dev.kongdb.annotation.KongPlugin;
import dev.kongdb.annotation.PluginConfig;
import dev.kongdb.plugin.Credential;
import dev.kongdb.plugin.Exchange;
import dev.kongdb.plugin.PluginHandler;

/**
 * Another plugin that authenticates, and runs before key-auth. A client names itself in a header.
 */
@KongPlugin(name = "toy-auth", version = "1.0.0", priority = 2000)
public final class ToyAuthHandler implements PluginHandler<ToyAuthHandler.Config> {
    /** This plugin has no settings. */
    @PluginConfig
    public record Config() {}

    @Override
    public void access(Exchange exchange, Config config) {
        if (exchange.request().headers().contains("X-Toy")) {
            exchange.client().authenticate(null, new Credential("toy-credential", null));
        }
    }
}
