package dev.kongdb.benchmarks.cassandra;

import dev.kongdb.annotation.Auto;
import dev.kongdb.annotation.KongEntity;
import dev.kongdb.annotation.OnDelete;
import dev.kongdb.annotation.PrimaryKey;
import dev.kongdb.annotation.Unique;
import dev.kongdb.annotation.typedef.Tags;
import dev.kongdb.value.Reference;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Each field that a write sets needs one more guarantee.
 *
 * @param id the primary key
 * @param createdAt the time of creation
 * @param code unique in the workspace
 * @param depot the depot with which the parcel is deleted
 * @param note any text
 * @param tags labels
 */
@KongEntity(name = "benchmark_parcels", plugin = "benchmarks", workspaceable = true)
public record Parcel(
        @PrimaryKey @Auto UUID id,
        @Auto Instant createdAt,
        @Unique @Nullable String code,
        @OnDelete(OnDelete.Action.CASCADE) @Nullable Reference<Depot> depot,
        @Nullable String note,
        @Tags @Nullable Set<String> tags) {

    /** Values for a write. */
    public static ParcelBuilder with() {
        return ParcelBuilder.with();
    }
}
