package dev.kongdb.host.internal.balancer;

import dev.kongdb.entity.Healthchecks;
import dev.kongdb.entity.Target;
import dev.kongdb.entity.Upstream;
import dev.kongdb.host.internal.balancer.Health.Failure;
import dev.kongdb.schema.validators.HostAndPort.InvalidHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An upstream with its targets, and the choice among them. A change of either makes a new balancer,
 * which takes over the hosts of the old one, with their health, connections and turns. Thread-safe.
 */
public final class Balancer {
    private static final Logger LOG = LoggerFactory.getLogger(Balancer.class);

    private final Upstream upstream;
    private final List<Target> targets;
    private final Map<String, Weighted> hosts = new LinkedHashMap<>();
    private final boolean checked;
    private final Turns turns;
    private final AtomicInteger checksUnderWay;

    /** A host with the weight of its target. */
    record Weighted(TargetHost host, int weight) {}

    /** An address that may be chosen. */
    private record Candidate(TargetHost host, Peer peer, int weight) {}

    /**
     * The result of a choice.
     *
     * @param host the host of the target
     * @param peer one of its addresses
     */
    record Choice(TargetHost host, Peer peer) {}

    /** Guards the turns of peers. */
    private static final class Turns {
        final ReentrantLock lock = new ReentrantLock();
        long last;
    }

    /**
     * A balancer.
     *
     * @param targets the targets of the upstream; if several have the same address, the newest
     *     counts
     * @param before the balancer that this one replaces, or null
     */
    Balancer(Upstream upstream, Collection<Target> targets, @Nullable Balancer before) {
        this.upstream = upstream;
        this.targets = List.copyOf(targets);
        this.checked = isChecked(upstream.healthchecks());
        this.turns = before == null ? new Turns() : before.turns;
        this.checksUnderWay = before == null ? new AtomicInteger() : before.checksUnderWay;
        targets.stream()
                .sorted(Comparator.comparing(Target::createdAt).thenComparing(Target::id))
                .forEach(target -> add(target, before));
    }

    private void add(Target target, @Nullable Balancer before) {
        try {
            TargetHost host = TargetHost.of(target.target());
            Weighted known = before == null ? null : before.hosts.get(host.toString());
            int weight = target.weight() == null ? 100 : target.weight();
            hosts.put(host.toString(), new Weighted(known == null ? host : known.host(), weight));
        } catch (InvalidHostException e) {
            LOG.error("the target {} is no host and gets no requests: {}", target.id(), e.getMessage());
        }
    }

    private static boolean isChecked(Healthchecks checks) {
        return seconds(checks.active().healthy().interval()) > 0
                || seconds(checks.active().unhealthy().interval()) > 0
                || orZero(checks.passive().unhealthy().tcpFailures()) > 0
                || orZero(checks.passive().unhealthy().timeouts()) > 0
                || orZero(checks.passive().unhealthy().httpFailures()) > 0;
    }

    static double seconds(@Nullable Double seconds) {
        return seconds == null ? 0 : seconds;
    }

    static int orZero(@Nullable Integer number) {
        return number == null ? 0 : number;
    }

    /** The upstream that it balances for. */
    public Upstream upstream() {
        return upstream;
    }

    boolean isOf(Upstream upstream, Collection<Target> targets) {
        return this.upstream.equals(upstream)
                && this.targets.size() == targets.size()
                && Set.copyOf(this.targets).equals(Set.copyOf(targets));
    }

    Collection<Weighted> hosts() {
        return hosts.values();
    }

    AtomicInteger checksUnderWay() {
        return checksUnderWay;
    }

    // --- the choice

    /**
     * The choice of peers for one request.
     *
     * @param traits the traits by which consistent hashing tells requests apart
     */
    public Selection select(Traits traits) {
        hosts.values().forEach(weighted -> weighted.host().await());
        return Selection.of(this, traits);
    }

    /**
     * The peer whose turn it is, or null when there is none.
     *
     * @param key the key for consistent hashing; otherwise ignored
     * @param tried the peers that have failed already; they are tried again when all peers have
     *     failed
     */
    @Nullable
    Choice choose(long key, Set<Peer> tried) {
        if (!isHealthy()) {
            return null;
        }
        List<Candidate> available = new ArrayList<>();
        for (Weighted weighted : hosts.values()) {
            for (Peer peer : weighted.host().peers()) {
                if (weighted.weight() > 0 && isAvailable(peer)) {
                    available.add(new Candidate(weighted.host(), peer, weighted.weight()));
                }
            }
        }
        if (available.isEmpty()) {
            return null;
        }
        List<Candidate> fresh = available.stream()
                .filter(candidate -> !tried.contains(candidate.peer()))
                .toList();
        turns.lock.lock();
        try {
            Candidate chosen = choose(fresh.isEmpty() ? available : fresh, key);
            chosen.peer().connections.incrementAndGet();
            chosen.peer().lastTurn = ++turns.last;
            return new Choice(chosen.host(), chosen.peer());
        } finally {
            turns.lock.unlock();
        }
    }

    private Candidate choose(List<Candidate> candidates, long key) {
        return switch (Objects.requireNonNullElse(upstream.algorithm(), "round-robin")) {
            case "consistent-hashing" ->
                best(
                        candidates,
                        candidate -> Hashing.score(key, candidate.peer().hash(), candidate.weight()));
            case "least-connections" -> leastConnections(candidates);
            default -> roundRobin(candidates);
        };
    }

