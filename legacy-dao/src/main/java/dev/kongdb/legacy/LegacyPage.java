package dev.kongdb.legacy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of {@code find_page}.
 *
 * @param rows the entities, unmodifiable
 * @param offset what to give to get the page after this one, null when this is the last: on PostgreSQL the number of the page, else a
 *     text
 */
public record LegacyPage<T>(List<T> rows, @Nullable Object offset) {
    /** A page; the list is copied. */
    public LegacyPage {
        rows = List.copyOf(rows);
    }
}
