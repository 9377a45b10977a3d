package dev.kongdb.host.internal.proxy;

import dev.kongdb.plugin.Answer;
import dev.kongdb.plugin.Phase;
import dev.kongdb.plugin.spi.Pdk;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private final Set<Phase> phases = EnumSet.noneOf(Phase.class);

    /** A plugin with its configuration, ready to run. */
    interface ConfiguredPlugin {
        String name();

        /** Whether it has anything to do in the phase. */
        boolean runsIn(Phase phase);

        /** Runs it. Returns its answer, if it gave one. */
        Optional<Answer> run(Phase phase, Pdk pdk);
    }

    /** The requests that a plugin is configured for; null stands for all. */
    record Key(
            UUID workspace,
            String plugin,
            @Nullable UUID route,
            @Nullable UUID service,
            @Nullable UUID consumer) {}

    void put(Key key, ConfiguredPlugin plugin) {
        plugins.put(key, plugin);
        for (Phase phase : Phase.values()) {
            if (plugin.runsIn(phase)) {
                phases.add(phase);
            }
        }
    }

    /** Whether any plugin of any request has something to do in the phase. */
    boolean hasWorkIn(Phase phase) {
        return phases.contains(phase);
    }

    /**
     * The configuration of a plugin for a request: the one for the most specific combination of
     * route, service and consumer.
     *
     * @param consumer the consumer that has been authenticated by then, or null
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
