package dev.kongdb.legacy.plugins;

import dev.kongdb.annotation.KongPlugin;
import dev.kongdb.plugin.PluginHandler;

@KongPlugin(name = "rate-limiting", version = "1.0.0", priority = 901)
public final class RateLimitingHandler implements PluginHandler<RateLimitingConfig> {}
