package dev.kongdb.tck.internal.library;

import dev.kongdb.annotation.Auto;
import dev.kongdb.annotation.Default;
import dev.kongdb.annotation.Immutable;
import dev.kongdb.annotation.KongEntity;
import dev.kongdb.annotation.PrimaryKey;
import dev.kongdb.annotation.Required;
import dev.kongdb.annotation.Unique;
import dev.kongdb.annotation.typedef.Tags;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Has two unique fields, one of which is named after a part of the other, and a counter of visits.
 *
 * @param id the primary key
 * @param createdAt the time of creation
 * @param updatedAt the time of the last write
 * @param name unique in the workspace
 * @param nameOfRoom unique in the workspace
 * @param serial immutable
 * @param visits a counter
 * @param note any text
 * @param tags labels
 */
@KongEntity(
        name = "suite_shelves",
        plugin = "conformance-suite",
        endpointKey = "name",
        cacheKey = "name",
        workspaceable = true)
public record Shelf(
        @PrimaryKey @Auto UUID id,
        @Auto Instant createdAt,
        @Auto Instant updatedAt,
        @Unique @Nullable String name,
        @Unique @Nullable String nameOfRoom,
        @Immutable @Nullable String serial,
        @Required @Default("0") int visits,
        @Nullable String note,
        @Tags @Nullable Set<String> tags) {

    /** Values for a write. */
    public static ShelfBuilder with() {
        return ShelfBuilder.with();
    }
}
