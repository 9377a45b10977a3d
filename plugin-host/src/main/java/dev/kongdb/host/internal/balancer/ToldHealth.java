package dev.kongdb.host.internal.balancer;

import dev.kongdb.entity.Upstream;
import dev.kongdb.schema.validators.HostAndPort;
import dev.kongdb.schema.validators.HostAndPort.InvalidHostException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The health of a target that somebody set, as nodes send it to each other: Kong's {@code
 * HOST|IP|PORT|0 or 1|UPSTREAM_ID|NAME}. Immutable.
 *
 * @param host the host of the target
 * @param ip one of its addresses; empty for all
 * @param port the port of the target, or of the address
 * @param healthy whether it is healthy
 * @param upstream the id of the upstream
 * @param name the name of the upstream
 */
public record ToldHealth(String host, String ip, int port, boolean healthy, UUID upstream, String name) {
    /** The channel on which nodes send it. */
    public static final String CHANNEL = "balancer:post_health";

    private static final int DEFAULT_PORT = 8000;
    private static final int PARTS = 6;

    /**
     * The health of a target, or of one of its addresses.
     *
     * @param target {@code host:port}
     * @param address {@code ip:port} or {@code ip}; null for all addresses
     */
    public static ToldHealth of(String target, @Nullable String address, boolean healthy, Upstream upstream) {
        int colon = target.lastIndexOf(':');
        String host = target.substring(0, colon);
        int port = Integer.parseInt(target.substring(colon + 1));
        String ip = "";
        if (address != null) {
            try {
                HostAndPort parsed = HostAndPort.parse(address);
                ip = parsed.host();
                port = parsed.port() == null ? DEFAULT_PORT : parsed.port();
            } catch (InvalidHostException e) {
                ip = address;
            }
        }
        return new ToldHealth(host, ip, port, healthy, upstream.id(), upstream.name());
    }

    /** Parses the text of another node; empty when it is malformed. */
    public static Optional<ToldHealth> parse(String text) {
        String[] parts = text.split("\\|", PARTS);
        try {
            return parts.length < PARTS
                    ? Optional.empty()
                    : Optional.of(new ToldHealth(
                            parts[0],
                            parts[1],
                            Integer.parseInt(parts[2]),
                            parts[3].equals("1"),
                            UUID.fromString(parts[4]),
                            parts[5]));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The text for other nodes. */
    public String text() {
        return host + "|" + ip + "|" + port + "|" + (healthy ? 1 : 0) + "|" + upstream + "|" + name;
    }

    /** Sets the health if the upstream and the target are known. */
    public void applyTo(Balancers balancers) {
        balancers.find(upstream).ifPresent(balancer -> {
            if (ip.isEmpty()) {
                balancer.setHealth(host + ":" + port, null, healthy);
            } else {
                balancer.setHealthOfAddress(host, ip, healthy);
            }
        });
    }
}
