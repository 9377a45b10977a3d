package dev.kongdb.host.internal.admin;

import dev.kongdb.KongDb;
import dev.kongdb.dao.Dao;
import dev.kongdb.dao.Page;
import dev.kongdb.host.internal.routes.AdminException;
import dev.kongdb.host.internal.routes.AdminRequest;
import dev.kongdb.host.internal.routes.AdminResponse;
import dev.kongdb.host.internal.routes.AdminRoute;
import dev.kongdb.host.internal.routes.Content;
import dev.kongdb.host.internal.routes.RouteTable;
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
 * The routes of targets. A target is found only below its upstream, by id or by host and port. If
 * several targets have the same host and port, which only an older Kong allowed, the newest counts.
 */
final class TargetRoutes {
    private static final String ALL = "/upstreams/{upstreams}/targets";

    /** The path of one target. */
    static final String ONE = ALL + "/{targets}";

    private static final String UPSTREAM = "upstream";
    /** The field with host and port. */
    static final String TARGET = "target";

    private static final Comparator<Map<String, @Nullable Object>> OLDEST_FIRST = Comparator.comparingDouble(
                    (Map<String, @Nullable Object> target) -> ((Number) value(target, "created_at")).doubleValue())
            .thenComparing(target -> value(target, "id").toString());

    private final EntityAccess targets;
    private final EntityAccess upstreams;
    private final EntityList lists;

    TargetRoutes(KongDb db) {
        this.targets = new EntityAccess(db.dao("targets"));
        this.upstreams = new EntityAccess(db.dao("upstreams"));
        this.lists = new EntityList(targets);
    }

    static void add(RouteTable.Builder routes, KongDb db) {
        TargetRoutes target = new TargetRoutes(db);
        Content entity = Content.entity(target.targets.schema());
        Content page = Content.page(target.targets.schema());
        routes.add(AdminRoute.get(ALL, "Lists targets of one of upstreams, the newest first.", page, target::list));
        routes.add(
                AdminRoute.get(ALL + "/all", "Lists targets of one of upstreams as they are kept.", page, target::all));
        routes.add(new AdminRoute(
                "POST",
                ALL,
                "Inserts one of the targets of one of upstreams, or changes it.",
                entity,
                entity,
                target::insertOrUpdate));
        routes.add(AdminRoute.get(
                ONE,
                "Reads one of the targets of one of upstreams.",
                entity,
                request -> AdminResponse.ok(target.find(request))));
        for (String method : List.of("PATCH", "PUT")) {
            routes.add(new AdminRoute(
                    method,
                    ONE,
                    "Changes one of the targets of one of upstreams.",
                    entity,
                    entity,
                    request -> AdminResponse.ok(target.update(request, target.find(request)))));
        }
        routes.add(AdminRoute.delete(ONE, "Deletes one of the targets of one of upstreams.", request -> {
            target.targets.when(request).delete(target.targets.keyOf(target.find(request)));
            return AdminResponse.NO_CONTENT;
        }));
    }

    static Object value(Map<String, ? extends @Nullable Object> target, String name) {
        Object value = target.get(name);
        if (value == null) {
            throw new IllegalStateException("a stored entity has no '" + name + "'");
        }
        return value;
    }

    Map<String, ?> upstream(AdminRequest request) {
        return upstreams.keyOf(upstreams.find(request.path("upstreams")));
    }

    private static String link(AdminRequest request) {
        return "/upstreams/" + request.rawPath("upstreams") + "/targets";
    }

    EntityList lists() {
        return lists;
    }

    /** The newest target of each host and port. */
    private AdminResponse list(AdminRequest request) {
        Map<String, ?> upstream = upstream(request);
        return lists.answer(
                request, link(request), (size, offset, filtered) -> page(newest(upstream, filtered), size, offset));
    }

    Page<Map<String, @Nullable Object>> page(
            List<Map<String, @Nullable Object>> all, @Nullable Integer size, @Nullable String offset) {
        int wanted = size == null ? EntityAccess.DEFAULT_SIZE : Math.min(size, EntityAccess.MAX_SIZE);
        if (wanted < 0) { // Kong counts down from the size, and finds none
            return new Page<>(List.of(), null);
        }
        int from = offset == null ? 0 : position(offset);
        int to = Math.min(from + wanted, all.size());
        return new Page<>(from < to ? all.subList(from, to) : List.of(), to < all.size() ? Integer.toString(to) : null);
    }

    private int position(String offset) {
        if (offset.matches("\\d{1,9}")) {
            return Integer.parseInt(offset);
        }
        throw targets.dao().engine().errors().invalidOffset(offset, "not of this list");
    }

    List<Map<String, @Nullable Object>> newest(Map<String, ?> upstream, Dao filtered) {
        List<Map<String, @Nullable Object>> all;
        try (Stream<Map<String, @Nullable Object>> each =
                filtered.forForeign(UPSTREAM, upstream).each()) {
            all = new ArrayList<>(each.sorted(OLDEST_FIRST.reversed()).toList());
        }
        Map<Object, Map<String, @Nullable Object>> newest = new LinkedHashMap<>();
        all.forEach(target -> newest.putIfAbsent(value(target, TARGET), target));
        return List.copyOf(newest.values());
    }

    /** All targets as stored, in the order of a list of entities. */
    private AdminResponse all(AdminRequest request) {
        Map<String, ?> upstream = upstream(request);
        return lists.answer(
                request,
                link(request) + "/all",
                (size, offset, filtered) ->
                        filtered.forForeign(UPSTREAM, upstream).rows(size, offset));
    }

    /** As in Kong, an insert of a target that exists already updates that target. */
    private AdminResponse insertOrUpdate(AdminRequest request) {
        Map<String, ?> upstream = upstream(request);
        Map<String, @Nullable Object> values = request.values(targets.schema());
        Optional<Map<String, @Nullable Object>> known =
                values.get(TARGET) instanceof String name ? find(upstream, name) : Optional.empty();
        if (known.isPresent()) {
            return AdminResponse.ok(update(request, known.get())).with("Deprecation", "true");
        }
        values.put(UPSTREAM, upstream);
        return AdminResponse.created(targets.insert(values));
    }

    private Map<String, @Nullable Object> update(AdminRequest request, Map<String, @Nullable Object> target) {
        Map<String, @Nullable Object> values = request.values(targets.schema());
        Map<String, ?> key = targets.keyOf(target);
        if (values.containsKey("id") && !Objects.equals(key.get("id"), values.get("id"))) {
            throw targets.dao().engine().errors().notFound(new LinkedHashMap<>(key)); // no target changes its id
        }
        return targets.when(request).update(key, values);
    }

    Map<String, @Nullable Object> find(AdminRequest request) {
        Map<String, ?> upstream = upstream(request);
        String name = request.path("targets");
        if (!EntityAccess.isId(name)) {
            return find(upstream, name).orElseThrow(AdminException::notFound);
        }
        Map<String, @Nullable Object> target = targets.find(name);
        if (!upstream.equals(target.get(UPSTREAM))) {
            throw AdminException.notFound();
        }
        return target;
    }

    private Optional<Map<String, @Nullable Object>> find(Map<String, ?> upstream, String name) {
        return newest(upstream, targets.reading()).stream()
                .filter(target -> name.equals(target.get(TARGET)))
                .findFirst();
    }
}
