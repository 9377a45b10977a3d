package dev.kongdb.specs;

import dev.kongdb.annotation.KongPlugin;
import dev.kongdb.plugin.Exchange;
import dev.kongdb.plugin.PluginHandler;

/** Makes answers wait until all of them is there. */
@KongPlugin(name = "enable-buffering", version = "1.0.0", priority = 999999)
public final class EnableBuffering implements PluginHandler<EnableBufferingConfig> {
    /** That there is one suffices. */
    @Override
    public void response(Exchange exchange, EnableBufferingConfig config) {}
}
