package dev.kongdb.benchmarks.server;

import dev.kongdb.annotation.KongPlugin;
import dev.kongdb.annotation.PluginConfig;
import dev.kongdb.annotation.Required;
import dev.kongdb.plugin.Exchange;
import dev.kongdb.plugin.PluginHandler;

/** Asks a Kong for the same value again and again. */
@KongPlugin(name = "benchmarks", version = "1.0.0", priority = 1)
public final class AskingHandler implements PluginHandler<AskingHandler.Config> {
    /**
     * How often it asks.
     *
     * @param times in each access
     */
    @PluginConfig
    public record Config(@Required Integer times) {}

    @Override
    public void access(Exchange exchange, Config config) {
        for (int i = 0; i < config.times(); i++) {
            exchange.shared().get("k");
        }
    }
}
