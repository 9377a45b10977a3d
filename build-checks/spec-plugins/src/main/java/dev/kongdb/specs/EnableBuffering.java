package dev.kongdb.specs;

import dev.kongdb.annotation.KongPlugin;
import dev.kongdb.plugin.PluginHandler;

/** Does nothing. */
@KongPlugin(name = "enable-buffering", version = "1.0.0", priority = 999999)
public final class EnableBuffering implements PluginHandler<EnableBufferingConfig> {}
