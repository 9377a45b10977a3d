package dev.kongdb.example.keyauth;

import dev.kongdb.Kong;
import dev.kongdb.annotation.KongPlugin;
import dev.kongdb.annotation.ProxyProtocol;
import dev.kongdb.cache.Loaded;
import dev.kongdb.cache.NodeCache;
import dev.kongdb.dao.Options;
import dev.kongdb.entity.Consumer;
import dev.kongdb.entity.ConsumerDao;
import dev.kongdb.plugin.Exchange;
import dev.kongdb.plugin.PluginHandler;
import dev.kongdb.plugin.ServiceRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Lets a request through when it carries the key of a consumer, as Kong's own key-auth 2.4.0 does. */
@KongPlugin(
        name = "key-auth",
        version = "2.4.0",
        priority = 1003,
        protocols = {ProxyProtocol.GRPC, ProxyProtocol.GRPCS, ProxyProtocol.HTTP, ProxyProtocol.HTTPS},
        noConsumer = true)
public final class KeyAuthHandler implements PluginHandler<KeyAuthConfig> {
    /** What is cached must not be older than the events that make it be forgotten, as that of a replica may be. */
    private static final Options PRIMARY = Options.none().readPrimary();

    private final NodeCache cache;
    private final KeyAuthCredentialDao credentials;
    private final ConsumerDao consumers;

    /** A handler over the datastore of that Kong. */
    public KeyAuthHandler(Kong kong) {
        this.cache = kong.cache();
        this.credentials = kong.db().dao(KeyAuthCredentialDao.class);
        this.consumers = kong.db().consumers();
    }

    @Override
    public void access(Exchange exchange, KeyAuthConfig config) {
        if (!config.runOnPreflight() && exchange.request().method().equals("OPTIONS")) {
            return;
        }
        if (config.anonymous() != null && exchange.client().credentialId().isPresent()) {
            return; // another plugin has authenticated the client already, and one of them is enough
        }
        String refusal = authenticate(exchange, config);
        if (refusal == null) {
            return;
        }
        if (config.anonymous() == null) {
            exchange.response().exit(401, refusal);
        } else {
            Consumer anonymous = anonymous(config.anonymous());
            exchange.client().authenticate(anonymous, null);
            setHeaders(exchange.serviceRequest(), anonymous, null);
        }
    }

    /** Authenticates the client, or says why not. */
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
        Optional<KeyAuthCredential> credential = credential(key);
        Optional<Consumer> consumer =
                credential.flatMap(found -> consumer(found.consumer().id()));
        if (credential.isEmpty() || consumer.isEmpty()) {
            return "Invalid authentication credentials";
        }
        String credentialId = credential.get().id().toString();
        exchange.client().authenticate(consumer.get(), credentialId);
        setHeaders(exchange.serviceRequest(), consumer.get(), credentialId);
        return null;
    }

    /** Under its cache key, from which it goes when it is written, on whichever node; and never longer than it lives. */
    private Optional<KeyAuthCredential> credential(String key) {
        return cache.get(credentials.cacheKey(key), () -> {
            Optional<KeyAuthCredential> found = credentials.selectByKey(key, PRIMARY);
            Long ttl = found.isPresent() ? found.get().ttl() : null;
            Loaded<KeyAuthCredential> loaded = Loaded.of(found);
            return ttl == null ? loaded : loaded.living(Duration.ofSeconds(ttl));
        });
    }

    private Optional<Consumer> consumer(UUID id) {
        return cache.get(consumers.cacheKey(Consumer.with().id(id)), () -> Loaded.of(consumers.select(id, PRIMARY)));
    }

    /** The consumer that stands for whoever is not authenticated: by its id, or else its username. */
    private Consumer anonymous(String idOrUsername) {
        return uuid(idOrUsername)
                .flatMap(consumers::select)
                .or(() -> consumers.selectByUsername(idOrUsername))
                .orElseThrow(
                        () -> new IllegalStateException("anonymous consumer '" + idOrUsername + "' does not exist"));
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return text.length() == 36 ? Optional.of(UUID.fromString(text)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static void setHeaders(ServiceRequest request, Consumer consumer, @Nullable String credentialId) {
        setHeader(request, "X-Consumer-ID", consumer.id().toString());
        setHeader(request, "X-Consumer-Custom-ID", consumer.customId());
        setHeader(request, "X-Consumer-Username", consumer.username());
        setHeader(request, "X-Credential-Identifier", credentialId);
        setHeader(request, "X-Credential-Username", null);
        setHeader(request, "X-Anonymous-Consumer", credentialId == null ? "true" : null);
    }

    private static void setHeader(ServiceRequest request, String name, @Nullable String value) {
        if (value == null) {
            request.clearHeader(name); // whatever the client sent under that name is not to be believed
        } else {
            request.setHeader(name, value);
        }
    }
}
