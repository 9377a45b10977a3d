package dev.kongdb.internal.cache;

import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The cached entries of one kind of look-up, by the value that is looked up. With it, a hit neither
 * builds the text of a key nor looks up twice. An entry is removed here in the same step as from
 * the region. Thread-safe.
 */
public final class KeyMemo {
    private final ConcurrentMap<Object, Entry> entries = new ConcurrentHashMap<>();
    private final Function<Object, String> keyOf;

    /**
     * An empty memo.
     *
     * @param keyOf makes the cache key for a value
     */
    public KeyMemo(Function<Object, String> keyOf) {
        this.keyOf = keyOf;
    }

    @Nullable
    Entry get(Object value) {
        return entries.get(value);
    }

    EntryKey key(Object value) {
        return new EntryKey(keyOf.apply(value), this, value);
    }

    void put(Object value, Entry entry) {
        entries.put(value, entry);
    }

    void remove(Object value, Entry entry) {
        entries.remove(value, entry);
    }

    Collection<Entry> entries() {
        return entries.values();
    }
}
