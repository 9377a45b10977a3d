package dev.kongdb.specs;

import dev.kongdb.annotation.DefaultString;
import dev.kongdb.annotation.PluginConfig;
import org.jspecify.annotations.Nullable;

/** The configuration of {@link Rewriter}. */
@PluginConfig
public record RewriterConfig(@Nullable String value, @DefaultString("extra") @Nullable String extra) {}
