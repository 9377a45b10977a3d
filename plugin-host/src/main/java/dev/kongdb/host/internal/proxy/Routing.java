package dev.kongdb.host.internal.proxy;

import dev.kongdb.dao.Snapshot;
import dev.kongdb.host.internal.balancer.Balancer;
import dev.kongdb.host.internal.balancer.Balancers;
import dev.kongdb.host.internal.tls.UpstreamCertificates;
import java.util.List;
import java.util.Map;

/**
 * What the proxy knows of the entities at one moment. Immutable.
 *
 * @param version the stamp of the last change in it
 * @param snapshot what it was read from, and what the plugins of a request read
 * @param router finds routes
 * @param plugins the plugins configured
 * @param installed the names of the plugins that run, in the order in which they do
 * @param missing the names of the plugins that are configured and not installed
 * @param problems why plugins that are configured cannot run, each with its row; sorted
 * @param balancers of the upstreams
 * @param certificates of services and upstreams
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
    /** Before anything was read: no routes. */
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
