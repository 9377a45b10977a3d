package dev.kongdb.legacy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of {@code find_page}.
 *
 * @param rows the entities, unmodifiable
 * @param offset the offset of the next page; null when this is the last. On PostgreSQL it is the
 *     number of the page, otherwise a text
 */
public record LegacyPage<T>(List<T> rows, @Nullable Object offset) {
    /** A page; the list is copied. */
    public LegacyPage {
        rows = List.copyOf(rows);
    }
}
