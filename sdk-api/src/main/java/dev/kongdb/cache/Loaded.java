package dev.kongdb.cache;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The result of a {@link Loader}: a value or none, with its life and size if the loader knows them.
 * Immutable. All callers get the same value, so it must not be changed afterwards.
 */
public final class Loaded<V> {
    private final Optional<V> value;
    private final @Nullable Duration life;
    private final long bytes;

    private Loaded(Optional<V> value, @Nullable Duration life, long bytes) {
        this.value = value;
        this.life = life;
        this.bytes = bytes;
    }

    /** A value that was found. */
    public static <V> Loaded<V> of(V value) {
        return new Loaded<>(Optional.of(value), null, -1);
    }

    /** No value. The cache remembers this, too, for the time of a miss. */
    public static <V> Loaded<V> none() {
        return new Loaded<>(Optional.empty(), null, -1);
    }

    /** A value that was found, or none. */
    public static <V> Loaded<V> of(Optional<V> value) {
        return new Loaded<>(value, null, -1);
    }

    /**
     * The same result, which is valid for that time from the beginning of the load. The cache never
     * returns it later, not even while the database cannot be reached. With zero it is not cached.
     *
     * @param life not negative
     */
    public Loaded<V> living(Duration life) {
        if (life.isNegative()) {
            throw new IllegalArgumentException("a life of " + life + " is negative");
        }
        return new Loaded<>(value, life, bytes);
    }

    /** The same result, which is not cached. */
    public Loaded<V> uncached() {
        return living(Duration.ZERO);
    }

    /**
     * The same result, with its size in memory. If the size is not given, the cache estimates it
     * from texts, numbers, maps and lists, and counts any other object as 512 bytes.
     *
     * @param bytes not negative
     */
    public Loaded<V> sized(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size of " + bytes + " bytes is negative");
        }
        return new Loaded<>(value, life, bytes);
    }

    /** The value; empty when there is none. */
    public Optional<V> value() {
        return value;
    }

    /** How long it is valid, from the beginning of the load; empty if this was not given. */
    public Optional<Duration> life() {
        return Optional.ofNullable(life);
    }

    /** Its size in bytes; negative if this was not given. */
    public long bytes() {
        return bytes;
    }
}
