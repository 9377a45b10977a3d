package dev.kongdb.cache;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Loader} found: a value or none, and what it knows of it. Immutable. The value is handed to everybody who asks, so it must
 * not be changed afterwards.
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

    /** There is this value. */
    public static <V> Loaded<V> of(V value) {
        return new Loaded<>(Optional.of(value), null, -1);
    }

    /** There is none, which is remembered as well, for the time of a miss. */
    public static <V> Loaded<V> none() {
        return new Loaded<>(Optional.empty(), null, -1);
    }

    /** This value, or none. */
    public static <V> Loaded<V> of(Optional<V> value) {
        return new Loaded<>(value, null, -1);
    }

    /**
     * The same, which ceases to be true after that time, counted from when the load began: it is never served later, not even while the
     * database is away. With zero it is not cached.
     *
     * @param life not negative
     */
    public Loaded<V> living(Duration life) {
        if (life.isNegative()) {
            throw new IllegalArgumentException("a life of " + life + " is negative");
        }
        return new Loaded<>(value, life, bytes);
    }

    /** The same, for this once: it is not cached. */
    public Loaded<V> uncached() {
        return living(Duration.ZERO);
    }

    /**
     * The same, with its size in memory. Without it, texts, numbers, maps and lists are counted, and any other object is taken for 512
     * bytes.
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

    /** How long it stays true, counted from when the load began; empty when nothing is known of its end. */
    public Optional<Duration> life() {
        return Optional.ofNullable(life);
    }

    /** The bytes it takes; negative when they were not told. */
    public long bytes() {
        return bytes;
    }
}
