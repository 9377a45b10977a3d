package dev.kongdb.host.internal.proxy;

import dev.kongdb.Kong;
import dev.kongdb.host.HostException;
import dev.kongdb.host.internal.proxy.PluginTable.ConfiguredPlugin;
import dev.kongdb.plugin.PluginHandler;
import dev.kongdb.plugin.PluginProvider;
import dev.kongdb.schema.Row;

/** A plugin with its one handler. */
final class InstalledPlugin<C> {
    private final PluginProvider<C> provider;
    private final PluginHandler<C> handler;

    private InstalledPlugin(PluginProvider<C> provider, PluginHandler<C> handler) {
        this.provider = provider;
        this.handler = handler;
    }

    /**
     * Makes the handler.
     *
     * @throws HostException when its constructor fails
     */
    static <C> InstalledPlugin<C> of(PluginProvider<C> provider, Kong kong) {
        try {
            return new InstalledPlugin<>(provider, provider.handler(kong));
        } catch (RuntimeException | LinkageError e) {
            throw new HostException(
                    "the plugin '" + provider.name() + "' cannot be loaded: " + e + ". Mend it, or remove its jar", e);
        }
    }

    String name() {
        return provider.name();
    }

    /** The plugin with the configuration that a row holds. */
    ConfiguredPlugin configured(Row config) {
        C decoded = provider.config(config);
        return exchange -> handler.access(exchange, decoded);
    }
}
