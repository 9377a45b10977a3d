package dev.kongdb.host.internal.proxy;

import dev.kongdb.entity.Route;
import dev.kongdb.entity.Service;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A route with what it leads to.
 *
 * @param service null when the route has none: only plugins answer then
 * @param workspace the workspace of both, whose plugins are at work
 */
record RouteTarget(Route route, @Nullable Service service, UUID workspace) {
    @Override
    public String toString() {
        return "the route " + (route.name() == null ? route.id() : "'" + route.name() + "'");
    }
}
