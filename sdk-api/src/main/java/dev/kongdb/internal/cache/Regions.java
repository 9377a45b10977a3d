package dev.kongdb.internal.cache;

import dev.kongdb.cache.CacheStatistics;
import dev.kongdb.cache.Lifetimes;
import dev.kongdb.cache.Loader;
import dev.kongdb.cache.NodeCache;
import dev.kongdb.cache.Probe;
import dev.kongdb.dao.Snapshot;
import dev.kongdb.meter.Meters;
import dev.kongdb.meter.Polled;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** The cache of a node: two regions, chosen by the entity in the key. Thread-safe. */
public final class Regions implements NodeCache {
    /**
     * The entities that Kong keeps in its {@code core_cache}, and the versions of its router and of
     * its list of plugins.
     */
    private static final Set<String> CORE = Set.of(
            "balancer",
            "ca_certificates",
            "certificates",
            "plugins",
            "plugins_iterator",
            "router",
            "routes",
            "services",
            "snis",
            "targets",
            "upstreams",
            "vaults_beta");

    private final Region core;
    private final Region others;
    private final Lifetimes lifetimes;
    private final Consumer<String> broadcast;

    /**
     * An empty cache.
     *
     * @param bytes the size of each region
     * @param lifetimes the lifetimes of look-ups that give none
     * @param snapshots what reads of the calling thread see
     * @param broadcast tells other nodes that a key was invalidated
     */
    public Regions(long bytes, Lifetimes lifetimes, Supplier<Snapshot> snapshots, Consumer<String> broadcast) {
        this(new Region(bytes, snapshots), new Region(bytes, snapshots), lifetimes, broadcast);
    }

    Regions(Region core, Region others, Lifetimes lifetimes, Consumer<String> broadcast) {
        this.core = core;
        this.others = others;
        this.lifetimes = lifetimes;
        this.broadcast = broadcast;
    }

    /** Counts with the meters what both regions do. */
    public void meter(Meters meters) {
        meter(
                meters.totals("kongdb_cache_hits_total", "Answers that were in the cache", "region"),
                CacheStatistics::hits);
        meter(
                meters.totals("kongdb_cache_misses_total", "Answers that were not in the cache", "region"),
                CacheStatistics::misses);
        meter(
                meters.totals("kongdb_cache_loads_total", "Values that were loaded into the cache", "region"),
                CacheStatistics::loads);
        meter(
                meters.totals("kongdb_cache_load_failures_total", "Loads into the cache that failed", "region"),
                CacheStatistics::failures);
        meter(
                meters.totals(
                        "kongdb_cache_evictions_total", "Entries removed from the cache for lack of space", "region"),
                CacheStatistics::evictions);
        meter(
                meters.gauges("kongdb_cache_entries", "Entries in the cache, approximately", "region"),
                CacheStatistics::entries);
        meter(
                meters.gauges("kongdb_cache_bytes", "Size of the cache in bytes, approximately", "region"),
                CacheStatistics::bytes);
    }

    private void meter(Polled readings, ToLongFunction<CacheStatistics> number) {
        readings.read(() -> number.applyAsLong(core.statistics()), "core");
        readings.read(() -> number.applyAsLong(others.statistics()), "others");
    }

    /** The region of the entity. */
    public Region of(String entity) {
        return CORE.contains(entity) ? core : others;
    }

    /** The lifetimes of the settings. */
    public Lifetimes lifetimes() {
        return lifetimes;
    }

    private Region ofKey(String key) {
        int colon = key.indexOf(':');
        return of(colon < 0 ? key : key.substring(0, colon));
    }

    @Override
    public <V> Optional<V> get(String key, Loader<V> loader) {
        return get(key, lifetimes, loader);
    }

    @Override
    public <V> Optional<V> get(String key, Lifetimes times, Loader<V> loader) {
        return ofKey(key).get(key, times, loader);
    }

    @Override
    public <V> Optional<Probe<V>> probe(String key) {
        return ofKey(key).probe(key);
    }

    @Override
    public void invalidateLocal(String key) {
        ofKey(key).invalidate(key);
    }

    @Override
    public void invalidate(String key) {
        invalidateLocal(key);
        broadcast.accept(key);
    }

    @Override
    public void purge() {
        core.purge();
        others.purge();
    }

    @Override
    public CacheStatistics statistics() {
        return core.statistics().plus(others.statistics());
    }
}
