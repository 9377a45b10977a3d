package dev.kongdb.host.internal.proxy;

import dev.kongdb.entity.Route;
import dev.kongdb.entity.RouteCodec;
import dev.kongdb.host.internal.proxy.PluginTable.ConfiguredPlugin;
import dev.kongdb.plugin.Answer;
import dev.kongdb.plugin.Phase;
import dev.kongdb.plugin.spi.Pdk;
import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the rows that the proxy needs. Another program may have written a row with values missing.
 * Such a row is not left out, since its requests would then get past the route or the plugin that
 * it is. Thread-safe.
 */
final class RoutingRows {
    private static final Logger LOG = LoggerFactory.getLogger(RoutingRows.class);
    private static final Set<String> HTTP_SUBSYSTEM = Set.of("http", "https", "grpc", "grpcs");
    private static final Set<String> STREAM_SUBSYSTEM = Set.of("tcp", "tls", "udp", "tls_passthrough");
    private static final List<String> TIMES = List.of("created_at", "updated_at");

    /** The fields without which there is no record of a route. */
    private static final List<String> NEEDED = List.of("id", "created_at", "updated_at");

    private final Map<String, InstalledPlugin<?>> plugins;
    private final UUID defaultWorkspace;

    /**
     * An entity with the workspace that it belongs to.
     *
     * @param damaged whether only a part of it can be read
     */
    record Owned<T>(T entity, UUID workspace, boolean damaged) {}

    /**
     * A plugin as it is configured.
     *
     * @param plugin null if it is disabled or for other protocols
     * @param problem the reason why it cannot run, or null
     */
    record PluginEntry(
            PluginTable.Key key,
            @Nullable ConfiguredPlugin plugin,
            @Nullable String problem) {}

    /** @param plugins the installed plugins by their names */
    RoutingRows(Map<String, InstalledPlugin<?>> plugins, UUID defaultWorkspace) {
        this.plugins = plugins;
        this.defaultWorkspace = defaultWorkspace;
    }

    /** Whether one of the protocols is of the kind that this host serves. */
    static boolean isHttp(Collection<?> protocols) {
        return protocols.stream().anyMatch(HTTP_SUBSYSTEM::contains);
    }

    /**
     * Whether something is not for HTTP. Something without a protocol, or with one that nobody
     * knows, may be what keeps strangers out of HTTP.
     */
    static boolean isForStreamsOnly(Collection<?> protocols) {
        return !protocols.isEmpty() && STREAM_SUBSYSTEM.containsAll(protocols);
    }

    <T> Owned<T> owned(T entity, Row row) {
        return new Owned<>(entity, workspace(row), false);
    }

    Owned<Route> route(Row row) {
        return owned(RouteCodec.INSTANCE.decode(dated(row)), row);
    }

    /** What can be read of the row of a route that cannot be decoded. */
    Owned<Route> damagedRoute(Row row) {
        Row whole = dated(row);
        Row readable = new Row(whole.shape());
        List<String> names = whole.shape().names();
        NEEDED.forEach(name -> readable.set(whole.shape().position(name), whole.get(name)));
        for (int i = 0; i < names.size(); i++) {
            if (!NEEDED.contains(names.get(i))) {
                readable.set(
                        i,
                        whole.get(i) instanceof Collection<?> elements
                                ? elements.stream().filter(Objects::nonNull).toList()
                                : whole.get(i));
                if (!isReadable(readable)) {
                    readable.set(i, null);
                }
            }
        }
        return new Owned<>(RouteCodec.INSTANCE.decode(readable), workspace(row), true);
    }

    private static boolean isReadable(Row route) {
        try {
            RouteCodec.INSTANCE.decode(route);
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    /** The workspace of a row; the default one for a row without. */
    private UUID workspace(Row row) {
        UUID workspace = row.workspaceId();
        return workspace == null ? defaultWorkspace : workspace;
    }

    /** The row; if its times are missing, as the oldest of its kind. */
    static Row dated(Row row) {
        Row dated = row;
        for (String time : TIMES) {
            int position = row.shape().position(time);
            if (row.get(position) == null || row.get(position) == Row.NULL) {
                dated = dated == row ? row.copy() : dated;
                dated.set(position, 0L);
            }
        }
        return dated;
    }

    /** A plugin. One that cannot run is not left out: it may be the one that keeps strangers out. */
    PluginEntry plugin(Row row) {
        String name = row.get("name") instanceof String text ? text : "";
        PluginTable.Key key =
                new PluginTable.Key(workspace(row), name, id(row, "route"), id(row, "service"), id(row, "consumer"));
        if (!isAtWork(row)) {
            return new PluginEntry(key, null, null);
        }
        InstalledPlugin<?> plugin = plugins.get(name);
        if (plugin == null) {
            return failing(
                    key, "the plugin '" + name + "' is configured by row " + row.get("id") + " and not installed");
        }
        try {
            return new PluginEntry(key, plugin.configured((Row) Objects.requireNonNull(row.get("config"))), null);
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) { // the plugin's own code
            String problem = "the configuration " + row.get("id") + " of the plugin '" + name + "' cannot be used";
            LOG.debug(problem, e);
            return failing(key, problem);
        }
    }

    private static boolean isAtWork(Row row) {
        return !Boolean.FALSE.equals(row.get("enabled"))
                && !(row.get("protocols") instanceof Collection<?> protocols && isForStreamsOnly(protocols));
    }

    private static PluginEntry failing(PluginTable.Key key, String problem) {
        return new PluginEntry(key, new FailingPlugin(key.plugin(), problem), problem);
    }

    private static @Nullable UUID id(Row row, String field) {
        return row.get(field) instanceof Reference<?> reference ? reference.id() : null;
    }

    /** Stands for a plugin that cannot run, and fails where that plugin would have run. */
    private record FailingPlugin(String name, String problem) implements ConfiguredPlugin {
        @Override
        public boolean runsIn(Phase phase) {
            return phase == Phase.ACCESS;
        }

        @Override
        public Optional<Answer> run(Phase phase, Pdk pdk) {
            throw new UnusablePluginException(problem);
        }
    }
}
