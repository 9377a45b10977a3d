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
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
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
    /** One hit in eight is told to who chooses what to evict: enough to know what is asked for often, and far cheaper. */
    private static final int ASKED_OFTEN = 7;

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
                .evictionListener(this::evicted)
                .build();
    }

    /** Runs in the step that takes the entry out. */
    private void evicted(@Nullable String key, @Nullable Entry entry, RemovalCause cause) {
        evictions.increment();
        if (entry != null) {
            entry.key().forget(entry);
        }
    }

    /** The value under that key, loaded when it is not there. */
    public <V> Optional<V> get(String key, Lifetimes lifetimes, Loader<V> loader) {
        return get(EntryKey.of(key), lifetimes, loader);
    }

    /** As {@link #get(String, Lifetimes, Loader)}, for what is asked for by a value; {@link #hit} should be asked first. */
    public <V> Optional<V> get(KeyMemo memo, Object value, Lifetimes lifetimes, Loader<V> loader) {
        return get(memo.key(value), lifetimes, loader);
    }

    private <V> Optional<V> get(EntryKey key, Lifetimes lifetimes, Loader<V> loader) {
        Entry entry = there(key.text());
        if (entry != null && isFresh(entry)) {
            hits.increment();
            adopt(key, entry);
            return entry.found();
        }
        misses.increment();
        return load(key, lifetimes, loader);
    }

    /**
     * The entry under a key, fresh or not. One that is going may be seen for a moment after whoever forgets all of a memo, or everything, has passed it by.
     */
    private @Nullable Entry there(String key) {
        Entry entry = entries.getIfPresent(key);
        return entry == null || entry.isGoing() ? null : entry;
    }

    /** What is there; null when it has to be loaded. Makes nothing, neither a key nor a loader. */
    public @Nullable Entry hit(KeyMemo memo, Object value) {
        Entry entry = memo.get(value);
        if (entry == null || !isFresh(entry)) {
            return null;
        }
        hits.increment();
        if ((ThreadLocalRandom.current().nextInt() & ASKED_OFTEN) == 0) {
            var unused = entries.getIfPresent(entry.key().text());
        }
        return entry;
    }

    /** Has hits find an entry that nobody has asked for by a value so far. */
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

    /** What is there, and for how long. */
    public <V> Optional<Probe<V>> probe(String key) {
        Entry entry = there(key);
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

    /** For {@link #offer}: to be taken before the values are read. */
    public Stamp stamp() {
        return new Stamp(invalidations.get(), now());
    }

    /** Whether that many bytes fit in without an eviction. */
    public boolean hasRoomFor(Loaded<?> value) {
        return bytesUsed() + Sizes.ofEntry("", value.bytes()) <= bytes;
    }

    /**
     * Puts a value that nobody asked for, where there is none and none is being loaded, unless something was invalidated since.
     *
     * @param stamp of before the value was read
     */
    public void offer(String key, Lifetimes lifetimes, Loaded<?> value, Stamp stamp) {
        offer(EntryKey.of(key), lifetimes, value, stamp);
    }

    /** As {@link #offer(String, Lifetimes, Loaded, Stamp)}, for what will be asked for by a value. */
    public void offer(KeyMemo memo, Object value, Lifetimes lifetimes, Loaded<?> found, Stamp stamp) {
        offer(memo.key(value), lifetimes, found, stamp);
    }

    /** It is a load that has been: whoever asks while it is published waits for it, and asks again if it may be too old. */
    private void offer(EntryKey key, Lifetimes lifetimes, Loaded<?> value, Stamp stamp) {
        Load mine = new Load(key);
        if (loads.putIfAbsent(key.text(), mine) != null) {
            return;
        }
        try {
            Entry there = there(key.text());
            if (invalidations.get() == stamp.invalidations() && (there == null || !isFresh(there))) {
                publish(mine, Entry.of(key, value, stamp.at(), lifetimes));
                var unused = mine.complete(value);
            }
        } finally {
            loads.remove(key.text(), mine);
            mine.abandon();
        }
    }

    /** Forgets the value under that key, and lets no load that runs keep what it finds. */
    public void invalidate(String key) {
        invalidations.incrementAndGet(); // first, for what is offered
        loads.compute(key, (same, load) -> {
            entries.asMap().computeIfPresent(key, (also, entry) -> {
                entry.key().forget(entry);
                return null;
            });
            return null;
        });
    }

    /** Forgets all values that were asked for by that memo, and lets no load of one keep what it finds. */
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
     * Takes out loads before the entries and after. A load publishes its value before the first time, and it goes with the entries, or never. One that
     * has begun since may have found an entry that has gone, for want of room too, before anybody came to it.
     */
    private void forget(Predicate<Load> which, Runnable ofEntries) {
        invalidations.incrementAndGet();
        loads.values().removeIf(which);
        ofEntries.run();
        loads.values().removeIf(which);
    }

    private <V> Optional<V> load(EntryKey key, Lifetimes lifetimes, Loader<V> loader) {
        Load mine = new Load(key);
        while (true) {
            Load first = loads.putIfAbsent(key.text(), mine);
            if (first == null) {
                return load(mine, lifetimes, loader);
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
            // Another may have ended its load since this one looked.
            Entry stale = there(key);
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
        long began = now();
        Loaded<V> found;
        try {
            found = loader.load();
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

    /** Ends a load: keeps the entry, if there is one, unless an invalidation came since the load began; whether none came. */
    private boolean publish(Load mine, @Nullable Entry entry) {
        boolean[] current = new boolean[1];
        loads.computeIfPresent(mine.key().text(), (key, load) -> {
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
