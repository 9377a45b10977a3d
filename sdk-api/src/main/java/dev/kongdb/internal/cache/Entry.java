package dev.kongdb.internal.cache;

import dev.kongdb.cache.Lifetimes;
import dev.kongdb.cache.Loaded;
import dev.kongdb.dao.Snapshot;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a region. Equal only to itself. It never changes, except that it can be marked as
 * going. All times are nanoseconds of the region's clock.
 */
public final class Entry {
    /** The end of an entry that does not expire. */
    private static final long FOREVER = Long.MAX_VALUE;

    private final EntryKey key;
    private final Optional<?> answer;

    /** The number of the snapshot that it was read from. */
    private final long snapshot;

    /** Until when it is served. */
    private final long freshUntil;

    /** Until when its value is true. Later, it is not served even when the database is away. */
    private final long aliveUntil;

    private final int bytes;

    /** Whether it is about to be removed from the region. */
    private volatile boolean going;

    private Entry(EntryKey key, Optional<?> answer, long snapshot, long freshUntil, long aliveUntil, int bytes) {
        this.key = key;
        this.answer = answer;
        this.snapshot = snapshot;
        this.freshUntil = freshUntil;
        this.aliveUntil = aliveUntil;
        this.bytes = bytes;
    }

    /**
     * An entry for a loaded value; null when the value has expired.
     *
     * @param stamp taken when the load began
     */
    static @Nullable Entry of(EntryKey key, Loaded<?> found, Stamp stamp, Lifetimes lifetimes) {
        long began = stamp.at();
        long aliveUntil = found.life().map(life -> end(began, life)).orElse(FOREVER);
        if (aliveUntil <= began) {
            return null;
        }
        Duration ttl = found.value().isPresent() ? lifetimes.ttl() : lifetimes.negativeTtl();
        long freshUntil = ttl.isZero() ? FOREVER : end(began, ttl);
        long bytes = found.bytes() >= 0 ? found.bytes() : Sizes.of(found.value());
        return new Entry(
                key,
                found.value(),
                stamp.snapshot(),
                Math.min(freshUntil, aliveUntil),
                aliveUntil,
                Sizes.ofEntry(key.text(), bytes));
    }

    /**
     * The same entry, served for some time longer because no newer value can be loaded; null when
     * it must not be served.
     */
    @Nullable
    Entry resurrected(long now, Lifetimes lifetimes) {
        if (lifetimes.resurrectTtl().isZero() || aliveUntil <= now) {
            return null;
        }
        return new Entry(
                key, answer, snapshot, Math.min(end(now, lifetimes.resurrectTtl()), aliveUntil), aliveUntil, bytes);
    }

    private static long end(long start, Duration life) {
        return life.toSeconds() > Integer.MAX_VALUE ? FOREVER : start + life.toNanos();
    }

    /** The same entry under a key with a value. */
    Entry under(EntryKey other) {
        return new Entry(other, answer, snapshot, freshUntil, aliveUntil, bytes);
    }

    /** Marks it as going: from now on it is not served. */
    void goes() {
        going = true;
    }

    boolean isGoing() {
        return going;
    }

    boolean isOf(Snapshot other) {
        return snapshot == other.number();
    }

    EntryKey key() {
        return key;
    }

    int bytes() {
        return bytes;
    }

    /** Whether it never expires, so that no clock has to be read. */
    boolean isFreshForever() {
        return freshUntil == FOREVER;
    }

    /** For how many nanoseconds it is still served; zero or negative when it has expired. */
    long freshFor(long now) {
        return freshUntil - now;
    }

    /** The value, of the type that belongs to the key. */
    @SuppressWarnings("unchecked") // each key is used with one type only, that of its loader
    public <V> Optional<V> found() {
        return (Optional<V>) answer;
    }

    @Override
    public String toString() {
        return key.text();
    }
}
