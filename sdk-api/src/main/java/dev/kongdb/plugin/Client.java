package dev.kongdb.plugin;

import dev.kongdb.entity.Consumer;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The client: its address, and whom a plugin has authenticated. */
public interface Client {
    /**
     * The address of the other end of the connection, which may be a load balancer. In rewrite,
     * access and response. Kong's {@code kong.client.get_ip}.
     */
    String ip();

    /**
     * The port of the other end of the connection. In rewrite, access and response. Kong's {@code
     * kong.client.get_port}.
     */
    int port();

    /**
     * The address of the client as a trusted proxy reports it; without such a proxy, {@link #ip}.
     * In all phases. Kong's {@code kong.client.get_forwarded_ip}.
     */
    String forwardedIp();

    /**
     * The port of the client as a trusted proxy reports it; without such a proxy, {@link #port}. In
     * rewrite, access and response. Kong's {@code kong.client.get_forwarded_port}.
     */
    int forwardedPort();

    /**
     * The protocol by which the route takes the request: {@code http} or {@code https}, or {@code
     * grpc} or {@code grpcs} when that is the only protocol of the route. In access and response.
     * Kong's {@code kong.client.get_protocol}.
     *
     * @param allowTerminated whether {@code X-Forwarded-Proto} of a trusted proxy counts, which has
     *     terminated TLS
     */
    String protocol(boolean allowTerminated);

    /**
     * The consumer that a plugin has authenticated, or used as anonymous. In access, response and
     * log. Kong's {@code kong.client.get_consumer}.
     */
    Optional<Consumer> consumer();

    /**
     * The credential by which a plugin has authenticated the client; empty if there is none, and
     * for an anonymous consumer. In access, response and log. Kong's {@code
     * kong.client.get_credential}.
     */
    Optional<Credential> credential();

    /**
     * A consumer by its id, from the datastore. In access and response. Kong's {@code
     * kong.client.load_consumer}.
     */
    Optional<Consumer> loadConsumer(UUID id);

    /**
     * A consumer by its id or else by its username. In access and response. Kong's {@code
     * kong.client.load_consumer} with {@code search_by_username}.
     */
    Optional<Consumer> loadConsumer(String idOrUsername);

    /**
     * Sets the consumer and the credential that later plugins see. It sets no headers for the
     * upstream; setting them is left to the plugin. In access. Kong's {@code
     * kong.client.authenticate}.
     *
     * @param consumer whose request this is, or null
     * @param credential the credential by which the client was authenticated; null for an anonymous
     *     consumer
     * @throws IllegalArgumentException when both are null
     */
    void authenticate(@Nullable Consumer consumer, @Nullable Credential credential);
}
