package dev.kongdb.specs;

import dev.kongdb.annotation.KongPlugin;
import dev.kongdb.plugin.Exchange;
import dev.kongdb.plugin.PluginHandler;

/** Makes the host buffer the answers of upstreams. */
@KongPlugin(name = "enable-buffering", version = "1.0.0", priority = 999999)
public final class EnableBuffering implements PluginHandler<EnableBufferingConfig> {
    /** A plugin with a response phase is enough for this. */
    @Override
    public void response(Exchange exchange, EnableBufferingConfig config) {}
}
