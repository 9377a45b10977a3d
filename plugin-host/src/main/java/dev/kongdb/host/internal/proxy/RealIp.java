package dev.kongdb.host.internal.proxy;

import dev.kongdb.config.KongConfig;
import dev.kongdb.config.KongConfigException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;

/**
 * The address of the client behind trusted peers: Kong's {@code real_ip_header} and {@code
 * real_ip_recursive}.
 *
 * @param header the header with the address; if it has several, the last
 * @param recursive whether to take the last address that is not trusted itself instead
 */
record RealIp(TrustedAddresses trusted, String header, boolean recursive) {
    private static final String DEFAULT_HEADER = "X-Real-IP";

    /**
     * Reads the settings.
     *
     * @throws KongConfigException when one is wrong
     */
    static RealIp of(KongConfig config, TrustedAddresses trusted) {
        String header = config.get("real_ip_header", DEFAULT_HEADER);
        if (header.equalsIgnoreCase("proxy_protocol")) {
            throw new KongConfigException(
                    "real_ip_header is 'proxy_protocol', which is not served; it must be a header");
        }
        return new RealIp(trusted, header, config.getBoolean("real_ip_recursive", false));
    }

    /**
     * The address in the headers of a trusted peer; empty when the peer is not trusted, or sends
     * none.
     */
    Optional<String> behind(InetAddress peer, HttpFields headers) {
        if (!trusted.contains(peer)) {
            return Optional.empty();
        }
        List<String> addresses = new ArrayList<>();
        for (String value : headers.getValuesList(header)) {
            for (String address : value.split(",", -1)) {
                addresses.add(address.trim());
            }
        }
        Collections.reverse(addresses);
        Optional<String> found = Optional.empty();
        for (String address : addresses) {
            Optional<InetAddress> literal = TrustedAddresses.literal(address);
            if (literal.isEmpty()) {
                break; // nginx does not look beyond it either
            }
            found = literal.map(InetAddress::getHostAddress);
            if (!recursive || !trusted.contains(literal.get())) {
                break;
            }
        }
        return found;
    }
}
