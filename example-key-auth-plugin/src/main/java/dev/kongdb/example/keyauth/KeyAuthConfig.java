package dev.kongdb.example.keyauth;

import dev.kongdb.annotation.Default;
import dev.kongdb.annotation.PluginConfig;
import dev.kongdb.annotation.Required;
import dev.kongdb.annotation.typedef.HeaderName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an administrator sets of key-auth.
 *
 * @param keyNames the names under which a request may carry its key
 * @param hideCredentials whether the key is kept from the upstream
 * @param anonymous the id or username of the consumer that unauthenticated requests count as; null refuses them
 * @param keyInHeader whether headers are looked at
 * @param keyInQuery whether the query is looked at
 * @param keyInBody whether the body is looked at
 * @param runOnPreflight whether OPTIONS requests need a key, too
 */
@PluginConfig
public record KeyAuthConfig(
        @Required @Default("apikey") List<@HeaderName String> keyNames,
        @Required @Default("false") boolean hideCredentials,
        @Nullable String anonymous,
        @Required @Default("true") boolean keyInHeader,
        @Required @Default("true") boolean keyInQuery,
        @Required @Default("false") boolean keyInBody,
        @Required @Default("true") boolean runOnPreflight) {}
