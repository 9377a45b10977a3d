package dev.kongdb.host.internal.balancer;

import dev.kongdb.schema.validators.HostAndPort;
import dev.kongdb.schema.validators.HostAndPort.InvalidHostException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The host and port of a target, with its addresses. An address is its own only address. A name has
 * all IPv4 addresses that the system's resolver finds, or the IPv6 addresses if there are none of
 * IPv4. A name that is not found has none.
 */
final class TargetHost {
    private static final Logger LOG = LoggerFactory.getLogger(TargetHost.class);
    private static final int DEFAULT_PORT = 8000;

    /**
     * How long after a target was made its requests may wait for its first look-up, so that a
     * target that was just written is in force.
     */
    private static final long FIRST_LOOK_UP_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final String name;
    private final int port;
    private final boolean isName;
    private final AtomicBoolean lookingUp = new AtomicBoolean();
    private final CompletableFuture<Void> firstLookUp = new CompletableFuture<>();
    private final long created = System.nanoTime();
    private volatile List<Peer> peers = List.of();
    private volatile boolean failed;

    private TargetHost(String name, int port, boolean isName) {
        this.name = name;
        this.port = port;
        this.isName = isName;
    }

    /**
     * The host of a target.
     *
     * @throws InvalidHostException when the target is malformed
     */
    static TargetHost of(String target) throws InvalidHostException {
        HostAndPort host = HostAndPort.parse(target);
        TargetHost created = new TargetHost(
                host.type() == HostAndPort.Type.IPV6 ? "[" + host.host() + "]" : host.host(),
                host.port() == null ? DEFAULT_PORT : host.port(),
                host.type() == HostAndPort.Type.NAME);
        if (!created.isName) {
            created.found(List.of(address(created.name)));
        }
        return created;
    }

    /** The name or address; an IPv6 address is in brackets. */
    String name() {
        return name;
    }

    int port() {
        return port;
    }

    boolean isName() {
        return isName;
    }

    List<Peer> peers() {
        return peers;
    }

    /** The address of a host that is no name. */
    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e); // an address needs no look-up
        }
    }

    /** Looks the name up, unless a look-up is running. */
    void lookUp(Names names) {
        if (isName && lookingUp.compareAndSet(false, true)) {
            var unused = names.lookUp(name).whenComplete((addresses, failure) -> {
                try {
                    found(failure == null ? addresses : List.of());
                } finally {
                    lookingUp.set(false);
                }
            });
        }
    }

    /**
     * Waits for the first look-up of a new target. Nothing waits for a target that has been there
     * for longer, since its DNS server may be silent.
     */
    void await() {
        try {
            long left = created + FIRST_LOOK_UP_NANOS - System.nanoTime();
            firstLookUp.get(Math.max(0, left), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException e) {
            // it has no addresses yet
        } catch (ExecutionException e) {
            throw new IllegalStateException(e); // it always ends normally
        }
    }

    private void found(List<InetAddress> all) {
        List<InetAddress> v4 =
                all.stream().filter(Inet4Address.class::isInstance).toList();
        if (all.isEmpty() && !failed) {
            LOG.warn("the target '{}' cannot be resolved and gets no requests", name);
        }
        failed = all.isEmpty();
        peers = (v4.isEmpty() ? all : v4).stream().map(this::peer).toList();
        firstLookUp.complete(null);
    }

    private Peer peer(InetAddress ip) {
        return peers.stream()
                .filter(known -> known.address().getAddress().equals(ip))
                .findFirst()
                .orElseGet(() -> new Peer(ip, port));
    }

    @Override
    public String toString() {
        return name + ":" + port;
    }
}
