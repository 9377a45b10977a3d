package keyauth;

import dev.kongdb.Kong;
import dev.kongdb.annotation.KongPlugin;
import dev.kongdb.annotation.ProxyProtocol;
import dev.kongdb.plugin.Exchange;
import dev.kongdb.plugin.PluginHandler;

@KongPlugin(
        name = "key-auth",
        version = "2.4.0",
        priority = 1003,
        protocols = {ProxyProtocol.GRPC, ProxyProtocol.GRPCS, ProxyProtocol.HTTP, ProxyProtocol.HTTPS},
        noConsumer = true)
public final class KeyAuthHandler implements PluginHandler<KeyAuthConfig> {
    private final Kong kong;

    KeyAuthHandler(Kong kong) {
        this.kong = kong;
    }

    @Override
    public void access(Exchange exchange, KeyAuthConfig config) {}

    @Override
    public void log(Exchange exchange, KeyAuthConfig config) {}

    Kong kong() {
        return kong;
    }
}
