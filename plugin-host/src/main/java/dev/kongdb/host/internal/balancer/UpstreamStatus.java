package dev.kongdb.host.internal.balancer;

import java.util.List;
import java.util.UUID;

/**
 * How an upstream is.
 *
 * @param id of the upstream
 * @param checked whether there are health checks; without, everything counts as healthy
 * @param healthy whether requests are sent to it
 * @param weight of all its addresses
 * @param targets each host once, with the weight of its newest target
 */
public record UpstreamStatus(UUID id, boolean checked, boolean healthy, Weight weight, List<TargetStatus> targets) {
    /** What Kong says of a target or an address; from the best to the worst. */
    public enum State {
        HEALTHY,
        /** There are no health checks. */
        HEALTHCHECKS_OFF,
        UNHEALTHY,
        /** The name has no addresses. */
        DNS_ERROR
    }

    /**
     * The weight of addresses together.
     *
     * @param unavailable that of the unhealthy ones
     */
    public record Weight(long total, long unavailable) {
        /** That of the others. */
        public long available() {
            return total - unavailable;
        }
    }

    /**
     * How a target is.
     *
     * @param host its name or address; one of IPv6 in brackets
     * @param nodeWeight the weight of the target, which each of its addresses has
     * @param weight of all its addresses
     */
    public record TargetStatus(String host, int port, int nodeWeight, Weight weight, List<AddressStatus> addresses) {}

    /** How an address of a target is. */
    public record AddressStatus(String ip, int port, int weight, boolean healthy) {}

    /** The state of an address. */
    public State state(AddressStatus address) {
        return !checked ? State.HEALTHCHECKS_OFF : address.healthy() ? State.HEALTHY : State.UNHEALTHY;
    }

    /** The state of a target: healthy as soon as one of its addresses is. */
    public State state(TargetStatus target) {
        if (target.addresses().isEmpty()) {
            return State.DNS_ERROR;
        }
        return target.addresses().stream()
                .map(this::state)
                .min(State::compareTo)
                .orElseThrow();
    }
}
