package dev.kongdb.dao;

import dev.kongdb.error.UnreadableEntityException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One page of entities.
 *
 * @param data the entities, unmodifiable, in the order of the store
 * @param nextOffset what to give to get the page after this one, or null when this is the last
 * @param unreadable what is stored on this page, but refused by its record: an error for each, with the primary key; always empty in
 *     the view as maps, which can read them
 */
public record Page<T>(List<T> data, @Nullable String nextOffset, List<UnreadableEntityException> unreadable) {
    /** A page; the lists are copied. */
    public Page {
        data = List.copyOf(data);
        unreadable = List.copyOf(unreadable);
    }

    /** A page of which everything can be read; the list is copied. */
    public Page(List<T> data, @Nullable String nextOffset) {
        this(data, nextOffset, List.of());
    }

    /** What to give to get the page after this one; empty when this is the last. */
    public Optional<String> offset() {
        return Optional.ofNullable(nextOffset);
    }
}
