package dev.kongdb.example.keyauth;

import dev.kongdb.Kong;
import dev.kongdb.annotation.KongPlugin;
import dev.kongdb.plugin.Exchange;
import dev.kongdb.plugin.PluginHandler;

/**
 * This plugin as docs/kong.md has it: under a name of its own, since a Kong runs its own key-auth.
 */
@KongPlugin(name = "java-key-auth", version = "1.0.0", priority = 1003, noConsumer = true)
public final class JavaKeyAuth implements PluginHandler<KeyAuthConfig> {
    private final KeyAuthHandler keyAuth;

    /** Over the datastore of that Kong. */
    public JavaKeyAuth(Kong kong) {
        this.keyAuth = new KeyAuthHandler(kong);
    }

    @Override
    public void access(Exchange exchange, KeyAuthConfig config) {
        keyAuth.access(exchange, config);
    }
}
