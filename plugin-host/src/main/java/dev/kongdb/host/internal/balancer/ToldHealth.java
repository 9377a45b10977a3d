package dev.kongdb.host.internal.balancer;

import dev.kongdb.entity.Upstream;
import dev.kongdb.schema.validators.HostAndPort;
import dev.kongdb.schema.validators.HostAndPort.InvalidHostException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What somebody says of the health of a target, as nodes tell it each other: Kong's {@code HOST|IP|PORT|0 or 1|UPSTREAM_ID|NAME}. Immutable.
 *
 * @param host of the target
 * @param ip of one address of it; empty for all
 * @param port of the target, or of that address
 * @param healthy whether it is
 * @param upstream the id of the upstream
 * @param name the name of the upstream
 */
public record ToldHealth(String host, String ip, int port, boolean healthy, UUID upstream, String name) {
    /** Where nodes tell it. */
    public static final String CHANNEL = "balancer:post_health";

    private static final int DEFAULT_PORT = 8000;
    private static final int PARTS = 6;

    /**
     * What is said of a target, or of one address of it.
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

    /** Reads what a node has told; empty when it is no such text. */
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

    /** As nodes tell it. */
    public String text() {
        return host + "|" + ip + "|" + port + "|" + (healthy ? 1 : 0) + "|" + upstream + "|" + name;
    }

    /** Takes it up where the upstream and the target are known. */
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
