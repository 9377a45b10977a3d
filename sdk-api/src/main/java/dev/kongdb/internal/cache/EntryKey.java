package dev.kongdb.internal.cache;

import org.jspecify.annotations.Nullable;

/**
 * The key of an entry, with the value by which it is looked up. Immutable.
 *
 * @param text the key itself
 * @param memo where a hit finds the entry by the value; null for an entry that is looked up by its
 *     key only
 * @param value the value by which the entry is looked up; null when {@code memo} is
 */
record EntryKey(
        String text, @Nullable KeyMemo memo, @Nullable Object value) {
    static EntryKey of(String text) {
        return new EntryKey(text, null, null);
    }

    /** From now on, hits find the entry. */
    void remember(Entry entry) {
        if (memo != null && value != null) {
            memo.put(value, entry);
        }
    }

    /** From now on, hits do not find the entry. A newer entry in its place stays. */
    void forget(Entry entry) {
        entry.goes();
        if (memo != null && value != null) {
            memo.remove(value, entry);
        }
    }
}
