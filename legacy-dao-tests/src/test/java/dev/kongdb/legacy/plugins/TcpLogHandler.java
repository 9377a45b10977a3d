package dev.kongdb.legacy.plugins;

import dev.kongdb.annotation.KongPlugin;
import dev.kongdb.plugin.PluginHandler;

@KongPlugin(name = "tcp-log", version = "1.0.0", priority = 7)
public final class TcpLogHandler implements PluginHandler<TcpLogConfig> {}
