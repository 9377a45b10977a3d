package dev.kongdb.host.internal.proxy;

import dev.kongdb.entity.Route;
import dev.kongdb.entity.Service;
import dev.kongdb.host.internal.proxy.Router.Compiled;
import dev.kongdb.host.internal.proxy.Router.Rule;
import dev.kongdb.host.internal.proxy.RoutingRows.Owned;
import dev.kongdb.value.Reference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the router of all routes, again and again. Rules that have not changed since the last
 * router are kept. Not thread-safe.
 */
final class RouterUpdates {
    private static final Logger LOG = LoggerFactory.getLogger(RouterUpdates.class);

    /** The rules of the last router, by the ids of their routes. */
    private Map<UUID, Compiled<RouteTarget>> compiled = Map.of();

    Router<RouteTarget> next(Router<RouteTarget> last, List<Owned<Route>> routes, List<Owned<Service>> services) {
        Map<UUID, Service> byId = new HashMap<>();
        services.forEach(service -> byId.put(service.entity().id(), service.entity()));
        Map<UUID, Compiled<RouteTarget>> rules = new HashMap<>();
        Set<Compiled<RouteTarget>> gone = new HashSet<>(compiled.values());
        List<Compiled<RouteTarget>> added = new ArrayList<>();
        for (Owned<Route> owned : routes) {
            Route route = owned.entity();
            Reference<Service> reference = route.service();
            Service service = reference == null ? null : byId.get(reference.id());
            if ((service != null && !service.enabled()) || RoutingRows.isForStreamsOnly(route.protocols())) {
                continue;
            }
            RouteTarget target = new RouteTarget(route, service, owned.workspace());
            Compiled<RouteTarget> before = compiled.get(route.id());
            boolean damaged = owned.damaged() || !RoutingRows.isHttp(route.protocols());
            if (before != null
                    && before.rule().damaged() == damaged
                    && before.rule().target().equals(target)) {
                rules.put(route.id(), before);
                gone.remove(before);
            } else {
                if (damaged) {
                    LOG.error("{} cannot be used, and requests that may be for it are answered 500", target);
                }
                Compiled<RouteTarget> rule = Router.compile(rule(target, damaged));
                rules.put(route.id(), rule);
                added.add(rule);
            }
        }
        compiled = rules;
        return last.with(gone, added);
    }

    private static Rule<RouteTarget> rule(RouteTarget target, boolean damaged) {
        Route route = target.route();
        return new Rule<>(
                route.id(),
                target,
                orNone(route.methods()),
                orNone(route.hosts()),
                orNone(route.paths()),
                route.headers() == null ? Map.of() : route.headers(),
                orNone(route.snis()),
                route.regexPriority() == null ? 0 : route.regexPriority(),
                route.createdAt(),
                damaged);
    }

    private static Collection<String> orNone(@Nullable Collection<String> items) {
        return items == null ? List.of() : items;
    }
}
