package dev.kongdb.specs;

import dev.kongdb.annotation.Default;
import dev.kongdb.annotation.PluginConfig;
import org.jspecify.annotations.Nullable;

/** The configuration of {@link Rewriter}. */
@PluginConfig
public record RewriterConfig(@Nullable String value, @Default("extra") @Nullable String extra) {}
