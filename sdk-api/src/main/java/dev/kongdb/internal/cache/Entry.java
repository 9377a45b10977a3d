package dev.kongdb.internal.cache;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a region holds under a key. Immutable.
 *
 * @param answer what everybody gets
 * @param freshUntil the time until which it is served; {@link Region#FOREVER}
 * @param aliveUntil the time after which it is not true any more, and not served for want of a better one either
 * @param bytes what it takes
 * @param memo that knows its key by its value; null for one that was asked for by its key
 */
public record Entry(
        Optional<?> answer,
        long freshUntil,
        long aliveUntil,
        int bytes,
        @Nullable KeyMemo memo,
        @Nullable Object memoValue) {
    /** The answer, of the type that who asks for the key expects. */
    @SuppressWarnings("unchecked") // a key is asked for with one type only, that of what its loader finds
    public <V> Optional<V> found() {
        return (Optional<V>) answer;
    }
}
