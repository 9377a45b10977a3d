package dev.kongdb.host.internal.meter;

import dev.kongdb.host.internal.balancer.Balancer;
import dev.kongdb.host.internal.balancer.Balancers;
import dev.kongdb.host.internal.balancer.UpstreamStatus;
import dev.kongdb.host.internal.balancer.UpstreamStatus.AddressStatus;
import dev.kongdb.host.internal.balancer.UpstreamStatus.State;
import dev.kongdb.host.internal.balancer.UpstreamStatus.TargetStatus;
import dev.kongdb.host.internal.http.WebServer.Load;
import dev.kongdb.meter.MeterDescription;
import dev.kongdb.meter.Polled;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The measurements of the node as a whole, under the names of Kong's own plugin {@code prometheus}
 * if it has them.
 */
public final class NodeMeters {
    private static final MeterDescription TARGET_HEALTH = new MeterDescription(
            MeterDescription.Kind.GAUGE,
            "kong_upstream_target_health",
            "1 for the state that an address of a target is in, 0 for the others (healthchecks_off, healthy, unhealthy,"
                    + " dns_error); where upstreams of one name in several workspaces share an address, the worst of its states",
            List.of("upstream", "target", "address", "state", "subsystem"),
            List.of());

    private NodeMeters() {}

    /**
     * Registers the meters of a node.
     *
     * @param load the load of its servers
     * @param database whether the database answers now
     * @param balancers know the health of upstreams' targets
     */
    public static void add(TextMeters meters, Supplier<Load> load, BooleanSupplier database, Balancers balancers) {
        Polled connections = meters.gauges(
                "kong_nginx_http_current_connections",
                "Connections of clients: those that are open (active), send the head of a request (reading), are being answered"
                        + " (writing) or wait for a request (waiting), and those that ever were (accepted, handled); requests so"
                        + " far (total)",
                "state");
        connections.read(() -> load.get().connections(), "active");
        connections.read(() -> load.get().reading(), "reading");
        connections.read(() -> load.get().inProgress(), "writing");
        connections.read(() -> load.get().waiting(), "waiting");
        connections.read(() -> load.get().accepted(), "accepted");
        connections.read(() -> load.get().accepted(), "handled");
        connections.read(() -> load.get().requests(), "total");
        meters.gauges("kong_datastore_reachable", "1 when the database answers, else 0")
                .read(() -> database.getAsBoolean() ? 1 : 0);
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        Polled heap = meters.gauges("kongdb_heap_bytes", "The heap of the JVM, in bytes", "state");
        heap.read(() -> memory.getHeapMemoryUsage().getUsed(), "used");
        heap.read(() -> memory.getHeapMemoryUsage().getCommitted(), "committed");
        meters.addTold(TARGET_HEALTH, text -> tellTargets(text, balancers));
    }

    /** The labels of Kong's plugin. */
    private record Address(String upstream, String target, String address) {
        private static final Comparator<Address> ORDER = Comparator.comparing(Address::upstream)
                .thenComparing(Address::target)
                .thenComparing(Address::address);
    }

    /**
     * As in Kong's plugin, each address of a target has a sample for every state, one of which is
     * 1. Upstreams of several workspaces may have the same name and share addresses. Such an
     * address has the worst of its states, since alarms look for that.
     */
    private static void tellTargets(MeterText.Samples text, Balancers balancers) {
        Map<Address, State> states = new TreeMap<>(Address.ORDER);
        for (Balancer balancer : balancers.all()) {
            UpstreamStatus status = balancer.status();
            for (TargetStatus target : status.targets()) {
                String upstream = balancer.upstream().name();
                String name = target.host() + ":" + target.port();
                if (target.addresses().isEmpty()) {
                    states.put(new Address(upstream, name, ""), State.DNS_ERROR);
                }
                for (AddressStatus address : target.addresses()) {
                    states.merge(
                            new Address(upstream, name, address.ip() + ":" + address.port()),
                            status.state(address),
                            (one, other) -> one.compareTo(other) < 0 ? other : one);
                }
            }
        }
        states.forEach((labels, state) -> tellTarget(text, labels, state));
    }

    private static void tellTarget(MeterText.Samples text, Address labels, State state) {
        for (State each : State.values()) {
            String name = each.name().toLowerCase(Locale.ROOT);
            text.sample(List.of(labels.upstream, labels.target, labels.address, name, "http"), each == state ? 1 : 0);
        }
    }
}
