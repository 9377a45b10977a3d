package dev.kongdb.legacy.plugins;

import dev.kongdb.annotation.Default;
import dev.kongdb.annotation.PluginConfig;
import dev.kongdb.annotation.Required;
import org.jspecify.annotations.Nullable;

@PluginConfig
public record RateLimitingConfig(
        @Nullable Integer minute,
        @Nullable Integer hour,
        @Required @Default("true") boolean faultTolerant) {}