    /**
     * Round robin. In each turn, every candidate falls behind by its weight; the one that is
     * furthest behind is chosen, and its lag is reduced by the total weight. So turns are spread
     * evenly.
     */
    private static Candidate roundRobin(List<Candidate> candidates) {
        long total = 0;
        for (Candidate candidate : candidates) {
            candidate.peer().behind += candidate.weight();
            total += candidate.weight();
        }
        Candidate chosen = best(candidates, candidate -> candidate.peer().behind);
        chosen.peer().behind -= total;
        return chosen;
    }

    /**
     * The candidate that has the fewest connections for its weight, counting one more; among
     * equals, the one that waited longest.
     */
    private static Candidate leastConnections(List<Candidate> candidates) {
        return candidates.stream()
                .min(Comparator.<Candidate>comparingDouble(
                                candidate -> (candidate.peer().connections.get() + 1.0) / candidate.weight())
                        .thenComparingLong(candidate -> candidate.peer().lastTurn))
                .orElseThrow();
    }

    private static Candidate best(List<Candidate> candidates, ToDoubleFunction<Candidate> score) {
        Candidate best = candidates.get(0);
        double highest = score.applyAsDouble(best);
        for (Candidate candidate : candidates.subList(1, candidates.size())) {
            double its = score.applyAsDouble(candidate);
            if (its > highest) {
                best = candidate;
                highest = its;
            }
        }
        return best;
    }

    // --- health

    /**
     * Whether there are checks that tell healthy addresses from unhealthy ones; otherwise all are
     * available.
     */
    public boolean isChecked() {
        return checked;
    }

    private boolean isAvailable(Peer peer) {
        return !checked || peer.health.isHealthy();
    }

    /** Whether more weight is available than the threshold demands. */
    public boolean isHealthy() {
        UpstreamStatus.Weight weight = weight(hosts.values());
        return weight.total() > 0
                && weight.available() * 100.0 / weight.total()
                        > seconds(upstream.healthchecks().threshold());
    }

    private UpstreamStatus.Weight weight(Collection<Weighted> some) {
        long total = 0;
        long unavailable = 0;
        for (Weighted weighted : some) {
            for (Peer peer : weighted.host().peers()) {
                total += weighted.weight();
                unavailable += isAvailable(peer) ? 0 : weighted.weight();
            }
        }
        return new UpstreamStatus.Weight(total, unavailable);
    }

    /** The current status. */
    public UpstreamStatus status() {
        List<UpstreamStatus.TargetStatus> all = new ArrayList<>();
        for (Weighted weighted : hosts.values()) {
            TargetHost host = weighted.host();
            List<UpstreamStatus.AddressStatus> addresses = host.peers().stream()
                    .map(peer -> new UpstreamStatus.AddressStatus(
                            peer.ip(), host.port(), weighted.weight(), isAvailable(peer)))
                    .toList();
            all.add(new UpstreamStatus.TargetStatus(
                    host.name(), host.port(), weighted.weight(), weight(List.of(weighted)), addresses));
        }
        return new UpstreamStatus(upstream.id(), checked, isHealthy(), weight(hosts.values()), all);
    }

    /**
     * Sets the health of a target, or of one of its addresses, until its checks find otherwise.
     *
     * @param target {@code host:port}
     * @param ip the address, or null for the whole target
     * @return false when there is no such target, or there are no checks
     */
    public boolean setHealth(String target, @Nullable String ip, boolean healthy) {
        Weighted weighted = hosts.get(target);
        if (!checked || weighted == null) {
            return false;
        }
        List<Peer> concerned = weighted.host().peers().stream()
                .filter(peer -> ip == null || ip.equals(peer.ip()))
                .toList();
        concerned.forEach(peer -> set(peer, healthy));
        return !concerned.isEmpty();
    }

    /** As {@link #setHealth}, for one address of all targets with the name. */
    boolean setHealthOfAddress(String name, String ip, boolean healthy) {
        boolean any = false;
        for (Weighted weighted : hosts.values()) {
            if (weighted.host().name().equals(name)) {
                any |= setHealth(weighted.host().toString(), ip, healthy);
            }
        }
        return any;
    }

    private void set(Peer peer, boolean healthy) {
        change(peer, () -> peer.health.set(healthy));
    }

    void reportStatus(Peer peer, int status) {
        Healthchecks.Passive passive = upstream.healthchecks().passive();
        boolean anyWillDo = "tcp".equals(passive.type());
        if (anyWillDo || contains(passive.healthy().httpStatuses(), status)) {
            change(peer, () -> peer.health.success(orZero(passive.healthy().successes())));
        } else if (contains(passive.unhealthy().httpStatuses(), status)) {
            change(
                    peer,
                    () -> peer.health.failure(
                            Failure.HTTP, orZero(passive.unhealthy().httpFailures())));
        }
    }

    void reportFailure(Peer peer, Failure kind) {
        Healthchecks.PassiveUnhealthy limits = upstream.healthchecks().passive().unhealthy();
        int limit = orZero(kind == Failure.TIMEOUT ? limits.timeouts() : limits.tcpFailures());
        change(peer, () -> peer.health.failure(kind, limit));
    }

    static boolean contains(@Nullable List<Integer> statuses, int status) {
        return statuses != null && statuses.contains(status);
    }

    /** Makes a change that may affect the health of a peer, and logs it if it did. */
    void change(Peer peer, Runnable change) {
        boolean before = peer.health.isHealthy();
        change.run();
        boolean after = peer.health.isHealthy();
        if (checked && before != after) {
            LOG.warn(
                    "the address {} of the upstream '{}' is {}",
                    peer,
                    upstream.name(),
                    after ? "healthy" : "unhealthy");
        }
    }
}
