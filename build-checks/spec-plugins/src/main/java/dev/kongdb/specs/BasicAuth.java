package dev.kongdb.specs;

import dev.kongdb.annotation.KongPlugin;
import dev.kongdb.plugin.PluginHandler;

/** Does nothing. */
@KongPlugin(name = "basic-auth", version = "1.0.0", priority = 1001, noConsumer = true)
public final class BasicAuth implements PluginHandler<BasicAuthConfig> {}
