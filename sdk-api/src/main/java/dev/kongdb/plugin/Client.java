package dev.kongdb.plugin;

import dev.kongdb.entity.Consumer;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who the client is. */
public interface Client {
    /**
     * The address of whoever has made the connection, which may be a load balancer. In rewrite, access and response. Kong's {@code
     * kong.client.get_ip}.
     */
    String ip();

    /** The port of that connection at the other end. In rewrite, access and response. Kong's {@code kong.client.get_port}. */
    int port();

    /**
     * The address of the client, as a trusted peer in front tells it; else as {@link #ip}. In all phases. Kong's {@code
     * kong.client.get_forwarded_ip}.
     */
    String forwardedIp();

    /**
     * The port of the client, as a trusted peer in front tells it; else as {@link #port}. In rewrite, access and response. Kong's
     * {@code kong.client.get_forwarded_port}.
     */
    int forwardedPort();

    /**
     * The protocol by which the route takes the request: {@code http} or {@code https}, or {@code grpc} or {@code grpcs} when that is the only
     * protocol of the route. In access and response. Kong's {@code kong.client.get_protocol}.
     *
     * @param allowTerminated whether a trusted peer that says in {@code X-Forwarded-Proto} to have ended TLS is believed
     */
    String protocol(boolean allowTerminated);

    /** The consumer that a plugin authenticated, or fell back to. In access, response and log. Kong's {@code kong.client.get_consumer}. */
    Optional<Consumer> consumer();

    /**
     * The credential that a plugin authenticated; empty when there is none, or for an anonymous consumer. In access, response and log.
     * Kong's {@code kong.client.get_credential}.
     */
    Optional<Credential> credential();

    /** A consumer by its id, from the datastore. In access and response. Kong's {@code kong.client.load_consumer}. */
    Optional<Consumer> loadConsumer(UUID id);

    /**
     * A consumer by its id or else by its username. In access and response. Kong's {@code kong.client.load_consumer} with {@code
     * search_by_username}.
     */
    Optional<Consumer> loadConsumer(String idOrUsername);

    /**
     * Tells later plugins who the client is. Headers for the upstream are the plugin's own to set. In access. Kong's {@code
     * kong.client.authenticate}.
     *
     * @param consumer whose request this is, or null
     * @param credential by which it was authenticated; null for an anonymous consumer
     * @throws IllegalArgumentException when both are null
     */
    void authenticate(@Nullable Consumer consumer, @Nullable Credential credential);
}
