package dev.kongdb.legacy.plugins;

import dev.kongdb.annotation.Default;
import dev.kongdb.annotation.PluginConfig;
import dev.kongdb.annotation.Required;
import dev.kongdb.annotation.typedef.HeaderName;
import java.util.List;
import org.jspecify.annotations.Nullable;

@PluginConfig
public record KeyAuthConfig(
        @Required @Default("apikey") List<@HeaderName String> keyNames,
        @Required @Default("false") boolean hideCredentials,
        @Nullable String anonymous,
        @Required @Default("true") boolean keyInHeader,
        @Required @Default("false") boolean keyInBody) {}
