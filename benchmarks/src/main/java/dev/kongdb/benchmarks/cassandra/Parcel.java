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
 * What asks for one guarantee more with each field that is given.
 *
 * @param id the primary key
 * @param createdAt when it was made
 * @param code unique in the workspace
 * @param depot where it lies, and with which it goes
 * @param note anything
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
