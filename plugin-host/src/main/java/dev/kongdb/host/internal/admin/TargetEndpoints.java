package dev.kongdb.host.internal.admin;

import dev.kongdb.KongDb;
import dev.kongdb.dao.Dao;
import dev.kongdb.dao.Options;
import dev.kongdb.dao.Page;
import dev.kongdb.event.ClusterEvents;
import dev.kongdb.host.internal.balancer.Balancer;
import dev.kongdb.host.internal.balancer.Balancers;
import dev.kongdb.host.internal.balancer.ToldHealth;
import dev.kongdb.host.internal.balancer.UpstreamStatus;
import dev.kongdb.host.internal.balancer.UpstreamStatus.AddressStatus;
import dev.kongdb.host.internal.balancer.UpstreamStatus.State;
import dev.kongdb.host.internal.balancer.UpstreamStatus.TargetStatus;
import dev.kongdb.host.internal.balancer.UpstreamStatus.Weight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Targets, which are reached through their upstream only, by id or by host and port. Of several with one host and port, which only an
 * older Kong has made, the newest counts.
 */
final class TargetEndpoints {
    private static final String PATH = "/upstreams/:upstreams/targets";
    private static final String UPSTREAM = "upstream";
    private static final String TARGET = "target";
    private static final Comparator<Map<String, @Nullable Object>> OLDEST_FIRST = Comparator.comparingDouble(
                    (Map<String, @Nullable Object> target) -> ((Number) value(target, "created_at")).doubleValue())
            .thenComparing(target -> value(target, "id").toString());

    private final Balancers balancers;
    private final ClusterEvents nodes;
    private final Dao targets;
    private final EntityEndpoints endpoints;
    private final EntityEndpoints upstreams;

    private TargetEndpoints(KongDb db, Balancers balancers, ClusterEvents nodes) {
        this.balancers = balancers;
        this.nodes = nodes;
        this.targets = db.dao("targets");
        this.endpoints = new EntityEndpoints(targets);
        this.upstreams = new EntityEndpoints(db.dao("upstreams"));
    }

    /**
     * Adds them.
     *
     * @param balancers know how targets are
     * @param nodes are told what is said of a target's health
     */
    static void add(Endpoints endpoints, KongDb db, Balancers balancers, ClusterEvents nodes) {
        TargetEndpoints target = new TargetEndpoints(db, balancers, nodes);
        endpoints.at("/upstreams/:upstreams/health").on("GET", target::health);
        for (boolean healthy : new boolean[] {true, false}) {
            String state = healthy ? "/healthy" : "/unhealthy";
            endpoints.at(PATH + "/:targets" + state).on("POST", request -> target.setHealth(request, healthy));
            endpoints.at(PATH + "/:targets/:address" + state).on("POST", request -> target.setHealth(request, healthy));
        }
        endpoints.at(PATH).on("GET", target::list).on("POST", target::insertOrUpdate);
        endpoints.at(PATH + "/all").on("GET", target::all);
        endpoints
                .at(PATH + "/:targets")
                .on("GET", request -> AdminResponse.ok(target.find(request)))
                .on("PATCH", request -> AdminResponse.ok(target.update(request, target.find(request))))
                .on("PUT", request -> AdminResponse.ok(target.update(request, target.find(request))))
                .on("DELETE", request -> {
                    target.targets.with(EntityEndpoints.options()).delete(target.endpoints.keyOf(target.find(request)));
                    return AdminResponse.NO_CONTENT;
                });
    }

    private static Object value(Map<String, @Nullable Object> target, String name) {
        Object value = target.get(name);
        if (value == null) {
            throw new IllegalStateException("a stored target has no '" + name + "'");
        }
        return value;
    }

    private Map<String, ?> upstream(AdminRequest request) {
        return upstreams.keyOf(upstreams.find(request.path("upstreams")));
    }

    private static String link(AdminRequest request) {
        return "/upstreams/" + request.rawPath("upstreams") + "/targets";
    }

    /** The newest of each host and port first. */
    private AdminResponse list(AdminRequest request) {
        Map<String, ?> upstream = upstream(request);
        return endpoints.list(
                request, link(request), (size, offset, options) -> page(newest(upstream, options), size, offset));
    }

    private Page<Map<String, @Nullable Object>> page(
            List<Map<String, @Nullable Object>> all, @Nullable Integer size, @Nullable String offset) {
        int wanted = size == null ? EntityEndpoints.DEFAULT_SIZE : Math.min(size, EntityEndpoints.MAX_SIZE);
        if (wanted < 0) {
            throw targets.engine()
                    .errors()
                    .invalidSize("size must be an integer between 1 and " + EntityEndpoints.MAX_SIZE);
        }
        int from = offset == null ? 0 : position(offset);
        int to = Math.min(from + wanted, all.size());
        return new Page<>(from < to ? all.subList(from, to) : List.of(), to < all.size() ? Integer.toString(to) : null);
    }

    private int position(String offset) {
        if (offset.matches("\\d{1,9}")) {
            return Integer.parseInt(offset);
        }
        throw targets.engine().errors().invalidOffset(offset, "not of this list");
    }

