package dev.kongdb;

import dev.kongdb.plugin.PluginDefinition;
import dev.kongdb.plugin.PluginHandler;

/**
 * Makes the handler of a plugin. The annotation processor writes a provider for each handler and
 * names it in a service file, by which a host finds it. Stateless and thread-safe.
 *
 * @param <C> the record of the plugin's configuration
 */
public interface HandlerProvider<C> extends PluginDefinition<C> {
    /** Makes a handler that works with the given Kong. */
    PluginHandler<C> handler(Kong kong);
}
