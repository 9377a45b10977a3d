package dev.kongdb.specs;

import dev.kongdb.annotation.Default;
import dev.kongdb.annotation.PluginConfig;
import dev.kongdb.annotation.Required;

/** The configuration of {@link FileLog}. */
@PluginConfig
public record FileLogConfig(@Required String path, @Required @Default("false") boolean reopen) {}
