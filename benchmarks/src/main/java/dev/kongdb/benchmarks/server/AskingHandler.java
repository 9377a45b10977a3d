package dev.kongdb.benchmarks.server;

import dev.kongdb.annotation.KongPlugin;
import dev.kongdb.annotation.PluginConfig;
import dev.kongdb.annotation.Required;
import dev.kongdb.plugin.Exchange;
import dev.kongdb.plugin.PluginHandler;

/** Asks the Kong for the same value repeatedly. */
@KongPlugin(name = "benchmarks", version = "1.0.0", priority = 1)
public final class AskingHandler implements PluginHandler<AskingHandler.Config> {
    /**
     * The number of questions.
     *
     * @param times the number of questions in each access phase
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