    private List<Map<String, @Nullable Object>> newest(Map<String, ?> upstream, Options options) {
        List<Map<String, @Nullable Object>> all;
        try (Stream<Map<String, @Nullable Object>> each =
                targets.with(options).forForeign(UPSTREAM, upstream).each()) {
            all = new ArrayList<>(each.sorted(OLDEST_FIRST.reversed()).toList());
        }
        Map<Object, Map<String, @Nullable Object>> newest = new LinkedHashMap<>();
        all.forEach(target -> newest.putIfAbsent(value(target, TARGET), target));
        return List.copyOf(newest.values());
    }

    /** As they are kept, in the order of any list. */
    private AdminResponse all(AdminRequest request) {
        Map<String, ?> upstream = upstream(request);
        return endpoints.list(
                request,
                link(request) + "/all",
                (size, offset, options) ->
                        targets.with(options).forForeign(UPSTREAM, upstream).page(size, offset));
    }

    /** As Kong has it, who sends a target that there is changes that one. */
    private AdminResponse insertOrUpdate(AdminRequest request) {
        Map<String, ?> upstream = upstream(request);
        Map<String, @Nullable Object> values = request.values(targets.schema());
        Optional<Map<String, @Nullable Object>> known =
                values.get(TARGET) instanceof String name ? find(upstream, name) : Optional.empty();
        if (known.isPresent()) {
            return AdminResponse.ok(update(request, known.get())).with("Deprecation", "true");
        }
        values.put(UPSTREAM, upstream);
        return AdminResponse.created(
                targets.with(endpoints.writeOptions(values)).insert(values));
    }

    // --- health

    private Optional<Balancer> balancer(Map<String, ?> upstream) {
        return balancers.find(UUID.fromString(String.valueOf(upstream.get("id"))));
    }

    /** How the targets of an upstream are, or with {@code balancer_health=1} the upstream itself. */
    private AdminResponse health(AdminRequest request) {
        Map<String, ?> upstream = upstream(request);
        UpstreamStatus status = balancer(upstream).map(Balancer::status).orElse(null);
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        if ("1".equals(request.query("balancer_health"))) {
            body.put("data", status == null ? null : health(status));
            body.put("next", null);
        } else {
            Map<String, ?> list = endpoints
                    .list(
                            request,
                            "/upstreams/" + request.rawPath("upstreams") + "/health",
                            (size, offset, options) ->
                                    page(withHealth(newest(upstream, options), status), size, offset))
                    .body();
            if (list != null) {
                body.putAll(list);
            }
        }
        body.put("node_id", nodes.nodeId().toString()); // nodes may see targets differently
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
            TargetStatus known = byName.get(String.valueOf(target.get(TARGET)));
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

    /** Says of a target, or of one address of it, that it is healthy or not, until checks say otherwise; on all nodes. */
    private AdminResponse setHealth(AdminRequest request, boolean healthy) {
        Map<String, @Nullable Object> upstream = upstreams.find(request.path("upstreams"));
        Map<String, @Nullable Object> target = find(request);
        Balancer balancer = balancer(upstreams.keyOf(upstream)).orElse(null);
        if (balancer == null || !balancer.isChecked()) {
            return AdminResponse.message(400, "no healthchecker found for " + upstream.get("name"));
        }
        ToldHealth told = ToldHealth.of(
                String.valueOf(target.get(TARGET)), request.find("address"), healthy, balancer.upstream());
        if (!balancer.setHealth(String.valueOf(target.get(TARGET)), told.ip().isEmpty() ? null : told.ip(), healthy)) {
            return AdminResponse.message(400, "target not found");
        }
        nodes.broadcast(ToldHealth.CHANNEL, told.text(), Duration.ZERO);
        return AdminResponse.NO_CONTENT;
    }

    private Map<String, @Nullable Object> update(AdminRequest request, Map<String, @Nullable Object> target) {
        Map<String, @Nullable Object> values = request.values(targets.schema());
        Map<String, ?> key = endpoints.keyOf(target);
        if (values.containsKey("id") && !Objects.equals(key.get("id"), values.get("id"))) {
            throw targets.engine().errors().notFound(new LinkedHashMap<>(key)); // no target changes its id
        }
        return targets.with(endpoints.writeOptions(values)).update(key, values);
    }

    private Map<String, @Nullable Object> find(AdminRequest request) {
        Map<String, ?> upstream = upstream(request);
        String name = request.path("targets");
        if (!EntityEndpoints.isId(name)) {
            return find(upstream, name).orElseThrow(AdminException::notFound);
        }
        Map<String, @Nullable Object> target = endpoints.find(name);
        if (!upstream.equals(target.get(UPSTREAM))) {
            throw AdminException.notFound();
        }
        return target;
    }

    private Optional<Map<String, @Nullable Object>> find(Map<String, ?> upstream, String name) {
        return newest(upstream, EntityEndpoints.options()).stream()
                .filter(target -> name.equals(target.get(TARGET)))
                .findFirst();
    }
}
