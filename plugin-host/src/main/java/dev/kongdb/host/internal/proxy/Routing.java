package dev.kongdb.host.internal.proxy;

import dev.kongdb.dao.Snapshot;
import dev.kongdb.host.internal.balancer.Balancer;
import dev.kongdb.host.internal.balancer.Balancers;
import dev.kongdb.host.internal.tls.UpstreamCertificates;
import java.util.List;
import java.util.Map;

/**
 * The proxy's view of the entities at one moment. Immutable.
 *
 * @param version the stamp of the last change that it contains
 * @param snapshot the snapshot from which it was read, and from which the plugins of a request read
 * @param router finds routes
 * @param plugins the configured plugins
 * @param installed the names of the running plugins, in their order
 * @param missing the names of the plugins that are configured but not installed
 * @param problems why configured plugins cannot run, each with its row; sorted
 * @param balancers the balancers of the upstreams
 * @param certificates the certificates of services and upstreams
 */
record Routing(
        long version,
        Snapshot snapshot,
        Router<RouteTarget> router,
        PluginTable plugins,
        List<String> installed,
        List<String> missing,
        List<String> problems,
        Map<Balancers.Key, Balancer> balancers,
        UpstreamCertificates certificates) {
    /** The state before anything was read: no routes. */
    static final Routing NONE = new Routing(
            -1,
            Snapshot.LIVE,
            Router.empty(),
            new PluginTable(),
            List.of(),
            List.of(),
            List.of(),
            Map.of(),
            UpstreamCertificates.NONE);
}
