package dev.kongdb.host.internal.balancer;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.eclipse.jetty.io.Transport;
import org.jspecify.annotations.Nullable;

/**
 * Connects to one address, whatever host name the request has. Two transports to the same address
 * share connections.
 */
public final class PeerTransport extends Transport.Wrapper {
    private final InetSocketAddress address;

    /** A transport to the address. */
    public PeerTransport(InetSocketAddress address) {
        super(Transport.TCP_IP);
        this.address = address;
    }

    @Override
    public boolean requiresDomainNameResolution() {
        return false;
    }

    @Override
    public SocketAddress getSocketAddress() {
        return address;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PeerTransport that && address.equals(that.address);
    }

    @Override
    public int hashCode() {
        return address.hashCode();
    }
}
