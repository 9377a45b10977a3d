package dev.kongdb.internal.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.kongdb.cache.CacheStatistics;
import dev.kongdb.cache.Lifetimes;
import dev.kongdb.cache.Loaded;
import dev.kongdb.cache.Loader;
import dev.kongdb.cache.Probe;
import dev.kongdb.dao.Snapshot;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A part of the cache, with a size of its own. Thread-safe.
 *
 * <p>A load may run while its key is invalidated, and then may have read the old value. So the
 * region keeps the current load of each key. A load publishes its value, and an invalidation
 * removes both value and load, in {@code compute} of the map of loads, hence one after the other. A
 * load that is no longer the current one publishes nothing. Callers that waited for it still get
 * its value, since they asked before the invalidation.
 *
 * <p>Entries and loads are of one snapshot, and serve only callers that read the same one. So the
 * purge after a store has replaced its content only frees memory.
 */
public class Region {
    /**
     * Only one hit in eight is reported to the eviction policy. That is enough to know which
     * entries are used often, and far cheaper.
     */
    private static final int ASKED_OFTEN = 7;

    private final Cache<String, Entry> entries;
    private final ConcurrentMap<String, Load> loads = new ConcurrentHashMap<>();
    private final AtomicLong invalidations = new AtomicLong();
    private final long bytes;
    private final LongSupplier clock;
    private final Supplier<Snapshot> snapshots;
    private final long origin;

    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder loaded = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder resurrected = new LongAdder();
    private final LongAdder discarded = new LongAdder();
    private final LongAdder evictions = new LongAdder();

    /**
     * An empty region of the given size.
     *
     * @param snapshots what reads of the calling thread see
     */
    public Region(long bytes, Supplier<Snapshot> snapshots) {
        this(bytes, snapshots, System::nanoTime);
    }

    Region(long bytes, Supplier<Snapshot> snapshots, LongSupplier clock) {
        this.bytes = bytes;
        this.snapshots = snapshots;
        this.clock = clock;
        this.origin = clock.getAsLong();
        this.entries = Caffeine.newBuilder()
                .maximumWeight(bytes)
                .weigher((String key, Entry entry) -> entry.bytes())
                .executor(Runnable::run)
                .evictionListener(this::evicted)
                .build();
    }

    /** Runs in the same step in which the entry is removed. */
    private void evicted(@Nullable String key, @Nullable Entry entry, RemovalCause cause) {
        evictions.increment();
        if (entry != null) {
            entry.key().forget(entry);
        }
    }

    /** The value of the key, loaded when it is not cached. */
    public <V> Optional<V> get(String key, Lifetimes lifetimes, Loader<V> loader) {
        return get(EntryKey.of(key), lifetimes, loader);
    }

    /**
     * As {@link #get(String, Lifetimes, Loader)}, for look-ups by a value. Call {@link #hit} first.
     */
    public <V> Optional<V> get(KeyMemo memo, Object value, Lifetimes lifetimes, Loader<V> loader) {
        return get(memo.key(value), lifetimes, loader);
    }

    private <V> Optional<V> get(EntryKey key, Lifetimes lifetimes, Loader<V> loader) {
        Entry entry = there(key.text(), snapshots.get());
        if (entry != null && isFresh(entry)) {
            hits.increment();
            adopt(key, entry);
            return entry.found();
        }
        misses.increment();
        return load(key, lifetimes, loader);
    }

    /**
     * The entry of a key, fresh or not. An entry that is marked as going may still be in the map
     * for a moment, after an invalidation has passed it.
     */
    private @Nullable Entry there(String key, Snapshot snapshot) {
        Entry entry = entries.getIfPresent(key);
        return entry == null || entry.isGoing() || !entry.isOf(snapshot) ? null : entry;
    }

    /**
     * The cached entry; null when it has to be loaded. Allocates nothing, neither a key nor a
     * loader.
     */
    public @Nullable Entry hit(KeyMemo memo, Object value) {
        Entry entry = memo.get(value);
        if (entry == null || !isFresh(entry) || !entry.isOf(snapshots.get())) {
            return null;
        }
        hits.increment();
        if ((ThreadLocalRandom.current().nextInt() & ASKED_OFTEN) == 0) {
            var unused = entries.getIfPresent(entry.key().text());
        }
        return entry;
    }

