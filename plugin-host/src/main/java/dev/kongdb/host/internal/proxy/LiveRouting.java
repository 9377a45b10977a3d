package dev.kongdb.host.internal.proxy;

import dev.kongdb.Kong;
import dev.kongdb.dao.Options;
import dev.kongdb.entity.Route;
import dev.kongdb.entity.Service;
import dev.kongdb.entity.Workspace;
import dev.kongdb.error.KongDbException;
import dev.kongdb.event.CrudEvents.Subscription;
import dev.kongdb.host.internal.proxy.PluginTable.ConfiguredPlugin;
import dev.kongdb.schema.Reference;
import dev.kongdb.schema.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the {@link Routing} in step with the database. A write on this node counts at once: the next request reads the database
 * anew. Writes of other nodes show when the database is read again, at an interval. While the database cannot be read, the last
 * routing stays.
 */
final class LiveRouting implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveRouting.class);
    private static final Set<String> WATCHED = Set.of("routes", "services", "plugins", "workspaces");
    private static final Set<String> HTTP_SUBSYSTEM = Set.of("http", "https", "grpc", "grpcs");

    /** A write of this node has to show, though there be a replica that has not seen it yet. */
    private static final Options PRIMARY = Options.none().readPrimary();

    private final Kong kong;
    private final Map<String, InstalledPlugin<?>> plugins = new LinkedHashMap<>();
    private final ReentrantLock reading = new ReentrantLock();
    private final AtomicLong writes = new AtomicLong();
    private final Subscription subscription;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "routing");
        thread.setDaemon(true);
        return thread;
    });
    private volatile Routing current;
    /** The count of writes at which the database could not be read; requests need not find that out one by one. */
    private volatile long failedAt = -1;

    private Set<String> warnedOf = Set.of();

    /**
     * Reads the routing, and reads it again at that interval.
     *
     * @throws KongDbException when it cannot be read
     */
    LiveRouting(Kong kong, Collection<InstalledPlugin<?>> plugins, Duration interval) {
        this.kong = kong;
        plugins.forEach(plugin -> this.plugins.put(plugin.name(), plugin));
        this.subscription = kong.db().events().subscribe(event -> {
            if (WATCHED.contains(event.schema().name())) {
                writes.incrementAndGet();
            }
        });
        this.current = read();
        var unused = clock.scheduleWithFixedDelay(
                this::refresh, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The routing with all writes of this node in it, unless the database cannot be read. */
    Routing current() {
        long wanted = writes.get();
        if (current.version() < wanted && failedAt < wanted) {
            reading.lock();
            try {
                if (current.version() < wanted && failedAt < wanted) {
                    reread(wanted);
                }
            } finally {
                reading.unlock();
            }
        }
        return current;
    }

    private void refresh() {
        reading.lock();
        try {
            reread(writes.get());
        } finally {
            reading.unlock();
        }
    }

    private void reread(long wanted) {
        try {
            current = read();
            if (failedAt >= 0) {
                LOG.info("the database can be read again");
            }
            failedAt = -1;
        } catch (RuntimeException e) {
            if (failedAt < 0) {
                LOG.error("routes and plugins cannot be read; the last ones stay in use: {}", e.getMessage(), e);
            }
            failedAt = wanted;
        }
    }

    /** What is read first may refer to what is read after it, so that nothing referred to is missing. */
    private Routing read() {
        long version = writes.get();
        List<Router.Rule<RouteTarget>> rules = new ArrayList<>();
        PluginTable table = new PluginTable();
        Set<String> missing = new HashSet<>();
        try (Stream<Workspace> workspaces = kong.db().workspaces().each(PRIMARY)) {
            for (Workspace workspace : workspaces.toList()) {
                Options options = PRIMARY.workspace(workspace.id());
                addRules(rules, options, workspace.id());
                addPlugins(table, missing, options, workspace.id());
            }
        }
        if (!missing.equals(warnedOf)) {
            missing.forEach(name -> LOG.warn(
                    "the plugin '{}' is configured and not installed: requests that it is for are answered 500", name));
            warnedOf = Set.copyOf(missing);
        }
        List<String> names = new ArrayList<>(missing);
        names.addAll(plugins.keySet());
        return new Routing(version, Router.of(rules), table, List.copyOf(names));
    }

    private void addRules(List<Router.Rule<RouteTarget>> rules, Options options, UUID workspace) {
        List<Route> routes = kong.db().routes().each(options).toList();
        Map<UUID, Service> services = new HashMap<>();
        kong.db().services().each(options).forEach(service -> services.put(service.id(), service));
        for (Route route : routes) {
            Reference<Service> reference = route.service();
            Service service = reference == null ? null : services.get(reference.id());
            if (service != null && !service.enabled()) {
                continue;
            }
            if (route.protocols().stream().noneMatch(HTTP_SUBSYSTEM::contains)) {
                LOG.debug("the route {} is not for http and is not served here", route.id());
                continue;
            }
            if (route.snis() != null && !route.snis().isEmpty()) {
                continue; // asks for TLS, which this host does not terminate
            }
            rules.add(new Router.Rule<>(
                    new RouteTarget(route, service, workspace),
                    orNone(route.methods()),
                    orNone(route.hosts()),
                    orNone(route.paths()),
                    route.headers() == null ? Map.of() : route.headers(),
                    route.regexPriority() == null ? 0 : route.regexPriority(),
                    route.createdAt()));
        }
    }

    private static Collection<String> orNone(@Nullable Collection<String> items) {
        return items == null ? List.of() : items;
    }

    private void addPlugins(PluginTable table, Set<String> missing, Options options, UUID workspace) {
        try (Stream<Row> rows = kong.db().dao("plugins").engine().each(null, options)) {
            rows.filter(LiveRouting::isAtWork).forEach(row -> {
                String name = (String) require(row, "name");
                PluginTable.Key key =
                        new PluginTable.Key(workspace, name, id(row, "route"), id(row, "service"), id(row, "consumer"));
                table.put(key, configured(name, row, missing));
            });
        }
    }

    private static boolean isAtWork(Row row) {
        return Boolean.TRUE.equals(row.get("enabled"))
                && (!(row.get("protocols") instanceof Collection<?> protocols)
                        || protocols.stream().anyMatch(HTTP_SUBSYSTEM::contains));
    }

    /** A plugin that cannot run must not be passed over: it may be what keeps strangers out. */
    private ConfiguredPlugin configured(String name, Row row, Set<String> missing) {
        InstalledPlugin<?> plugin = plugins.get(name);
        if (plugin == null) {
            missing.add(name);
            return failing("the plugin '" + name + "' is configured and not installed");
        }
        try {
            return plugin.configured((Row) require(row, "config"));
        } catch (RuntimeException e) {
            LOG.error("the configuration {} of the plugin '{}' cannot be used", row.get("id"), name, e);
            return failing("the configuration " + row.get("id") + " of the plugin '" + name + "' cannot be used");
        }
    }

    private static ConfiguredPlugin failing(String why) {
        return exchange -> {
            throw new IllegalStateException(why);
        };
    }

    private static Object require(Row row, String field) {
        Object value = row.get(field);
        if (value == null || value == Row.NULL) {
            throw new IllegalStateException("a stored plugin has no " + field);
        }
        return value;
    }

    private static @Nullable UUID id(Row row, String field) {
        return row.get(field) instanceof Reference<?> reference ? reference.id() : null;
    }

    @Override
    public void close() {
        subscription.close();
        clock.shutdownNow();
    }
}
