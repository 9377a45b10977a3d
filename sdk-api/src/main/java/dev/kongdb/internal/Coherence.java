package dev.kongdb.internal;

import dev.kongdb.cache.NodeCache;
import dev.kongdb.cache.Probe;
import dev.kongdb.event.ClusterEvents;
import dev.kongdb.event.CrudEvents.Subscription;
import dev.kongdb.internal.cache.EntityLookups;
import dev.kongdb.internal.cache.Regions;
import dev.kongdb.internal.cluster.EventPoller;
import dev.kongdb.meter.Meters;
import dev.kongdb.schema.Schema;
import dev.kongdb.spi.ClusterEvent;
import dev.kongdb.spi.ClusterEventStore;
import dev.kongdb.spi.Strategy;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the cache of this node in step with the writes of all nodes: it forgets the entities that
 * events name. Thread-safe.
 */
public final class Coherence implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Coherence.class);
    private static final String VAULTS = "vaults_beta";
    private static final int UUID_LENGTH = 36;

    /** The most changes of other nodes that wait for slow subscribers. */
    private static final int MOST_UNTOLD = 10_000;

    private static final long PATIENCE_SECONDS = 5;

    private final List<String> warmUp;
    private final Regions regions;
    private final EventPoller poller;
    private final Map<String, EntityLookups> lookups = new ConcurrentHashMap<>();
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();
    private final List<Watcher> watchers = new CopyOnWriteArrayList<>();

    /** Calls the watchers, so that a slow one holds up neither the cache nor other events. */
    private final ExecutorService watching =
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_UNTOLD), work -> {
                Thread thread = new Thread(work, "changes of other nodes");
                thread.setDaemon(true);
                return thread;
            });

    /** Whether the log says already that watchers are too slow. */
    private final AtomicBoolean overflowing = new AtomicBoolean();

    private record Watcher(String entity, BiConsumer<String, @Nullable Object> watcher) {}

    /** A cache and a poller that are not started. */
    public Coherence(Strategy strategy, CacheSettings settings, Meters meters) {
        ClusterEventStore store = strategy.clusterEvents();
        this.warmUp = settings.warmUp();
        this.regions = new Regions(
                settings.bytes(),
                settings.lifetimes(),
                strategy::snapshot,
                key -> store.append(ClusterEvent.INVALIDATIONS, key, Duration.ZERO));
        regions.meter(meters);
        this.poller =
                new EventPoller(store, this::written, settings.updateFrequency(), settings.updatePropagation(), meters);
        poller.subscribe(
                // subscribed first, so that other subscribers find no stale entry
                ClusterEvent.INVALIDATIONS, this::heard);
        poller.subscribe(ClusterEvent.TRUNCATIONS, entity -> regions.purge());
        poller.subscribeToGaps(regions::purge);
    }

    /**
     * Starts to listen to the other nodes.
     *
     * @throws dev.kongdb.error.DatabaseException when the database cannot be reached
     */
    public void start(Collection<Schema> entities) {
        entities.forEach(schema -> schemas.put(schema.name(), schema));
        poller.start();
    }

    /** The entities to load into the cache at the start. */
    public List<String> warmUp() {
        return warmUp;
    }

    /** The look-ups of an entity through the cache. */
    EntityLookups lookups(String entity) {
        return lookups.computeIfAbsent(entity, name -> new EntityLookups(regions.of(name), regions.lifetimes()));
    }

    /** The cache. */
    public NodeCache cache() {
        return regions;
    }

    /** The events between nodes. */
    public ClusterEvents events() {
        return poller;
    }

    /**
     * Calls the watcher for each cache key of an entity that another node has written, after the
     * cache has forgotten the entity. All watchers are called on one thread, one after the other.
     *
     * @param watcher gets the key and what this node's cache held under it, or null
     */
    Subscription watch(String entity, BiConsumer<String, @Nullable Object> watcher) {
        Watcher watching = new Watcher(entity, watcher);
        watchers.add(watching);
        return () -> watchers.remove(watching);
    }

    /** Another node has written the entity with this key. */
    private void heard(String key) {
        String entity = entity(key);
        List<Watcher> concerned =
                watchers.stream().filter(each -> each.entity.equals(entity)).toList();
        if (concerned.isEmpty()) {
            forget(key);
            return;
        }
        String known = withoutStrayWorkspace(key);
        Object cached = regions.probe(known).flatMap(Probe::value).orElse(null);
        forget(key);
        for (Watcher each : concerned) {
            tell(each, known, cached);
        }
    }

    private void tell(Watcher watcher, String key, @Nullable Object cached) {
        try {
            watching.execute(() -> {
                overflowing.set(false);
                if (!watchers.contains(watcher)) {
                    return; // its subscription has ended meanwhile
                }
                try {
                    watcher.watcher.accept(key, cached);
                } catch (RuntimeException | Error e) { // other subscribers must still hear of it
                    LOG.error("a subscriber to changes of {} failed", watcher.entity, e);
                }
            });
        } catch (RejectedExecutionException e) {
            if (!watching.isShutdown() && !overflowing.getAndSet(true)) {
                LOG.error(
                        "subscribers to changes are too slow: {} changes of other nodes wait, and more are dropped",
                        MOST_UNTOLD);
            }
        }
    }

    /** This node has written many entities together, and posted no event for each. */
    public void writtenTogether() {
        poller.tellOfGap();
    }

    /** This node has written this event. */
    private void written(ClusterEvent event) {
        switch (event.channel()) {
            case ClusterEvent.INVALIDATIONS -> forget(event.data());
            case ClusterEvent.TRUNCATIONS -> regions.purge();
            default -> {}
        }
    }

    private void forget(String key) {
        String entity = entity(key);
        if (entity.equals(VAULTS)) {
            regions.purge(); // entries may hold secrets of the vault
            return;
        }
        regions.invalidateLocal(key);
        regions.invalidateLocal(withoutStrayWorkspace(key));
        EntityLookups others = lookups.get(entity);
        if (others != null) {
            others.forgetOthers();
        }
    }

    private static String entity(String key) {
        int colon = key.indexOf(':');
        return colon < 0 ? key : key.substring(0, colon);
    }

    /**
     * The key without a workspace that does not belong there: Kong appends one to the key of a
     * deleted entity, even if the entity has no workspace.
     */
    private String withoutStrayWorkspace(String key) {
        Schema schema = schemas.get(entity(key));
        int end = key.length() - UUID_LENGTH;
        return schema != null && !schema.workspaceable() && end > 0 && key.charAt(end - 1) == ':'
                ? key.substring(0, end)
                : key;
    }

    @Override
    public void close() {
        poller.close();
        watching.shutdownNow();
        try {
            if (!watching.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("a subscriber to changes of other nodes has not returned");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
