package dev.kongdb.internal.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.kongdb.cache.CacheStatistics;
import dev.kongdb.cache.Lifetimes;
import dev.kongdb.cache.Loaded;
import dev.kongdb.cache.Loader;
import dev.kongdb.cache.Probe;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A part of the cache, with room of its own. Thread-safe.
 *
 * <p>The danger it carries is a load that runs while its key is invalidated: what it has read may be what the invalidation is about. So the load
 * in flight under a key is the stamp. A load publishes its value, and an invalidation removes the value and the load, both within {@code compute}
 * of the map of loads, and so one after the other; and a load that is not the one in flight any more publishes nothing. It still answers those who
 * waited for it: they asked before the invalidation.
 */
public final class Region {
    /** As the end of something that has none. */
    static final long FOREVER = Long.MAX_VALUE;

    private final Cache<String, Entry> entries;
    private final ConcurrentMap<String, Load> loads = new ConcurrentHashMap<>();
    private final AtomicLong invalidations = new AtomicLong();
    private final long bytes;
    private final LongSupplier clock;
    private final long origin;

    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder loaded = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder resurrected = new LongAdder();
    private final LongAdder discarded = new LongAdder();
    private final LongAdder evictions = new LongAdder();

    /** An empty region of that many bytes. */
    public Region(long bytes) {
        this(bytes, System::nanoTime);
    }

    Region(long bytes, LongSupplier clock) {
        this.bytes = bytes;
        this.clock = clock;
        this.origin = clock.getAsLong();
        this.entries = Caffeine.newBuilder()
                .maximumWeight(bytes)
                .weigher((String key, Entry entry) -> entry.bytes())
                .executor(Runnable::run)
                .removalListener(this::removed)
                .build();
    }

    private void removed(@Nullable String key, @Nullable Entry entry, RemovalCause cause) {
        if (cause.wasEvicted()) {
            evictions.increment();
        }
        if (cause != RemovalCause.REPLACED && entry != null && entry.memo() != null && entry.memoValue() != null) {
            entry.memo().forget(entry.memoValue());
        }
    }

    /** The value under that key, loaded when it is not there. */
    public <V> Optional<V> get(String key, Lifetimes lifetimes, Loader<V> loader) {
        Entry entry = entries.getIfPresent(key);
        if (entry != null && isFresh(entry)) {
            hits.increment();
            return entry.found();
        }
        misses.increment();
        return load(key, lifetimes, loader, null, null);
    }

    /** As {@link #get(String, Lifetimes, Loader)}, for an entity that is asked for by a value, without building its key on a hit. */
    public <V> Optional<V> get(KeyMemo memo, Object value, Lifetimes lifetimes, Loader<V> loader) {
        String known = memo.known(value);
        String key = known == null ? memo.build(value) : known;
        Entry entry = entries.getIfPresent(key);
        if (entry != null && isFresh(entry)) {
            hits.increment();
            if (known == null && entry.memo() == memo) {
                rememberAgain(memo, value, key);
            }
            return entry.found();
        }
        misses.increment();
        return load(key, lifetimes, loader, memo, value);
    }

    /** What is there; null when it has to be loaded. Makes nothing, not even a loader. */
    public @Nullable Entry hit(KeyMemo memo, Object value) {
        String key = memo.known(value);
        Entry entry = key == null ? null : entries.getIfPresent(key);
        if (entry == null || !isFresh(entry)) {
            return null;
        }
        hits.increment();
        return entry;
    }

    /** An entry that was evicted may take the memory of its successor's key along. */
    private void rememberAgain(KeyMemo memo, Object value, String key) {
        memo.remember(value, key);
        if (entries.getIfPresent(key) == null) {
            memo.forget(value);
        }
    }

    /** What is there, and for how long. */
    public <V> Optional<Probe<V>> probe(String key) {
        Entry entry = entries.getIfPresent(key);
        if (entry == null) {
            return Optional.empty();
        }
        if (entry.freshUntil() == FOREVER) {
            return Optional.of(new Probe<>(entry.found(), Optional.empty()));
        }
        long remaining = entry.freshUntil() - now();
        return remaining <= 0
                ? Optional.empty()
                : Optional.of(new Probe<>(entry.found(), Optional.of(Duration.ofNanos(remaining))));
    }

    /** For {@link #offer}: to be taken before the values are read. */
    public long stamp() {
        return invalidations.get();
    }

    /**
     * Puts a value that nobody asked for, where there is none and none is being loaded, unless something was invalidated since.
     *
     * @param stamp of before the value was read
     * @return false when there is no room for it
     */
    public boolean offer(String key, Lifetimes lifetimes, Loaded<?> value, long stamp) {
        Entry entry = entry(key, value, now(), lifetimes, null, null);
        if (entry == null) {
            return true;
        }
        if (bytesUsed() + entry.bytes() > bytes) {
            return false;
        }
        loads.compute(key, (same, load) -> {
            if (load == null && invalidations.get() == stamp && entries.getIfPresent(key) == null) {
                keep(key, entry);
            }
            return load;
        });
        return true;
    }

