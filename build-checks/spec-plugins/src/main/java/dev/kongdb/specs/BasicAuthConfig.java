package dev.kongdb.specs;

import dev.kongdb.annotation.Default;
import dev.kongdb.annotation.PluginConfig;
import dev.kongdb.annotation.Required;
import org.jspecify.annotations.Nullable;

/** The configuration of {@link BasicAuth}. */
@PluginConfig
public record BasicAuthConfig(@Nullable String anonymous, @Required @Default("false") boolean hideCredentials) {}
