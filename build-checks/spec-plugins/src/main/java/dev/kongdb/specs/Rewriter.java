package dev.kongdb.specs;

import dev.kongdb.annotation.KongPlugin;
import dev.kongdb.plugin.Exchange;
import dev.kongdb.plugin.PluginHandler;

/** Sends its value to the upstream. */
@KongPlugin(name = "rewriter", version = "1.0.0", priority = 1000)
public final class Rewriter implements PluginHandler<RewriterConfig> {
    @Override
    public void access(Exchange exchange, RewriterConfig config) {
        if (config.value() != null) {
            exchange.serviceRequest().setHeader("rewriter", config.value());
        }
    }
}
