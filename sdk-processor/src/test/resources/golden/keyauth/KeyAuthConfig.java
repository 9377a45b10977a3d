package keyauth;

import dev.kongdb.annotation.DefaultBoolean;
import dev.kongdb.annotation.DefaultStrings;
import dev.kongdb.annotation.HeaderName;
import dev.kongdb.annotation.PluginConfig;
import dev.kongdb.annotation.Required;
import java.util.List;
import org.jspecify.annotations.Nullable;

@PluginConfig
public record KeyAuthConfig(
        @Required @DefaultStrings("apikey") List<@HeaderName String> keyNames,
        @Required @DefaultBoolean(false) boolean hideCredentials,
        @Nullable String anonymous) {}
