package dev.kongdb.host.internal.balancer;

import dev.kongdb.entity.Upstream;
import dev.kongdb.host.internal.balancer.Balancer.Choice;
import dev.kongdb.host.internal.balancer.Health.Failure;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The choice of peers for one request: a different peer for each attempt, as long as there are
 * more. Used by one thread at a time.
 */
public final class Selection {
    /** Kong's message, with 503, when there is no peer. */
    public static final String NO_PEER = "failure to get a peer from the ring-balancer";

    private final Balancer balancer;
    private final long key;
    private final @Nullable String newCookie;
    private final Set<Peer> tried = new HashSet<>();

    private Selection(Balancer balancer, long key, @Nullable String newCookie) {
        this.balancer = balancer;
        this.key = key;
        this.newCookie = newCookie;
    }

    /** An attempt to reach a peer. */
    public final class Attempt {
        private final Choice choice;
        private final AtomicBoolean open = new AtomicBoolean(true);

        private Attempt(Choice choice) {
            this.choice = choice;
        }

        /** The peer. */
        public Peer peer() {
            return choice.peer();
        }

        /** The host name for the target, without a port; an IPv6 address is in brackets. */
        public String hostname() {
            String given = balancer.upstream().hostHeader();
            return given == null ? choice.host().name() : given.replaceFirst(":\\d+$", "");
        }

        /** The host header for the target, for requests with the scheme. */
        public String hostHeader(String scheme) {
            String given = balancer.upstream().hostHeader();
            if (given != null && !given.equals(hostname())) {
                return given;
            }
            int port = choice.host().port();
            return port == (scheme.equals("https") ? 443 : 80) ? hostname() : hostname() + ":" + port;
        }

        /** The peer answered. */
        public void answered(int status) {
            balancer.reportStatus(peer(), status);
        }

        /** The peer could not be reached, or the connection broke. */
        public void failed() {
            balancer.reportFailure(peer(), Failure.TCP);
        }

        /** The peer took too long. */
        public void timedOut() {
            balancer.reportFailure(peer(), Failure.TIMEOUT);
        }

        /** The attempt is over, with whatever result. A second call does nothing. */
        public void release() {
            if (open.compareAndSet(true, false)) {
                peer().connections.decrementAndGet();
            }
        }
    }

    static Selection of(Balancer balancer, Traits traits) {
        Upstream upstream = balancer.upstream();
        if (!"consistent-hashing".equals(upstream.algorithm())) {
            return new Selection(balancer, 0, null);
        }
        String on = Objects.requireNonNullElse(upstream.hashOn(), "none");
        String fallback = Objects.requireNonNullElse(upstream.hashFallback(), "none");
        String value = value(on, upstream.hashOnHeader(), upstream, traits);
        boolean onCookie = on.equals("cookie");
        if (value == null && !onCookie) {
            value = value(fallback, upstream.hashFallbackHeader(), upstream, traits);
            onCookie = fallback.equals("cookie");
        }
        String newCookie = null;
        if (value == null && onCookie) {
            value = UUID.randomUUID().toString();
            newCookie = value;
        }
        // Requests without a value to hash all go to the same peer.
        return new Selection(balancer, Hashing.hash(value == null ? "" : value), newCookie);
    }

    private static @Nullable String value(String on, @Nullable String header, Upstream upstream, Traits traits) {
        return switch (on) {
            case "consumer" -> traits.consumer();
            case "ip" -> traits.ip();
            case "header" -> {
                List<String> values = header == null ? List.of() : traits.header(header);
                yield values.isEmpty() ? null : String.join("", values);
            }
            case "cookie" -> upstream.hashOnCookie() == null ? null : traits.cookie(upstream.hashOnCookie());
            default -> null;
        };
    }

    /** The next attempt, which must be released; null when there is no peer. */
    public @Nullable Attempt next() {
        Choice choice = balancer.choose(key, tried);
        if (choice == null) {
            return null;
        }
        if (!tried.add(choice.peer())) {
            tried.clear();
            tried.add(choice.peer());
        }
        return new Attempt(choice);
    }

    /**
     * The name of the cookie to set, so that the client finds the same peer again; null when the
     * client has it.
     */
    public @Nullable String newCookieName() {
        return newCookie == null ? null : balancer.upstream().hashOnCookie();
    }

    /** The complete cookie, as Kong writes it. */
    public @Nullable String newCookie() {
        String path = Objects.requireNonNullElse(balancer.upstream().hashOnCookiePath(), "/");
        return newCookie == null
                ? null
                : newCookieName() + "=" + newCookie + "; Path=" + path + "; Same-Site=Lax; HttpOnly";
    }
}
