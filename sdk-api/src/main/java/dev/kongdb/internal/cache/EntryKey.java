package dev.kongdb.internal.cache;

import org.jspecify.annotations.Nullable;

/**
 * The key of an entry, and by what it is asked for. Immutable.
 *
 * @param text the key itself
 * @param memo where a hit finds the entry by its value; null for an entry that is asked for by its key only
 * @param value that the entry is asked for by; null when {@code memo} is
 */
record EntryKey(
        String text, @Nullable KeyMemo memo, @Nullable Object value) {
    static EntryKey of(String text) {
        return new EntryKey(text, null, null);
    }

    /** From now on a hit finds that entry. */
    void remember(Entry entry) {
        if (memo != null && value != null) {
            memo.put(value, entry);
        }
    }

    /** That entry is found no more; another that has come in its place is. */
    void forget(Entry entry) {
        entry.goes();
        if (memo != null && value != null) {
            memo.remove(value, entry);
        }
    }
}
