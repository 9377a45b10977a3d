package dev.kongdb.host.internal.admin;

import dev.kongdb.KongDb;
import dev.kongdb.event.ClusterEvents;
import dev.kongdb.host.internal.balancer.Balancer;
import dev.kongdb.host.internal.balancer.Balancers;
import dev.kongdb.host.internal.balancer.ToldHealth;
import dev.kongdb.host.internal.balancer.UpstreamStatus;
import dev.kongdb.host.internal.balancer.UpstreamStatus.AddressStatus;
import dev.kongdb.host.internal.balancer.UpstreamStatus.State;
import dev.kongdb.host.internal.balancer.UpstreamStatus.TargetStatus;
import dev.kongdb.host.internal.balancer.UpstreamStatus.Weight;
import dev.kongdb.host.internal.routes.AdminRequest;
import dev.kongdb.host.internal.routes.AdminResponse;
import dev.kongdb.host.internal.routes.AdminRoute;
import dev.kongdb.host.internal.routes.Content;
import dev.kongdb.host.internal.routes.RouteTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The routes about the health of an upstream's targets. */
final class TargetHealth {
    private final Balancers balancers;
    private final ClusterEvents nodes;
    private final TargetRoutes targets;
    private final EntityAccess upstreams;

    private TargetHealth(KongDb db, Balancers balancers, ClusterEvents nodes) {
        this.balancers = balancers;
        this.nodes = nodes;
        this.targets = new TargetRoutes(db);
        this.upstreams = new EntityAccess(db.dao("upstreams"));
    }

    /**
     * Adds the routes.
     *
     * @param balancers know the health of targets
     * @param nodes get the health that a request sets
     */
    static void add(RouteTable.Builder routes, KongDb db, Balancers balancers, ClusterEvents nodes) {
        TargetHealth health = new TargetHealth(db, balancers, nodes);
        routes.add(AdminRoute.get(
                "/upstreams/{upstreams}/health",
                "Tells how the targets of one of upstreams are, or with balancer_health=1 the upstream itself.",
                Content.OBJECT,
                health::health));
        for (boolean healthy : new boolean[] {true, false}) {
            String state = healthy ? "healthy" : "unhealthy";
            AdminRoute.Operation set = request -> health.setHealth(request, healthy);
            routes.add(new AdminRoute(
                    "POST",
                    TargetRoutes.ONE + "/" + state,
                    "Sets all addresses of a target " + state + ".",
                    Content.NOTHING,
                    Content.NOTHING,
                    set));
            routes.add(new AdminRoute(
                    "POST",
                    TargetRoutes.ONE + "/{address}/" + state,
                    "Sets one address of a target " + state + ".",
                    Content.NOTHING,
                    Content.NOTHING,
                    set));
        }
    }

    private Optional<Balancer> balancer(Object upstream) {
        return balancers.find(UUID.fromString(upstream.toString()));
    }

    /**
     * The health of the targets of an upstream or, with {@code balancer_health=1}, of the upstream
     * itself.
     */
    private AdminResponse health(AdminRequest request) {
        Map<String, ?> upstream = targets.upstream(request);
        UpstreamStatus status = balancer(TargetRoutes.value(upstream, "id"))
                .map(Balancer::status)
                .orElse(null);
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        if ("1".equals(request.query("balancer_health"))) {
            body.put("data", status == null ? null : health(status));
            body.put("next", null);
        } else {
            Map<String, ?> list = targets.lists()
                    .answer(
                            request,
                            "/upstreams/" + request.rawPath("upstreams") + "/health",
                            (size, offset, filtered) ->
                                    targets.page(withHealth(targets.newest(upstream, filtered), status), size, offset))
                    .body();
            if (list != null) {
                body.putAll(list);
            }
        }
        body.put("node_id", nodes.nodeId().toString()); // nodes may see different health
        return AdminResponse.ok(body);
    }

    private static Map<String, @Nullable Object> health(UpstreamStatus status) {
        Map<String, @Nullable Object> health = new LinkedHashMap<>();
        health.put("id", status.id().toString());
        if (!status.checked()) {
            health.put("health", State.HEALTHCHECKS_OFF);
            return health;
        }
        health.put("health", status.healthy() ? State.HEALTHY : State.UNHEALTHY);
        Map<String, @Nullable Object> details = new LinkedHashMap<>();
        details.put("healthy", status.healthy());
        details.put("weight", weight(status.weight()));
        details.put(
                "hosts",
                status.targets().stream()
                        .map(target -> details(target, address -> Map.of("healthy", address.healthy())))
                        .toList());
        health.put("details", details);
        return health;
    }

    private static List<Map<String, @Nullable Object>> withHealth(
            List<Map<String, @Nullable Object>> targets, @Nullable UpstreamStatus status) {
        if (status == null) {
            return targets;
        }
        Map<String, TargetStatus> byName = new HashMap<>();
        status.targets().forEach(target -> byName.put(target.host() + ":" + target.port(), target));
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        for (Map<String, @Nullable Object> target : targets) {
            Map<String, @Nullable Object> told = new LinkedHashMap<>(target);
            TargetStatus known = byName.get(String.valueOf(target.get(TargetRoutes.TARGET)));
            told.put("health", known == null ? State.DNS_ERROR : status.state(known));
            if (known != null) {
                told.put("data", details(known, address -> Map.of("health", status.state(address))));
            }
            all.add(told);
        }
        return all;
    }

    private static Map<String, @Nullable Object> details(
            TargetStatus target, Function<AddressStatus, Map<String, ?>> health) {
        Map<String, @Nullable Object> details = new LinkedHashMap<>();
        details.put("host", target.host());
        details.put("port", target.port());
        details.put("nodeWeight", target.nodeWeight());
        details.put("weight", weight(target.weight()));
        details.put(
                "addresses",
                target.addresses().stream()
                        .map(address -> {
                            Map<String, @Nullable Object> told = new LinkedHashMap<>();
                            told.put("ip", address.ip());
                            told.put("port", address.port());
                            told.put("weight", address.weight());
                            told.putAll(health.apply(address));
                            return told;
                        })
                        .toList());
        return details;
    }

    private static Map<String, Long> weight(Weight weight) {
        return Map.of("total", weight.total(), "available", weight.available(), "unavailable", weight.unavailable());
    }

    /**
     * Sets the health of a target, or of one of its addresses, on all nodes, until checks find
     * otherwise.
     */
    private AdminResponse setHealth(AdminRequest request, boolean healthy) {
        Map<String, @Nullable Object> upstream = upstreams.find(request.path("upstreams"));
        Map<String, @Nullable Object> target = targets.find(request);
        Balancer balancer = balancer(TargetRoutes.value(upstream, "id")).orElse(null);
        if (balancer == null || !balancer.isChecked()) {
            return AdminResponse.message(400, "no healthchecker found for " + upstream.get("name"));
        }
        ToldHealth told = ToldHealth.of(
                String.valueOf(target.get(TargetRoutes.TARGET)), request.find("address"), healthy, balancer.upstream());
        if (!balancer.setHealth(
                String.valueOf(target.get(TargetRoutes.TARGET)), told.ip().isEmpty() ? null : told.ip(), healthy)) {
            return AdminResponse.message(400, "target not found");
        }
        nodes.broadcast(ToldHealth.CHANNEL, told.text(), Duration.ZERO);
        return AdminResponse.NO_CONTENT;
    }
}
