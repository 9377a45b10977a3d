package dev.kongdb.server.internal;

import dev.kongdb.annotation.KongPlugin;
import dev.kongdb.annotation.PluginConfig;
import dev.kongdb.plugin.Exchange;
import dev.kongdb.plugin.PluginHandler;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs in each phase the code that a test of this JVM has set under the name in the configuration.
 */
@KongPlugin(name = "scripted", version = "1.0.0", priority = 500)
public final class ScriptedHandler implements PluginHandler<ScriptedHandler.Config> {
    /** The code, by the name in a configuration. */
    static final Map<String, PluginHandler<Config>> SCRIPTS = new ConcurrentHashMap<>();

    /** The name of the script, and a value that Lua can write in two ways. */
    @PluginConfig
    public record Config(
            @Nullable String script,
            @Nullable List<String> names,
            @Nullable Map<String, String> labels) {}

    private static PluginHandler<Config> script(Config config) {
        PluginHandler<Config> script = SCRIPTS.get(String.valueOf(config.script()));
        if (script == null) {
            throw new IllegalStateException("no script is named " + config.script());
        }
        return script;
    }

    @Override
    public void rewrite(Exchange exchange, Config config) {
        script(config).rewrite(exchange, config);
    }

    @Override
    public void access(Exchange exchange, Config config) {
        script(config).access(exchange, config);
    }

    @Override
    public void response(Exchange exchange, Config config) {
        script(config).response(exchange, config);
    }

    @Override
    public void log(Exchange exchange, Config config) {
        script(config).log(exchange, config);
    }
}
