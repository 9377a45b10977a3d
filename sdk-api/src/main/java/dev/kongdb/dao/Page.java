package dev.kongdb.dao;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One page of entities.
 *
 * @param data the entities, unmodifiable, in the order of the store
 * @param nextOffset what to give to get the page after this one, or null when this is the last
 */
public record Page<T>(List<T> data, @Nullable String nextOffset) {
    /** A page; the list is copied. */
    public Page {
        data = List.copyOf(data);
    }

    /** What to give to get the page after this one; empty when this is the last. */
    public Optional<String> offset() {
        return Optional.ofNullable(nextOffset);
    }
}
