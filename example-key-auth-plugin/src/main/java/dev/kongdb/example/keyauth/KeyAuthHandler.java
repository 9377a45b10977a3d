package dev.kongdb.example.keyauth;

import dev.kongdb.Kong;
import dev.kongdb.annotation.KongPlugin;
import dev.kongdb.annotation.ProxyProtocol;
import dev.kongdb.entity.Consumer;
import dev.kongdb.entity.ConsumerDao;
import dev.kongdb.plugin.Credential;
import dev.kongdb.plugin.Exchange;
import dev.kongdb.plugin.PluginHandler;
import dev.kongdb.plugin.ServiceRequest;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Lets a request through if it has the key of a consumer, as Kong's own key-auth 2.4.0 does. */
@KongPlugin(
        name = "key-auth",
        version = "2.4.0",
        priority = 1003,
        protocols = {ProxyProtocol.GRPC, ProxyProtocol.GRPCS, ProxyProtocol.HTTP, ProxyProtocol.HTTPS},
        noConsumer = true)
public final class KeyAuthHandler implements PluginHandler<KeyAuthConfig> {
    private final KeyAuthCredentialDao credentials;
    private final ConsumerDao consumers;

    /** A handler that works with the given Kong. */
    public KeyAuthHandler(Kong kong) {
        this.consumers = kong.db().consumers().cached();
        this.credentials = kong.db().dao(KeyAuthCredentialDao.class).cachedWith(consumers);
    }

    @Override
    public void access(Exchange exchange, KeyAuthConfig config) {
        if (!config.runOnPreflight() && exchange.request().method().equals("OPTIONS")) {
            return;
        }
        if (config.anonymous() != null && exchange.client().credential().isPresent()) {
            return; // another plugin has authenticated the client already, which is enough
        }
        String refusal = authenticate(exchange, config);
        if (refusal == null) {
            return;
        }
        if (config.anonymous() == null) {
            throw exchange.response().error(401, refusal);
        }
        Consumer anonymous = anonymous(config.anonymous()).orElse(null);
        if (anonymous == null) {
            exchange.log().err("anonymous consumer '" + config.anonymous() + "' does not exist");
            throw exchange.response().error(500, "An unexpected error occurred");
        }
        exchange.client().authenticate(anonymous, null);
        setHeaders(exchange.serviceRequest(), anonymous, null);
    }

    /** Authenticates the client. Returns the reason if it cannot. */
    private @Nullable String authenticate(Exchange exchange, KeyAuthConfig config) {
        KeySearch search = KeySearch.of(exchange, config);
        if (search.duplicate()) {
            return "Duplicate API key found";
        }
        String key = search.key();
        if (key == null || key.isEmpty()) {
            exchange.response().setHeader("WWW-Authenticate", "Key realm=\"kong\"");
            return "No API key found in request";
        }
        Optional<KeyAuthCredential> credential = credentials.selectByKey(key);
        Optional<Consumer> consumer = credential.flatMap(found -> consumers.follow(found.consumer()));
        if (credential.isEmpty() || consumer.isEmpty()) {
            return "Invalid authentication credentials";
        }
        String credentialId = credential.get().id().toString();
        exchange.client()
                .authenticate(
                        consumer.get(),
                        new Credential(credentialId, consumer.get().id()));
        setHeaders(exchange.serviceRequest(), consumer.get(), credentialId);
        return null;
    }

    /** The consumer for unauthenticated requests: by its id, or else its username. */
    private Optional<Consumer> anonymous(String idOrUsername) {
        return uuid(idOrUsername).flatMap(consumers::select).or(() -> consumers.selectByUsername(idOrUsername));
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return text.length() == 36 ? Optional.of(UUID.fromString(text)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * Sets the headers for the upstream, and removes those without a value, since a value that the
     * client sent must not be trusted.
     */
    private static void setHeaders(ServiceRequest request, Consumer consumer, @Nullable String credentialId) {
        set(request, "X-Consumer-ID", consumer.id().toString());
        set(request, "X-Consumer-Custom-ID", consumer.customId());
        set(request, "X-Consumer-Username", consumer.username());
        set(request, "X-Credential-Identifier", credentialId);
        set(request, "X-Credential-Username", null);
        set(request, "X-Anonymous-Consumer", credentialId == null ? "true" : null);
    }

    private static void set(ServiceRequest request, String name, @Nullable String value) {
        if (value == null) {
            request.clearHeader(name);
        } else {
            request.setHeader(name, value);
        }
    }
}
