package dev.kongdb.specs;

import dev.kongdb.annotation.DefaultBoolean;
import dev.kongdb.annotation.PluginConfig;
import dev.kongdb.annotation.Required;

/** The configuration of {@link FileLog}. */
@PluginConfig
public record FileLogConfig(@Required String path, @Required @DefaultBoolean(false) boolean reopen) {}
