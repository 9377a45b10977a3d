package dev.kongdb.specs;

import dev.kongdb.annotation.Default;
import dev.kongdb.annotation.KongPlugin;
import dev.kongdb.annotation.KongRecord;
import dev.kongdb.annotation.PluginConfig;
import dev.kongdb.annotation.ProxyProtocol;
import dev.kongdb.annotation.Required;
import dev.kongdb.plugin.PluginHandler;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Does nothing. */
@KongPlugin(
        name = "request-transformer",
        version = "1.3.2",
        priority = 801,
        protocols = {ProxyProtocol.GRPC, ProxyProtocol.GRPCS, ProxyProtocol.HTTP, ProxyProtocol.HTTPS})
public final class RequestTransformer implements PluginHandler<RequestTransformer.Config> {
    /** Its configuration, without the rules for single headers. */
    @PluginConfig
    public record Config(
            @Nullable String httpMethod,
            @Required Parts remove,
            @Required Parts rename,
            @Required Replaced replace,
            @Required Parts add,
            @Required Parts append) {}

    /** The changes to the parts of a request. */
    @KongRecord
    public record Parts(
            @Required @Default({}) List<String> body,
            @Required @Default({}) List<String> headers,
            @Required @Default({}) List<String> querystring) {}

    /** The replacements of the parts of a request. */
    @KongRecord
    public record Replaced(
            @Required @Default({}) List<String> body,
            @Required @Default({}) List<String> headers,
            @Required @Default({}) List<String> querystring,
            @Nullable String uri) {}
}