    /** Lets hits find an entry that was not looked up by a value before. */
    private void adopt(EntryKey key, Entry entry) {
        if (key.memo() != null && entry.key().memo() == null) {
            entries.asMap().computeIfPresent(key.text(), (text, current) -> {
                if (current != entry) {
                    return current;
                }
                Entry adopted = entry.under(key);
                key.remember(adopted);
                return adopted;
            });
        }
    }

    /** The cached entry, and how long it is still served. */
    public <V> Optional<Probe<V>> probe(String key) {
        Entry entry = there(key, snapshots.get());
        if (entry == null) {
            return Optional.empty();
        }
        if (entry.isFreshForever()) {
            return Optional.of(new Probe<>(entry.found(), Optional.empty()));
        }
        long remaining = entry.freshFor(now());
        return remaining <= 0
                ? Optional.empty()
                : Optional.of(new Probe<>(entry.found(), Optional.of(Duration.ofNanos(remaining))));
    }

    /** A stamp for {@link #offer}. Take it before the values are read. */
    public Stamp stamp() {
        return stamp(snapshots.get());
    }

    private Stamp stamp(Snapshot snapshot) {
        return new Stamp(invalidations.get(), now(), snapshot.number());
    }

    /** Whether a value fits in without an eviction. */
    public boolean hasRoomFor(Loaded<?> value) {
        return bytesUsed() + Sizes.ofEntry("", value.bytes()) <= bytes;
    }

    /**
     * Puts a value into the cache that nobody asked for. Does nothing if the key has a value or is
     * being loaded, or if anything was invalidated since the stamp.
     *
     * @param stamp taken before the value was read
     */
    public void offer(String key, Lifetimes lifetimes, Loaded<?> value, Stamp stamp) {
        offer(EntryKey.of(key), lifetimes, value, stamp);
    }

    /** As {@link #offer(String, Lifetimes, Loaded, Stamp)}, for look-ups by a value. */
    public void offer(KeyMemo memo, Object value, Lifetimes lifetimes, Loaded<?> found, Stamp stamp) {
        offer(memo.key(value), lifetimes, found, stamp);
    }

    /**
     * Publishes the value as a load that has ended. Callers that ask meanwhile wait for it, and ask
     * again if the value may be stale.
     */
    private void offer(EntryKey key, Lifetimes lifetimes, Loaded<?> value, Stamp stamp) {
        Load mine = new Load(key, snapshots.get());
        if (loads.putIfAbsent(key.text(), mine) != null) {
            return;
        }
        try {
            Entry there = there(key.text(), mine.snapshot());
            boolean ofOneSnapshot = mine.snapshot().number() == stamp.snapshot();
            if (ofOneSnapshot && isCurrent(stamp) && (there == null || !isFresh(there))) {
                publish(mine, Entry.of(key, value, stamp, lifetimes));
                var unused = mine.complete(value);
            }
        } finally {
            loads.remove(key.text(), mine);
            mine.abandon();
        }
    }

    /** Forgets the value of the key. A running load of the key keeps nothing. */
    public void invalidate(String key) {
        invalidations.incrementAndGet(); // first, so that {@code offer} notices it
        loads.compute(key, (same, load) -> {
            entries.asMap().computeIfPresent(key, (also, entry) -> {
                entry.key().forget(entry);
                return null;
            });
            return null;
        });
    }

    /**
     * Forgets all values that were looked up through the memo. Running loads of them keep nothing.
     */
    public void invalidate(KeyMemo memo) {
        forget(
                load -> load.isBy(memo),
                () -> memo.entries().forEach(entry -> invalidate(entry.key().text())));
    }

    /** Forgets everything. */
    public void purge() {
        forget(load -> true, () -> entries.asMap().keySet().forEach(this::invalidate));
    }

