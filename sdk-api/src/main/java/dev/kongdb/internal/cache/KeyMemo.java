package dev.kongdb.internal.cache;

import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The cache keys of the entities of one kind that are in a region, by the value that they are asked for by: so that a hit does not build the text of a key. A key goes from
 * here with its entry. Thread-safe.
 */
public final class KeyMemo {
    private final ConcurrentMap<Object, String> keys = new ConcurrentHashMap<>();
    private final Function<Object, String> keyOf;

    /**
     * An empty one.
     *
     * @param keyOf builds the cache key for a value
     */
    public KeyMemo(Function<Object, String> keyOf) {
        this.keyOf = keyOf;
    }

    @Nullable
    String known(Object value) {
        return keys.get(value);
    }

    String build(Object value) {
        return keyOf.apply(value);
    }

    void remember(Object value, String key) {
        keys.put(value, key);
    }

    void forget(Object value) {
        keys.remove(value);
    }

    Collection<String> keys() {
        return keys.values();
    }
}
