package dev.kongdb.internal.cache;

import dev.kongdb.cache.Lifetimes;
import dev.kongdb.cache.Loaded;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a region holds under a key. Equal to itself only; nothing of it changes but that it goes. All times are nanoseconds of the region's clock. */
public final class Entry {
    /** As the end of something that has none. */
    private static final long FOREVER = Long.MAX_VALUE;

    private final EntryKey key;
    private final Optional<?> answer;

    /** The time until which it is served. */
    private final long freshUntil;

    /** The time after which it is not true any more, and not served for want of a better one either. */
    private final long aliveUntil;

    private final int bytes;

    /** Whether it is about to go from the region. */
    private volatile boolean going;

    private Entry(EntryKey key, Optional<?> answer, long freshUntil, long aliveUntil, int bytes) {
        this.key = key;
        this.answer = answer;
        this.freshUntil = freshUntil;
        this.aliveUntil = aliveUntil;
        this.bytes = bytes;
    }

    /**
     * What was found; null when it lives no longer.
     *
     * @param began when the load began
     */
    static @Nullable Entry of(EntryKey key, Loaded<?> found, long began, Lifetimes lifetimes) {
        long aliveUntil = found.life().map(life -> end(began, life)).orElse(FOREVER);
        if (aliveUntil <= began) {
            return null;
        }
        Duration ttl = found.value().isPresent() ? lifetimes.ttl() : lifetimes.negativeTtl();
        long freshUntil = ttl.isZero() ? FOREVER : end(began, ttl);
        long bytes = found.bytes() >= 0 ? found.bytes() : Sizes.of(found.value());
        return new Entry(
                key, found.value(), Math.min(freshUntil, aliveUntil), aliveUntil, Sizes.ofEntry(key.text(), bytes));
    }

    /** The same for a while more, since there is no better one; null when it may not be served. */
    @Nullable
    Entry resurrected(long now, Lifetimes lifetimes) {
        if (lifetimes.resurrectTtl().isZero() || aliveUntil <= now) {
            return null;
        }
        return new Entry(key, answer, Math.min(end(now, lifetimes.resurrectTtl()), aliveUntil), aliveUntil, bytes);
    }

    private static long end(long start, Duration life) {
        return life.toSeconds() > Integer.MAX_VALUE ? FOREVER : start + life.toNanos();
    }

    /** The same for who asks by a value. */
    Entry under(EntryKey other) {
        return new Entry(other, answer, freshUntil, aliveUntil, bytes);
    }

    /** From now on it is served no more. */
    void goes() {
        going = true;
    }

    boolean isGoing() {
        return going;
    }

    EntryKey key() {
        return key;
    }

    int bytes() {
        return bytes;
    }

    /** Whether it is served until something is written, so that nobody need look at a clock. */
    boolean isFreshForever() {
        return freshUntil == FOREVER;
    }

    /** How many nanoseconds it is served from then on; not positive for not any more. */
    long freshFor(long now) {
        return freshUntil - now;
    }

    /** The answer, of the type that who asks for the key expects. */
    @SuppressWarnings("unchecked") // a key is asked for with one type only, that of what its loader finds
    public <V> Optional<V> found() {
        return (Optional<V>) answer;
    }

    @Override
    public String toString() {
        return key.text();
    }
}
