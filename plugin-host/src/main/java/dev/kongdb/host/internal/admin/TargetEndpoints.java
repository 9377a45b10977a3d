package dev.kongdb.host.internal.admin;

import dev.kongdb.KongDb;
import dev.kongdb.dao.Dao;
import dev.kongdb.dao.Options;
import dev.kongdb.dao.Page;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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

    private final Dao targets;
    private final EntityEndpoints endpoints;
    private final EntityEndpoints upstreams;

    private TargetEndpoints(KongDb db) {
        this.targets = db.dao("targets");
        this.endpoints = new EntityEndpoints(targets);
        this.upstreams = new EntityEndpoints(db.dao("upstreams"));
    }

    static void add(Endpoints endpoints, KongDb db) {
        TargetEndpoints target = new TargetEndpoints(db);
        endpoints.at(PATH).on("GET", target::list).on("POST", target::insertOrUpdate);
        endpoints.at(PATH + "/all").on("GET", target::all);
        endpoints
                .at(PATH + "/:targets")
                .on("GET", request -> AdminResponse.ok(target.find(request)))
                .on("PATCH", request -> AdminResponse.ok(target.update(request, target.find(request))))
                .on("PUT", request -> AdminResponse.ok(target.update(request, target.find(request))))
                .on("DELETE", request -> {
                    target.targets.delete(target.endpoints.keyOf(target.find(request)), EntityEndpoints.options());
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
        try (Stream<Map<String, @Nullable Object>> each = targets.eachFor(UPSTREAM, upstream, null, options)) {
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
                (size, offset, options) -> targets.pageFor(UPSTREAM, upstream, size, offset, options));
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
        return AdminResponse.created(targets.insert(values, endpoints.writeOptions(values)));
    }

    private Map<String, @Nullable Object> update(AdminRequest request, Map<String, @Nullable Object> target) {
        Map<String, @Nullable Object> values = request.values(targets.schema());
        Map<String, ?> key = endpoints.keyOf(target);
        if (values.containsKey("id") && !Objects.equals(key.get("id"), values.get("id"))) {
            throw targets.engine().errors().notFound(new LinkedHashMap<>(key)); // no target changes its id
        }
        return targets.update(key, values, endpoints.writeOptions(values));
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
