package dev.kongdb.host.internal.proxy;

import dev.kongdb.entity.Route;
import dev.kongdb.entity.Service;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A route with its service.
 *
 * @param service null when the route has none, so that only plugins answer
 * @param workspace the workspace of both, whose plugins run
 */
record RouteTarget(Route route, @Nullable Service service, UUID workspace) {
    @Override
    public String toString() {
        return "the route " + (route.name() == null ? route.id() : "'" + route.name() + "'");
    }
}
