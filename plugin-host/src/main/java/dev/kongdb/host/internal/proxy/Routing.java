package dev.kongdb.host.internal.proxy;

import java.util.List;

/**
 * What the proxy needs from the database, as it was at one moment. Immutable.
 *
 * @param version the count of writes on this node that it has seen
 * @param router finds routes
 * @param plugins the plugins configured
 * @param pluginNames of all plugins that run, in the order in which they do
 */
record Routing(long version, Router<RouteTarget> router, PluginTable plugins, List<String> pluginNames) {}
