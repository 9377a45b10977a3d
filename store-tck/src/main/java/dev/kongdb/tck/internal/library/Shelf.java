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
 * Unique by two fields, one of which is named after a part of the other; counts its visits.
 *
 * @param id the primary key
 * @param createdAt when it was made
 * @param updatedAt when it was written last
 * @param name unique in the workspace
 * @param nameOfRoom unique in the workspace
 * @param serial cannot be changed
 * @param visits a number to count up
 * @param note anything
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
