package dev.kongdb.dao;

import dev.kongdb.error.UnreadableEntityException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One page of entities.
 *
 * @param data the entities, unmodifiable, in the order of the store
 * @param nextOffset the offset of the next page, or null if this is the last
 * @param unreadable an error, with the primary key, for each entity of this page that its record
 *     refuses; always empty in the view as maps, which can read all
 */
public record Page<T>(List<T> data, @Nullable String nextOffset, List<UnreadableEntityException> unreadable) {
    /** A page; the lists are copied. */
    public Page {
        data = List.copyOf(data);
        unreadable = List.copyOf(unreadable);
    }

    /** A page without unreadable entities; the list is copied. */
    public Page(List<T> data, @Nullable String nextOffset) {
        this(data, nextOffset, List.of());
    }

    /** The offset of the next page; empty if this is the last. */
    public Optional<String> offset() {
        return Optional.ofNullable(nextOffset);
    }
}
