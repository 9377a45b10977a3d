package dev.kongdb.host.internal.balancer;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One address of a target, with its state. It survives changes of its upstream and of other
 * targets.
 */
public final class Peer {
    private final InetSocketAddress address;
    private final long hash;

    final Health health = new Health();
    final AtomicInteger connections = new AtomicInteger();
    final AtomicBoolean checking = new AtomicBoolean();
    volatile long checkedNanos = System.nanoTime();

    /**
     * For round robin: how far it is behind its share; guarded by the turns of the {@link
     * Balancer}.
     */
    long behind;

    /** For least connections: when it had its last turn; guarded in the same way. */
    long lastTurn;

    Peer(InetAddress ip, int port) {
        this.address = new InetSocketAddress(ip, port);
        this.hash = Hashing.hash(ip.getHostAddress() + "|" + port);
    }

    /** The address. */
    public InetSocketAddress address() {
        return address;
    }

    String ip() {
        return address.getAddress().getHostAddress();
    }

    /** The hash by which keys find it; the same on every node. */
    long hash() {
        return hash;
    }

    @Override
    public String toString() {
        return ip() + ":" + address.getPort();
    }
}
