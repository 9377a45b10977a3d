package dev.kongdb.example.keyauth;

import dev.kongdb.annotation.Default;
import dev.kongdb.annotation.PluginConfig;
import dev.kongdb.annotation.Required;
import dev.kongdb.annotation.typedef.HeaderName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of key-auth.
 *
 * @param keyNames the names under which a request may have its key
 * @param hideCredentials whether the key is removed from the request to the upstream
 * @param anonymous the id or username of the consumer for unauthenticated requests; null refuses
 *     them
 * @param keyInHeader whether the key may be in a header
 * @param keyInQuery whether the key may be in the query
 * @param keyInBody whether the key may be in the body
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
