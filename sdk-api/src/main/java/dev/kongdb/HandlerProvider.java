package dev.kongdb;

import dev.kongdb.plugin.PluginDefinition;
import dev.kongdb.plugin.PluginHandler;

/**
 * How a host finds a plugin: written by the annotation processor for each handler and named in a service file. Stateless and
 * thread-safe.
 *
 * @param <C> the record of the plugin's configuration
 */
public interface HandlerProvider<C> extends PluginDefinition<C> {
    /** A handler that works with that Kong. */
    PluginHandler<C> handler(Kong kong);
}
