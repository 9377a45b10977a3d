package dev.kongdb.host.internal.proxy;

import dev.kongdb.Kong;
import dev.kongdb.KongDb;
import dev.kongdb.dao.Snapshot;
import dev.kongdb.entity.CaCertificate;
import dev.kongdb.entity.CaCertificateCodec;
import dev.kongdb.entity.Certificate;
import dev.kongdb.entity.CertificateCodec;
import dev.kongdb.entity.Route;
import dev.kongdb.entity.RouteCodec;
import dev.kongdb.entity.Service;
import dev.kongdb.entity.ServiceCodec;
import dev.kongdb.entity.Target;
import dev.kongdb.entity.TargetCodec;
import dev.kongdb.entity.Upstream;
import dev.kongdb.entity.UpstreamCodec;
import dev.kongdb.error.KongDbException;
import dev.kongdb.event.ClusterEvents;
import dev.kongdb.event.CrudEvent;
import dev.kongdb.event.CrudEvents;
import dev.kongdb.event.CrudEvents.Subscription;
import dev.kongdb.host.internal.balancer.Balancers;
import dev.kongdb.host.internal.balancer.ToldHealth;
import dev.kongdb.host.internal.proxy.PluginTable.ConfiguredPlugin;
import dev.kongdb.host.internal.tls.UpstreamCertificates;
import dev.kongdb.plugin.Answer;
import dev.kongdb.plugin.Phase;
import dev.kongdb.plugin.PluginHandler;
import dev.kongdb.plugin.spi.Pdk;
import dev.kongdb.schema.Schema;
import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ObjLongConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the {@link Routing} in step with the entities. What a write of this node stored is taken up from its event, before the write
 * returns, so it is in force whether the database can be reached afterwards or not. When another node tells of a write, everything is read
 * anew; while the database cannot be read, what is known stays in force. No request waits for any of this: the
 * routing that is current is there.
 */
