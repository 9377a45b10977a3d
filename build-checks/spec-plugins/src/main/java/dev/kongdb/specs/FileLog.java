package dev.kongdb.specs;

import dev.kongdb.annotation.KongPlugin;
import dev.kongdb.plugin.PluginHandler;

/** Does nothing. */
@KongPlugin(name = "file-log", version = "1.0.0", priority = 9)
public final class FileLog implements PluginHandler<FileLogConfig> {}
