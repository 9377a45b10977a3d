package dev.kongdb.host.internal.admin;

import dev.kongdb.config.KongConfig;
import dev.kongdb.config.KongConfigException;
import dev.kongdb.host.internal.http.ListenAddress;
import dev.kongdb.host.internal.http.ListenerTls;
import dev.kongdb.host.internal.http.WebServer;
import dev.kongdb.host.internal.routes.AdminResponse;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may use the Admin API. With {@code admin_token} or {@code
 * admin_ssl_client_certificate}, a request needs the token or a certificate. A request without
 * token is also checked for what a browser would send on behalf of a foreign page, since a browser
 * on this machine, or one with a certificate, is let in by itself. Immutable and thread-safe.
 */
public class AdminGuard {
    private static final String TOKEN = "admin_token";
    private static final String HOSTS = "admin_hosts";
    private static final String CLIENTS = ListenerTls.clientsSetting("admin");
    private static final String TOKEN_HEADER = "Kong-Admin-Token";
    private static final String BEARER = "Bearer ";
    /** Kong lets pages of other sites read, and says so in every answer. */
    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

    private static final Pattern SHA_256 = Pattern.compile("[0-9a-fA-F]{64}");
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[[0-9a-fA-F:.%]+]");

    private static final AdminResponse UNAUTHORIZED =
            AdminResponse.message(401, "Unauthorized").with("WWW-Authenticate", "Bearer realm=\"kong admin\"");

    /** Lets everybody in: for the Status API, which reveals no secret and changes nothing. */
    static final AdminGuard NONE = new AdminGuard(null, false, List.of()) {
        @Override
        @Nullable
        AdminResponse refusal(Request request) {
            return null;
        }
    };

    private final byte @Nullable [] tokenHash;
    private final boolean asksForCertificates;
    /**
     * The sites whose pages may change entities, as browsers name them in {@code Origin}. Each port
     * is a site of its own.
     */
    private final Set<String> sites = new TreeSet<>();
    /**
     * The names under which browsers may reach the Admin API, on any port: those of the sites and
     * the machine's own.
     */
    private final Set<String> hosts = new TreeSet<>();

    private AdminGuard(byte @Nullable [] tokenHash, boolean asksForCertificates, List<String> sites) {
        this.tokenHash = tokenHash;
        this.asksForCertificates = asksForCertificates;
        for (String site : sites) {
            this.sites.add(site.toLowerCase(Locale.ROOT));
            hosts.add(name(site));
        }
        try {
            InetAddress machine = InetAddress.getLocalHost();
            hosts.add(machine.getHostName().toLowerCase(Locale.ROOT));
        } catch (UnknownHostException e) {
            // without a name, nobody can reach the machine by one
        }
    }

    /**
     * The guard of the settings {@code admin_token}, {@code admin_ssl_client_certificate} and
     * {@code admin_hosts}.
     *
     * @throws KongConfigException when the token is not given as a hash; the message does not
     *     repeat it
     */
    public static AdminGuard of(KongConfig config) {
        String hash = config.get(TOKEN).orElse(null);
        if (hash != null && !SHA_256.matcher(hash).matches()) {
            throw new KongConfigException(
                    TOKEN + " must be the SHA-256 of the token, in 64 hexadecimal digits, not the token"
                            + " itself: printf %s \"$TOKEN\" | sha256sum");
        }
        return new AdminGuard(
                hash == null ? null : HexFormat.of().parseHex(hash),
                config.get(CLIENTS).isPresent(),
                config.getList(HOSTS, List.of()));
    }

    /** A warning for each address that others can reach and nothing guards. */
    public List<String> warnings(List<ListenAddress> addresses) {
        if (tokenHash != null || asksForCertificates) {
            return List.of();
        }
        return addresses.stream()
                .filter(address -> !address.isLoopback())
                .map(address -> address.setting() + " is " + address
                        + ": whoever reaches it reads and changes everything; set " + TOKEN + " or " + CLIENTS
                        + ", or listen on 127.0.0.1")
                .toList();
    }

    /** Why a request is refused; null when it is let in. */
    @Nullable
    AdminResponse refusal(Request request) {
        if (tokenHash != null && isToken(tokenHash, given(request.getHeaders()))) {
            return null;
        }
        if (asksForCertificates) {
            if (WebServer.clientCertificate(request) == null) {
                return UNAUTHORIZED;
            }
        } else if (tokenHash != null) {
            return UNAUTHORIZED;
        }
        String host = request.getHeaders().get(HttpHeader.HOST);
        String origin = request.getHeaders().get("Origin");
        if (origin != null && !isOwn(origin, host) && (!READS.contains(request.getMethod()) || isSame(origin, host))) {
            return AdminResponse.message(
                    403, "The Admin API takes no changes from pages of other sites; " + HOSTS + " may name them");
        }
        if (host != null && isLocal(request) && !isKnown(host)) {
            return AdminResponse.message(
                    403, "The Admin API is not asked for by this host name; " + HOSTS + " may name it");
        }
        return null;
    }

    private static @Nullable String given(HttpFields headers) {
        String token = headers.get(TOKEN_HEADER);
        if (token != null) {
            return token;
        }
        String authorization = headers.get(HttpHeader.AUTHORIZATION);
        return authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? authorization.substring(BEARER.length()).strip()
                : null;
    }

    /**
     * Compares in a time that does not depend on the token. The characters of a header are the
     * bytes received.
     */
    private static boolean isToken(byte[] hash, @Nullable String token) {
        if (token == null) {
            return false;
        }
        try {
            byte[] given = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.ISO_8859_1));
            return MessageDigest.isEqual(given, hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    /**
     * Whether the page that sends the request belongs to the host that gets it, under a known name,
     * or to a site in the settings.
     */
    private boolean isOwn(String origin, @Nullable String host) {
        String authority = authority(origin);
        return (isSame(origin, host) && isKnown(authority)) || sites.contains(authority.toLowerCase(Locale.ROOT));
    }

    private static boolean isSame(String origin, @Nullable String host) {
        return authority(origin).equalsIgnoreCase(host);
    }

    /** The host and port of an origin; empty for none. */
    private static String authority(String origin) {
        return origin.replaceFirst("^[^:/]*:?/*", "");
    }

    private static boolean isLocal(Request request) {
        return request.getConnectionMetaData().getLocalSocketAddress() instanceof InetSocketAddress local
                && local.getAddress() != null
                && local.getAddress().isLoopbackAddress();
    }

    /**
     * Whether nobody can have pointed this name at this machine: it is an address, a name of one
     * part, which is in no public directory, or one of the machine's own names.
     */
    private boolean isKnown(String authority) {
        String name = name(authority);
        return name.indexOf('.') < 0
                || ADDRESS.matcher(name).matches()
                || name.endsWith(".localhost")
                || hosts.contains(name);
    }

    /** A host without its port, in lower case. */
    private static String name(String authority) {
        int end = authority.length();
        while (end > 0 && authority.charAt(end - 1) >= '0' && authority.charAt(end - 1) <= '9') {
            end--;
        }
        boolean port = end > 0 && authority.charAt(end - 1) == ':';
        return (port ? authority.substring(0, end - 1) : authority).toLowerCase(Locale.ROOT);
    }
}