final class LiveRouting implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveRouting.class);
    private static final Set<String> HTTP_SUBSYSTEM = Set.of("http", "https", "grpc", "grpcs");

    private static final List<String> TIMES = List.of("created_at", "updated_at");

    /** How long after a write of this node everything is read anew, at least. */
    private static final long SOON_MS = 200;

    /** Reading takes one part in so many of the time, at most. */
    private static final int SHARE_OF_READING = 10;

    /** When what could not be read is read again. */
    private static final long AGAIN_MS = 1_000;

    /** By whose keys other nodes tell that there is something to be read. */
    private static final Set<String> READ_FOR = Set.of(
            "router",
            "plugins_iterator",
            "routes",
            "services",
            "plugins",
            "upstreams",
            "targets",
            "certificates",
            "ca_certificates");

    private final Map<String, InstalledPlugin<?>> plugins = new LinkedHashMap<>();
    private final UUID defaultWorkspace;
    private final EntityMirror<Owned<Route>> routes;
    private final EntityMirror<Owned<Service>> services;
    private final EntityMirror<PluginEntry> configurations;
    private final EntityMirror<Owned<Upstream>> upstreams;
    private final EntityMirror<Target> targets;
    private final EntityMirror<Certificate> certificates;
    private final EntityMirror<CaCertificate> authorities;

    /** In the order in which they are read: what refers to others comes first, so that nothing referred to is missing. */
    private final List<EntityMirror<?>> mirrors;

    private final List<Subscription> subscriptions = new ArrayList<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "routing");
        thread.setDaemon(true);
        return thread;
    });

    private final ReentrantLock reading = new ReentrantLock();

    /** Guards the mirrors and the stamp. */
    private final ReentrantLock changing = new ReentrantLock();

    private long stamp;

    /** What the mirrors were read from; guarded by {@link #changing}. */
    private Snapshot snapshot = Snapshot.LIVE;

    /** Held by the one who makes the next routing; who waits for it often finds the work done. */
    private final ReentrantLock building = new ReentrantLock();

    /** The rules of the last routing, by the ids of their routes; guarded by {@link #building}. */
    private Map<UUID, Router.Compiled<RouteTarget>> compiled = Map.of();

    private volatile Routing current = Routing.NONE;

    private final KongDb db;
    private final Balancers balancers;
    private final AtomicBoolean readingSoon = new AtomicBoolean();
    private volatile long readingTookMs;
    private volatile long readAtMs;
    private boolean unreadable;
    private Set<String> warnedOf = Set.of();

    /** An entity with the workspace that it belongs to. */
    private record Owned<T>(T entity, UUID workspace) {}

    /**
     * A plugin as it is configured.
     *
     * @param plugin null when it is switched off, or for other protocols
     * @param problem why it cannot run, or null
     */
    private record PluginEntry(
            PluginTable.Key key,
            @Nullable ConfiguredPlugin plugin,
            @Nullable String problem) {}

    /**
     * Reads everything.
     *
     * @param balancers are told of the upstreams and targets that there are; closed with this
     * @throws KongDbException when it cannot be read
     */
    LiveRouting(Kong kong, Collection<InstalledPlugin<?>> plugins, Balancers balancers) {
        this.db = kong.db();
        this.balancers = balancers;
        plugins.forEach(plugin -> this.plugins.put(plugin.name(), plugin));
        this.defaultWorkspace = db.defaultWorkspace();
        this.routes = new EntityMirror<>(db.dao("routes"), row -> owned(RouteCodec.INSTANCE.decode(dated(row)), row));
        this.services =
                new EntityMirror<>(db.dao("services"), row -> owned(ServiceCodec.INSTANCE.decode(dated(row)), row));
        this.configurations = new EntityMirror<>(db.dao("plugins"), this::entry);
        this.upstreams = new EntityMirror<>(db.dao("upstreams"), row -> owned(UpstreamCodec.INSTANCE.decode(row), row));
        this.targets = new EntityMirror<>(db.dao("targets"), TargetCodec.INSTANCE::decode);
        this.certificates = new EntityMirror<>(db.dao("certificates"), CertificateCodec.INSTANCE::decode);
        this.authorities = new EntityMirror<>(db.dao("ca_certificates"), CaCertificateCodec.INSTANCE::decode);
        this.mirrors = List.of(routes, services, configurations, upstreams, targets, certificates, authorities);
        CrudEvents events = db.events();
        subscriptions.add(events.subscribe(this::written));
        subscriptions.add(events.subscribeToTruncations(this::truncated));
        ClusterEvents others = kong.clusterEvents();
        subscriptions.add(others.subscribe("invalidations", key -> {
            int end = key.indexOf(':');
            if (READ_FOR.contains(end < 0 ? key : key.substring(0, end))) {
                readSoon(0);
            }
        }));
        subscriptions.add(others.subscribe("balancer:upstreams", data -> readSoon(0)));
        subscriptions.add(others.subscribe("balancer:targets", data -> readSoon(0)));
        subscriptions.add(others.subscribeToGaps(() -> readSoon(0)));
        subscriptions.add(others.subscribe(
                ToldHealth.CHANNEL, text -> ToldHealth.parse(text).ifPresent(told -> told.applyTo(balancers))));
        db.whenReplaced(this::refresh);
        read();
    }

    /** The handlers of the plugins, in their order. */
    List<PluginHandler<?>> handlers() {
        return plugins.values().stream()
                .<PluginHandler<?>>map(InstalledPlugin::handler)
                .toList();
    }

    /** The routing with every write in it that this node has acknowledged. */
    Routing current() {
        return current;
    }

    // --- changes
    // --------------------------------------------------------------------------------------------------------

    private void written(CrudEvent event) {
        String entity = event.schema().name();
        change(mirror -> mirror.entity().equals(entity), (mirror, now) -> mirror.apply(event, now));
    }

    private void truncated(Schema schema) {
        change(mirror -> mirror.dependsOn(schema), EntityMirror::clear);
    }

    private void change(Predicate<EntityMirror<?>> which, ObjLongConsumer<EntityMirror<?>> change) {
        List<EntityMirror<?>> concerned = mirrors.stream().filter(which).toList();
        if (concerned.isEmpty()) {
            return;
        }
        long mine;
        changing.lock();
        try {
            mine = ++stamp;
            concerned.forEach(mirror -> change.accept(mirror, mine));
        } finally {
            changing.unlock();
        }
        publish(mine);
        // Two writes of one row may be heard of in the wrong order; the stored row settles it.
        readSoon(SOON_MS);
    }

    private void readSoon(long delayMs) {
        if (readingSoon.compareAndSet(false, true)) {
            long rest = readAtMs + SHARE_OF_READING * readingTookMs - now();
            long delay = Math.max(delayMs, rest);
            var unused = clock.schedule(this::refresh, delay, TimeUnit.MILLISECONDS);
        }
    }

    private void refresh() {
        readingSoon.set(false);
        try {
            read();
            if (unreadable) {
                LOG.info("the database can be read again");
            }
            unreadable = false;
        } catch (RuntimeException | LinkageError | AssertionError e) { // an exception would end it for good
            if (!unreadable) {
                LOG.error("routes and plugins cannot be read; what is known stays in use: {}", e.getMessage(), e);
            }
            unreadable = true;
            readSoon(AGAIN_MS);
        }
    }

    private static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    /** One at a time, so that what was read first is not taken up last. */
    private void read() {
        reading.lock();
        try {
            readAll();
        } finally {
            reading.unlock();
        }
    }

    private void readAll() {
        long start = System.nanoTime();
        long began;
        changing.lock();
        try {
            began = stamp;
        } finally {
            changing.unlock();
        }
        Snapshot now = db.snapshot();
        List<Runnable> changes = now.read(
                () -> mirrors.stream().map(mirror -> replacement(mirror, began)).toList());
        long mine;
        changing.lock();
        try {
            mine = ++stamp;
            changes.forEach(Runnable::run);
            snapshot = now;
        } finally {
            changing.unlock();
        }
        readingTookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        readAtMs = now();
        publish(mine);
    }

    private <V> Runnable replacement(EntityMirror<V> mirror, long began) {
        Map<UUID, V> read = mirror.read();
        return () -> mirror.replace(read, began, stamp);
    }

    // --- the routing
    // ----------------------------------------------------------------------------------------------------

    /** Returns when there is a routing in which the change with that stamp is. */
    private void publish(long wanted) {
        building.lock();
        try {
            if (current.version() < wanted) {
                current = build(current);
            }
        } finally {
            building.unlock();
        }
    }

    private Routing build(Routing last) {
        long version;
        Snapshot snapshotNow;
        boolean sameRoutes;
        List<Owned<Route>> routesNow;
        List<Owned<Service>> servicesNow;
        List<PluginEntry> configurationsNow;
        boolean sameUpstreams;
        List<Owned<Upstream>> upstreamsNow;
        List<Target> targetsNow;
        UpstreamCertificates certificatesNow;
        changing.lock();
        try {
            version = stamp;
            snapshotNow = snapshot;
            sameRoutes = last.version() >= 0
                    && routes.changedAt() <= last.version()
                    && services.changedAt() <= last.version();
            routesNow = sameRoutes ? List.of() : routes.values();
            servicesNow = sameRoutes ? List.of() : services.values();
            configurationsNow = configurations.values();
            sameUpstreams = upstreams.changedAt() <= last.version() && targets.changedAt() <= last.version();
            upstreamsNow = sameUpstreams ? List.of() : upstreams.values();
            targetsNow = sameUpstreams ? List.of() : targets.values();
            certificatesNow = certificates.changedAt() <= last.version() && authorities.changedAt() <= last.version()
                    ? last.certificates()
                    : new UpstreamCertificates(certificates.values(), authorities.values());
        } finally {
            changing.unlock();
        }
        PluginTable table = new PluginTable();
        Set<String> missing = new TreeSet<>();
        Set<String> problems = new TreeSet<>();
        for (PluginEntry entry : configurationsNow) {
            if (entry.plugin() != null) {
                table.put(entry.key(), entry.plugin());
                if (!plugins.containsKey(entry.key().plugin())) {
                    missing.add(entry.key().plugin());
                }
            }
            if (entry.problem() != null) {
                problems.add(entry.problem());
            }
        }
        warn(problems);
        balancers.use(certificatesNow);
        return new Routing(
                version,
                snapshotNow,
                sameRoutes ? last.router() : router(last.router(), routesNow, servicesNow),
                table,
                List.copyOf(plugins.keySet()),
                List.copyOf(missing),
                List.copyOf(problems),
                sameUpstreams ? last.balancers() : balancers.update(byName(upstreamsNow), targetsNow),
                certificatesNow);
    }

    private void warn(Set<String> problems) {
        problems.stream()
                .filter(problem -> !warnedOf.contains(problem))
                .forEach(problem -> LOG.error("{}: requests that it is for are answered 500", problem));
        warnedOf = problems;
    }

    /** The router of all routes; what has not changed since the last one is taken over as it was made then. */
    private Router<RouteTarget> router(
            Router<RouteTarget> last, List<Owned<Route>> routes, List<Owned<Service>> services) {
        Map<UUID, Service> byId = new HashMap<>();
        services.forEach(service -> byId.put(service.entity().id(), service.entity()));
        Map<UUID, Router.Compiled<RouteTarget>> rules = new HashMap<>();
        Set<Router.Compiled<RouteTarget>> gone = new HashSet<>(compiled.values());
        List<Router.Compiled<RouteTarget>> added = new ArrayList<>();
        for (Owned<Route> owned : routes) {
            Route route = owned.entity();
            Reference<Service> reference = route.service();
            Service service = reference == null ? null : byId.get(reference.id());
            if (service != null && !service.enabled()) {
                continue;
            }
            if (route.protocols().stream().noneMatch(HTTP_SUBSYSTEM::contains)) {
                continue; // of other protocols than this host's
            }
            RouteTarget target = new RouteTarget(route, service, owned.workspace());
            Router.Compiled<RouteTarget> before = compiled.get(route.id());
            if (before != null && before.rule().target().equals(target)) {
                rules.put(route.id(), before);
                gone.remove(before);
            } else {
                Router.Compiled<RouteTarget> rule = Router.compile(rule(target));
                rules.put(route.id(), rule);
                added.add(rule);
            }
        }
        compiled = rules;
        return last.with(gone, added);
    }

    private static Router.Rule<RouteTarget> rule(RouteTarget target) {
        Route route = target.route();
        return new Router.Rule<>(
                route.id(),
                target,
                orNone(route.methods()),
                orNone(route.hosts()),
                orNone(route.paths()),
                route.headers() == null ? Map.of() : route.headers(),
                orNone(route.snis()),
                route.regexPriority() == null ? 0 : route.regexPriority(),
                route.createdAt());
    }

    private static Map<Balancers.Key, Upstream> byName(List<Owned<Upstream>> upstreams) {
        Map<Balancers.Key, Upstream> byName = new HashMap<>();
        upstreams.forEach(owned ->
                byName.put(new Balancers.Key(owned.workspace(), owned.entity().name()), owned.entity()));
        return byName;
    }

    private static Collection<String> orNone(@Nullable Collection<String> items) {
        return items == null ? List.of() : items;
    }

    // --- rows
    // -----------------------------------------------------------------------------------------------------------

    private <T> Owned<T> owned(T entity, Row row) {
        return new Owned<>(entity, workspace(row));
    }

    /**
     * The workspace of a row. A row that another program wrote without one belongs to the default
     * workspace: if it were left out, requests would get past the plugin or the route that it is.
     */
    private UUID workspace(Row row) {
        UUID workspace = row.workspaceId();
        return workspace == null ? defaultWorkspace : workspace;
    }

    /**
     * The row, as the oldest of its kind if another program wrote it without its times. If such a
     * route were left out, the next route would serve its requests.
     */
    private static Row dated(Row row) {
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

    /** A plugin that cannot run must not be passed over: it may be what keeps strangers out. */
    private PluginEntry entry(Row row) {
        String name = (String) Objects.requireNonNull(row.get("name"), "it has no name");
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
        return Boolean.TRUE.equals(row.get("enabled"))
                && (!(row.get("protocols") instanceof Collection<?> protocols)
                        || protocols.stream().anyMatch(HTTP_SUBSYSTEM::contains));
    }

    private static PluginEntry failing(PluginTable.Key key, String problem) {
        return new PluginEntry(key, new FailingPlugin(key.plugin(), problem), problem);
    }

    /** Stands for a plugin that cannot run, and fails where that one would have been asked. */
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

    private static @Nullable UUID id(Row row, String field) {
        return row.get(field) instanceof Reference<?> reference ? reference.id() : null;
    }

    @Override
    public void close() {
        subscriptions.forEach(Subscription::close);
        clock.shutdownNow();
        balancers.close();
    }
}