    /** Forgets the value under that key, and lets no load that runs keep what it finds. */
    public void invalidate(String key) {
        invalidations.incrementAndGet(); // first, for what is offered
        loads.compute(key, (same, load) -> {
            entries.invalidate(key);
            return null;
        });
    }

    /** Forgets all values that were asked for by that memo, and lets no load of one keep what it finds. */
    public void invalidate(KeyMemo memo) {
        loads.values().removeIf(load -> load.isBy(memo)); // first, as in purge
        memo.keys().forEach(this::invalidate);
    }

    /** Forgets everything. */
    public void purge() {
        invalidations.incrementAndGet();
        loads.clear(); // first: a load publishes its value before this, and it goes below, or never
        entries.invalidateAll();
    }

    private <V> Optional<V> load(
            String key, Lifetimes lifetimes, Loader<V> loader, @Nullable KeyMemo memo, @Nullable Object value) {
        Load mine = new Load(memo);
        Load first = loads.putIfAbsent(key, mine);
        if (first != null) {
            return first.await(key);
        }
        try {
            // Another may have ended its load since this one looked.
            Entry stale = entries.getIfPresent(key);
            if (stale != null && isFresh(stale)) {
                loads.remove(key, mine);
                return mine.complete(stale.answer());
            }
            return run(key, lifetimes, loader, mine, stale, memo, value);
        } catch (RuntimeException | Error e) {
            loads.remove(key, mine);
            mine.fail(e);
            throw e;
        }
    }

    private <V> Optional<V> run(
            String key,
            Lifetimes lifetimes,
            Loader<V> loader,
            Load mine,
            @Nullable Entry stale,
            @Nullable KeyMemo memo,
            @Nullable Object value) {
        long began = now();
        Loaded<V> found;
        try {
            found = loader.load();
        } catch (RuntimeException e) {
            failures.increment();
            Entry again = stale == null ? null : resurrected(stale, lifetimes);
            if (again == null || !publish(key, mine, again)) {
                throw e;
            }
            resurrected.increment();
            return mine.complete(again.answer());
        }
        loaded.increment();
        Entry entry = entry(key, found, began, lifetimes, memo, value);
        if (!publish(key, mine, entry)) {
            discarded.increment();
        }
        return mine.complete(found.value());
    }

    /** Ends a load: keeps the entry, if there is one, unless an invalidation came since the load began; whether none came. */
    private boolean publish(String key, Load mine, @Nullable Entry entry) {
        boolean[] current = new boolean[1];
        loads.computeIfPresent(key, (same, load) -> {
            if (load != mine) {
                return load;
            }
            current[0] = true;
            if (entry != null) {
                keep(key, entry);
            }
            return null;
        });
        return current[0];
    }

    private void keep(String key, Entry entry) {
        if (entry.memo() != null && entry.memoValue() != null) {
            entry.memo().remember(entry.memoValue(), key);
        }
        entries.put(key, entry);
    }

    private static @Nullable Entry entry(
            String key,
            Loaded<?> found,
            long began,
            Lifetimes lifetimes,
            @Nullable KeyMemo memo,
            @Nullable Object value) {
        long aliveUntil = found.life().map(life -> end(began, life)).orElse(FOREVER);
        if (aliveUntil <= began) {
            return null;
        }
        Duration ttl = found.value().isPresent() ? lifetimes.ttl() : lifetimes.negativeTtl();
        long freshUntil = ttl.isZero() ? FOREVER : end(began, ttl);
        long bytes = found.bytes() >= 0 ? found.bytes() : Sizes.of(found.value());
        return new Entry(
                found.value(), Math.min(freshUntil, aliveUntil), aliveUntil, Sizes.ofEntry(key, bytes), memo, value);
    }

    /** What is too old, for a while more; null when it may not be served. */
    private @Nullable Entry resurrected(Entry stale, Lifetimes lifetimes) {
        long now = now();
        if (lifetimes.resurrectTtl().isZero() || stale.aliveUntil() <= now) {
            return null;
        }
        long freshUntil = Math.min(end(now, lifetimes.resurrectTtl()), stale.aliveUntil());
        return new Entry(
                stale.answer(), freshUntil, stale.aliveUntil(), stale.bytes(), stale.memo(), stale.memoValue());
    }

    private static long end(long start, Duration life) {
        return life.toSeconds() > Integer.MAX_VALUE ? FOREVER : start + life.toNanos();
    }

    private boolean isFresh(Entry entry) {
        return entry.freshUntil() == FOREVER || entry.freshUntil() > now();
    }

    /** Nanoseconds since this region was made. */
    private long now() {
        return clock.getAsLong() - origin;
    }

    /** What it has done, and what it holds. */
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
