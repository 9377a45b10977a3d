package dev.kongdb.host.proxy;

import dev.kongdb.plugin.Exchange;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The configured plugins, by what they are configured for. Filled once, then only read. */
final class PluginTable {
    private static final int ROUTE = 4;
    private static final int SERVICE = 2;
    private static final int CONSUMER = 1;

    /** Kong's order of the combinations. */
    private static final int[] SPECIFIC_FIRST = {
        ROUTE | SERVICE | CONSUMER, ROUTE | CONSUMER, SERVICE | CONSUMER, ROUTE | SERVICE, CONSUMER, ROUTE, SERVICE, 0
    };

    private final Map<Key, ConfiguredPlugin> plugins = new HashMap<>();

    /** A plugin with its configuration, ready to run. */
    @FunctionalInterface
    interface ConfiguredPlugin {
        void access(Exchange exchange);
    }

    /** What a plugin is configured for; null stands for all of them. */
    record Key(
            UUID workspace,
            String plugin,
            @Nullable UUID route,
            @Nullable UUID service,
            @Nullable UUID consumer) {}

    void put(Key key, ConfiguredPlugin plugin) {
        plugins.put(key, plugin);
    }

    /**
     * The configuration of a plugin for a request: of the most specific combination of route, service and consumer that has one.
     *
     * @param consumer whoever was authenticated by then, or null
     */
    Optional<ConfiguredPlugin> find(
            UUID workspace, String name, @Nullable UUID route, @Nullable UUID service, @Nullable UUID consumer) {
        for (int parts : SPECIFIC_FIRST) {
            UUID ofRoute = (parts & ROUTE) != 0 ? route : null;
            UUID ofService = (parts & SERVICE) != 0 ? service : null;
            UUID ofConsumer = (parts & CONSUMER) != 0 ? consumer : null;
            ConfiguredPlugin found = plugins.get(new Key(workspace, name, ofRoute, ofService, ofConsumer));
            if (found != null) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }
}
