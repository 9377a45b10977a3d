package dev.kongdb.host.internal.http;

import dev.kongdb.config.KongConfig;
import dev.kongdb.config.KongConfigException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * An address to listen on, from a setting such as {@code proxy_listen}.
 *
 * @param setting the name of the setting, for messages
 * @param host a name or an address; IPv6 in brackets
 * @param port the port; 0 for any free port
 * @param ssl whether it speaks TLS
 */
public record ListenAddress(String setting, String host, int port, boolean ssl) {
    private static final String SSL = "ssl";

    /** The settings whose addresses may speak TLS. */
    private static final Set<String> WITH_SSL = Set.of("admin_listen", "legacy_admin_listen", "status_listen");

    /** Kong's suffixes of an address that have no effect here. */
    private static final Set<String> WITHOUT_EFFECT = Set.of("reuseport", "deferred", "bind");

    /** An address of plain HTTP. */
    public ListenAddress(String setting, String host, int port) {
        this(setting, host, port, false);
    }

    /**
     * The addresses of a setting, in Kong's form: {@code 127.0.0.1:8000, [::1]:8000}; none when it
     * is {@code off}.
     *
     * @throws KongConfigException when it is malformed, or asks for something that this host does
     *     not have
     */
    public static List<ListenAddress> of(KongConfig config, String setting, String byDefault) {
        List<ListenAddress> addresses = new ArrayList<>();
        for (String item : config.getList(setting, List.of(byDefault))) {
            if (item.equals("off")) {
                continue;
            }
            String[] words = item.split("\\s+", -1);
            for (int i = 1; i < words.length; i++) {
                boolean served = words[i].equals(SSL)
                        ? WITH_SSL.contains(setting)
                        : WITHOUT_EFFECT.contains(words[i]) || words[i].startsWith("backlog=");
                if (!served) {
                    throw new KongConfigException(setting + " is '" + item
                            + "'; this host serves plain HTTP/1.1 and has no '" + words[i] + "': leave it out");
                }
            }
            addresses.add(parse(setting, words[0], List.of(words).contains(SSL)));
        }
        return addresses;
    }

    private static ListenAddress parse(String setting, String text, boolean ssl) {
        int colon = text.lastIndexOf(':');
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            if (colon > 0 && port >= 0 && port <= 65535) {
                return new ListenAddress(setting, text.substring(0, colon), port, ssl);
            }
        } catch (NumberFormatException e) {
            // reported below, together with a missing colon
        }
        throw new KongConfigException(
                setting + " is '" + text + "'; it must be <address>:<port>, such as 127.0.0.1:8000, or off");
    }

    /**
     * Whether only this machine can reach it. A name that cannot be resolved counts as such, since
     * nobody can listen on it.
     */
    public boolean isLoopback() {
        try {
            return InetAddress.getByName(host.replaceAll("^\\[|]$", "")).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return true;
        }
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
