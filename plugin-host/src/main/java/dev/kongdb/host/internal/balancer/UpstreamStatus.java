package dev.kongdb.host.internal.balancer;

import java.util.List;
import java.util.UUID;

/**
 * The status of an upstream.
 *
 * @param id the id of the upstream
 * @param checked whether there are health checks; without them everything counts as healthy
 * @param healthy whether requests are sent to it
 * @param weight the weight of all its addresses
 * @param targets each host once, with the weight of its newest target
 */
public record UpstreamStatus(UUID id, boolean checked, boolean healthy, Weight weight, List<TargetStatus> targets) {
    /** Kong's states of a target or an address, from the best to the worst. */
    public enum State {
        HEALTHY,
        /** There are no health checks. */
        HEALTHCHECKS_OFF,
        UNHEALTHY,
        /** The name has no addresses. */
        DNS_ERROR
    }

    /**
     * The total weight of addresses.
     *
     * @param unavailable the weight of the unhealthy ones
     */
    public record Weight(long total, long unavailable) {
        /** The weight of the healthy ones. */
        public long available() {
            return total - unavailable;
        }
    }

    /**
     * The status of a target.
     *
     * @param host its name or address; an IPv6 address is in brackets
     * @param nodeWeight the weight of the target, which each of its addresses has
     * @param weight the weight of all its addresses
     */
    public record TargetStatus(String host, int port, int nodeWeight, Weight weight, List<AddressStatus> addresses) {}

    /** The status of an address of a target. */
    public record AddressStatus(String ip, int port, int weight, boolean healthy) {}

    /** The state of an address. */
    public State state(AddressStatus address) {
        return !checked ? State.HEALTHCHECKS_OFF : address.healthy() ? State.HEALTHY : State.UNHEALTHY;
    }

    /** The state of a target: it is healthy if one of its addresses is. */
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
