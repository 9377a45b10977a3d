package dev.kongdb.internal;

import dev.kongdb.cache.NodeCache;
import dev.kongdb.event.ClusterEvents;
import dev.kongdb.internal.cache.CacheSettings;
import dev.kongdb.internal.cache.EntityLookups;
import dev.kongdb.internal.cache.Regions;
import dev.kongdb.internal.cluster.EventPoller;
import dev.kongdb.schema.Schema;
import dev.kongdb.spi.ClusterEvent;
import dev.kongdb.spi.ClusterEventStore;
import dev.kongdb.spi.Strategy;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps the cache of this node in step with the writes of all nodes: what an event is about is forgotten. Thread-safe.
 */
public final class Coherence implements AutoCloseable {
    /** A channel of ours, which no Kong reads: all rows of an entity are gone. */
    private static final String TRUNCATIONS = "kongdb:truncations";

    private static final int UUID_LENGTH = 36;

    private final Regions regions;
    private final EventPoller poller;
    private final Map<String, EntityLookups> lookups = new ConcurrentHashMap<>();
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

    /** A cache and a poller that have not begun. */
    public Coherence(Strategy strategy, CacheSettings settings) {
        ClusterEventStore store = strategy.clusterEvents();
        this.regions = new Regions(settings, key -> store.append(ClusterEvent.INVALIDATIONS, key, Duration.ZERO));
        this.poller = new EventPoller(store, this::forget, settings.updateFrequency(), settings.updatePropagation());
        poller.subscribe(TRUNCATIONS, entity -> regions.purge());
        poller.subscribeToGaps(regions::purge);
    }

    /**
     * Begins to listen to the other nodes.
     *
     * @throws dev.kongdb.error.DatabaseException when the database cannot be reached
     */
    public void start(Collection<Schema> entities) {
        entities.forEach(schema -> schemas.put(schema.name(), schema));
        poller.start();
    }

    /** The look-ups of an entity that go through the cache. */
    EntityLookups lookups(String entity) {
        return lookups.computeIfAbsent(entity, name -> new EntityLookups(regions.of(name), regions.lifetimes()));
    }

    /** The cache. */
    public NodeCache cache() {
        return regions;
    }

    /** What the nodes tell each other. */
    public ClusterEvents events() {
        return poller;
    }

    /** All rows of an entity are gone, and those that referred to them. */
    void truncated(Schema schema) {
        regions.purge();
        poller.broadcast(TRUNCATIONS, schema.name(), Duration.ZERO);
    }

    private void forget(String key) {
        regions.invalidateLocal(key);
        int colon = key.indexOf(':');
        String entity = colon < 0 ? key : key.substring(0, colon);
        EntityLookups others = lookups.get(entity);
        if (others != null) {
            others.forgetOthers();
        }
        Schema schema = schemas.get(entity);
        if (schema != null && !schema.workspaceable() && key.length() > UUID_LENGTH) {
            // Kong puts a workspace behind the key of what was deleted, where there is none.
            int end = key.length() - UUID_LENGTH;
            if (key.charAt(end - 1) == ':') {
                regions.invalidateLocal(key.substring(0, end));
            }
        }
    }

    @Override
    public void close() {
        poller.close();
    }
}
