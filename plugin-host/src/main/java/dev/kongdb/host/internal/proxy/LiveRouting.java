package dev.kongdb.host.internal.proxy;

import dev.kongdb.Kong;
import dev.kongdb.KongDb;
import dev.kongdb.entity.Upstream;
import dev.kongdb.error.KongDbException;
import dev.kongdb.event.ClusterEvents;
import dev.kongdb.event.CrudEvents;
import dev.kongdb.event.CrudEvents.Subscription;
import dev.kongdb.host.internal.balancer.Balancers;
import dev.kongdb.host.internal.balancer.ToldHealth;
import dev.kongdb.host.internal.proxy.RoutingRows.Owned;
import dev.kongdb.host.internal.proxy.RoutingRows.PluginEntry;
import dev.kongdb.plugin.PluginHandler;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the {@link Routing} in step with the entities. It takes up a write of this node from its
 * event, before the write returns, so the write has its effect whether the database can be reached
 * afterwards or not. When another node reports a write, everything is read again. While the
 * database cannot be read, the last routing stays in use. No request waits for any of this.
 */
final class LiveRouting implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveRouting.class);

    /** The least time between a write of this node and the next reading of everything. */
    private static final long SOON_MS = 200;

    /** Reading takes at most one part in this many of the time. */
    private static final int SHARE_OF_READING = 10;

    /** How long after a failure everything is read again. */
    private static final long AGAIN_MS = 1_000;

    /** The entities, and Kong's own keys, whose invalidation by another node causes a reading. */
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
    private final RoutingEntities entities;
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "routing");
        thread.setDaemon(true);
        return thread;
    });

    private final ReentrantLock reading = new ReentrantLock();

    /**
     * Held by the thread that makes the next routing. A thread that waited for it often finds the
     * work done.
     */
    private final ReentrantLock building = new ReentrantLock();

    /** Guarded by {@link #building}. */
    private final RouterUpdates routers = new RouterUpdates();

    private volatile Routing current = Routing.NONE;

    private final KongDb db;
    private final Balancers balancers;
    private final AtomicBoolean readingSoon = new AtomicBoolean();
    private volatile long readingTookMs;
    private volatile long readAtMs;
    private boolean unreadable;
    private Set<String> warnedOf = Set.of();

    /**
     * Reads everything.
     *
     * @param balancers get the upstreams and targets; closed with this object
     * @throws KongDbException when the entities cannot be read
     */
    LiveRouting(Kong kong, Collection<InstalledPlugin<?>> plugins, Balancers balancers) {
        this.db = kong.db();
        this.balancers = balancers;
        plugins.forEach(plugin -> this.plugins.put(plugin.name(), plugin));
        this.entities = new RoutingEntities(db, new RoutingRows(this.plugins, db.defaultWorkspace()));
        CrudEvents events = db.events();
        subscriptions.add(events.subscribe(event -> changed(entities.written(event))));
        subscriptions.add(events.subscribeToTruncations(schema -> changed(entities.truncated(schema))));
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

    /** The routing, which contains every write that this node has acknowledged. */
    Routing current() {
        return current;
    }

    // --- changes

    private void changed(OptionalLong stamp) {
        stamp.ifPresent(mine -> {
            publish(mine);
            // the events of two writes of one row may come in the wrong order; the stored row is right
            readSoon(SOON_MS);
        });
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
        } catch (RuntimeException | LinkageError | AssertionError e) { // an exception would end the schedule
            if (!unreadable) {
                LOG.error("routes and plugins cannot be read; those read last stay in use: {}", e.getMessage(), e);
            }
            unreadable = true;
            readSoon(AGAIN_MS);
        }
    }

    private static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    /** Reads everything. One reading runs at a time, so no older one replaces a newer one. */
    private void read() {
        reading.lock();
        try {
            long start = System.nanoTime();
            long stamp = entities.read();
            readingTookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            readAtMs = now();
            publish(stamp);
        } finally {
            reading.unlock();
        }
    }

    // --- the routing

    /** Returns when there is a routing that contains the change with the stamp. */
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
        RoutingEntities.State now = entities.after(last);
        PluginTable table = new PluginTable();
        Set<String> missing = new TreeSet<>();
        Set<String> problems = new TreeSet<>();
        for (PluginEntry entry : now.plugins()) {
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
        balancers.use(now.certificates());
        return new Routing(
                now.version(),
                now.snapshot(),
                now.sameRoutes() ? last.router() : routers.next(last.router(), now.routes(), now.services()),
                table,
                List.copyOf(plugins.keySet()),
                List.copyOf(missing),
                List.copyOf(problems),
                now.sameUpstreams() ? last.balancers() : balancers.update(byName(now.upstreams()), now.targets()),
                now.certificates());
    }

    private void warn(Set<String> problems) {
        problems.stream()
                .filter(problem -> !warnedOf.contains(problem))
                .forEach(problem -> LOG.error("{}: requests that it is for are answered 500", problem));
        warnedOf = problems;
    }

    private static Map<Balancers.Key, Upstream> byName(List<Owned<Upstream>> upstreams) {
        Map<Balancers.Key, Upstream> byName = new HashMap<>();
        upstreams.forEach(owned ->
                byName.put(new Balancers.Key(owned.workspace(), owned.entity().name()), owned.entity()));
        return byName;
    }

    @Override
    public void close() {
        subscriptions.forEach(Subscription::close);
        clock.shutdownNow();
        balancers.close();
    }
}