    /**
     * Removes the loads before the entries, and once more after them. A load that published before
     * the first removal has its entry removed; otherwise it publishes nothing. A load that began in
     * between may have found an entry that is gone by now, be it for want of room.
     */
    private void forget(Predicate<Load> which, Runnable ofEntries) {
        invalidations.incrementAndGet();
        loads.values().removeIf(which);
        ofEntries.run();
        loads.values().removeIf(which);
    }

    private <V> Optional<V> load(EntryKey key, Lifetimes lifetimes, Loader<V> loader) {
        Load mine = new Load(key, snapshots.get());
        while (true) {
            Load first = loads.putIfAbsent(key.text(), mine);
            if (first == null) {
                return load(mine, lifetimes, loader);
            }
            if (first.snapshot().number() != mine.snapshot().number()) {
                return run(mine, lifetimes, loader, null); // not the current load, so it publishes nothing
            }
            Loaded<V> found = first.await();
            if (found != null) {
                return found.value();
            }
        }
    }

    private <V> Optional<V> load(Load mine, Lifetimes lifetimes, Loader<V> loader) {
        String key = mine.key().text();
        try {
            // Another thread may have ended its load since this one looked.
            Entry stale = there(key, mine.snapshot());
            if (stale != null && isFresh(stale)) {
                loads.remove(key, mine);
                return mine.complete(Loaded.of(stale.<V>found()));
            }
            return run(mine, lifetimes, loader, stale);
        } catch (RuntimeException | Error e) {
            loads.remove(key, mine);
            mine.fail(e);
            throw e;
        }
    }

    private <V> Optional<V> run(Load mine, Lifetimes lifetimes, Loader<V> loader, @Nullable Entry stale) {
        Stamp began = stamp(mine.snapshot());
        Loaded<V> found;
        try {
            found = mine.snapshot().read(loader::load);
        } catch (RuntimeException e) {
            failures.increment();
            Entry again = stale == null ? null : stale.resurrected(now(), lifetimes);
            if (again == null || !publish(mine, again)) {
                throw e;
            }
            resurrected.increment();
            return mine.complete(Loaded.of(again.<V>found()));
        }
        loaded.increment();
        if (!publish(mine, Entry.of(mine.key(), found, began, lifetimes))) {
            discarded.increment();
        }
        return mine.complete(found);
    }

    /**
     * Ends a load: keeps the entry, if there is one, unless an invalidation came since the load
     * began. Returns whether none came.
     */
    private boolean publish(Load mine, @Nullable Entry entry) {
        boolean[] current = new boolean[1];
        loads.compute(mine.key().text(), (key, load) -> {
            if (!isCurrent(mine, load)) {
                return load;
            }
            current[0] = true;
            if (entry != null) {
                keep(key, entry);
            }
            return load == mine ? null : load;
        });
        return current[0];
    }

    /**
     * Whether nothing was invalidated since the load began.
     *
     * @param load the current load of the key
     */
    boolean isCurrent(Load mine, @Nullable Load load) {
        return load == mine;
    }

    /** Whether nothing was invalidated since the stamp. */
    boolean isCurrent(Stamp stamp) {
        return invalidations.get() == stamp.invalidations();
    }

    private void keep(String key, Entry entry) {
        entries.asMap().compute(key, (same, old) -> {
            if (old != null) {
                old.key().forget(old);
            }
            entry.key().remember(entry);
            return entry;
        });
    }

    private boolean isFresh(Entry entry) {
        return entry.isFreshForever() || entry.freshFor(now()) > 0;
    }

    /** Nanoseconds since the region was created. */
    private long now() {
        return clock.getAsLong() - origin;
    }

    /** Counts of what the region did, and its size. */
    public CacheStatistics statistics() {
        return new CacheStatistics(
                hits.sum(),
                misses.sum(),
                loaded.sum(),
                failures.sum(),
                resurrected.sum(),
                discarded.sum(),
                evictions.sum(),
                entries.estimatedSize(),
                bytesUsed());
    }

    private long bytesUsed() {
        return entries.policy()
                .eviction()
                .map(eviction -> eviction.weightedSize().orElse(0))
                .orElse(0L);
    }
}
