package dev.kongdb.specs;

import dev.kongdb.annotation.Default;
import dev.kongdb.annotation.PluginConfig;
import org.jspecify.annotations.Nullable;

/** The configuration of {@link EnableBuffering}. */
@PluginConfig
public record EnableBufferingConfig(@Default("header_filter") @Nullable String phase, @Nullable String mode) {}
