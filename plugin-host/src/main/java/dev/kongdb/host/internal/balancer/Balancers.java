package dev.kongdb.host.internal.balancer;

import dev.kongdb.entity.Target;
import dev.kongdb.entity.Upstream;
import dev.kongdb.host.internal.tls.UpstreamCertificates;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The balancers of all upstreams. It refreshes the addresses of their names and runs their health
 * checks. Names are looked up every second. The JVM caches an answer for {@code
 * networkaddress.cache.ttl} seconds (30 unless set), since Java's resolver does not report how long
 * a record may live.
 */
public final class Balancers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Balancers.class);
    private static final long CHECKS_MS = 50;
    private static final long NAMES_MS = 1000;

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "balancer");
        thread.setDaemon(true);
        return thread;
    });
    private final Names names;
    private final ActiveChecks checks = new ActiveChecks(clock);
    private volatile Map<UUID, Balancer> byUpstream = Map.of();

    /**
     * The key by which a request finds its balancer: the host of its service, in the workspace of
     * its route.
     */
    public record Key(UUID workspace, String upstream) {}

    /**
     * Balancers without upstreams.
     *
     * @param names finds the addresses of targets; closed with this
     */
    public Balancers(Names names) {
        this.names = names;
        var unusedChecks =
                clock.scheduleWithFixedDelay(() -> each(checks::run), CHECKS_MS, CHECKS_MS, TimeUnit.MILLISECONDS);
        var unusedLookUps =
                clock.scheduleWithFixedDelay(() -> each(this::lookUp), NAMES_MS, NAMES_MS, TimeUnit.MILLISECONDS);
    }

    private void each(Consumer<Balancer> work) {
        for (Balancer balancer : byUpstream.values()) {
            try {
                work.accept(balancer);
            } catch (RuntimeException e) {
                LOG.error(
                        "the upstream '{}' cannot be looked after",
                        balancer.upstream().name(),
                        e);
            }
        }
    }

    private void lookUp(Balancer balancer) {
        balancer.hosts().forEach(weighted -> weighted.host().lookUp(names));
    }

    /**
     * Takes up the current upstreams and targets. For one caller at a time.
     *
     * @param upstreams the upstreams by their workspace and name
     */
    public Map<Key, Balancer> update(Map<Key, Upstream> upstreams, Collection<Target> targets) {
        Map<UUID, List<Target>> targetsOf = new HashMap<>();
        for (Target target : targets) {
            targetsOf
                    .computeIfAbsent(target.upstream().id(), id -> new ArrayList<>())
                    .add(target);
        }
        Map<UUID, Balancer> byId = new HashMap<>();
        Map<Key, Balancer> byKey = new HashMap<>();
        upstreams.forEach((key, upstream) -> {
            List<Target> own = targetsOf.getOrDefault(upstream.id(), List.of());
            Balancer before = byUpstream.get(upstream.id());
            Balancer now = before != null && before.isOf(upstream, own) ? before : new Balancer(upstream, own, before);
            lookUp(now);
            byId.put(upstream.id(), now);
            byKey.put(key, now);
        });
        byUpstream = Map.copyOf(byId);
        return Map.copyOf(byKey);
    }

    /** Makes health checks over TLS use these certificates from now on. */
    public void use(UpstreamCertificates certificates) {
        checks.use(certificates);
    }

    /** The balancers of all upstreams in all workspaces. */
    public Collection<Balancer> all() {
        return byUpstream.values();
    }

    /** The balancer of the upstream with the id. */
    public Optional<Balancer> find(UUID upstream) {
        return Optional.ofNullable(byUpstream.get(upstream));
    }

    @Override
    public void close() {
        clock.shutdownNow();
        checks.close();
        names.close();
    }
}
