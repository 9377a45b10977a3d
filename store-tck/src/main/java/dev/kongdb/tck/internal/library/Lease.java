package dev.kongdb.tck.internal.library;

import dev.kongdb.annotation.Auto;
import dev.kongdb.annotation.KongEntity;
import dev.kongdb.annotation.PrimaryKey;
import dev.kongdb.annotation.Ttl;
import dev.kongdb.annotation.Unique;
import dev.kongdb.annotation.typedef.Tags;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Expires.
 *
 * @param id the primary key
 * @param name unique in the workspace
 * @param holder any text
 * @param tags labels
 * @param ttl the remaining seconds, or null if the lease does not expire
 */
@KongEntity(name = "suite_leases", plugin = "conformance-suite", endpointKey = "name", workspaceable = true, ttl = true)
public record Lease(
        @PrimaryKey @Auto UUID id,
        @Unique @Nullable String name,
        @Nullable String holder,
        @Tags @Nullable Set<String> tags,
        @Ttl @Nullable Long ttl) {

    /** Values for a write. */
    public static LeaseBuilder with() {
        return LeaseBuilder.with();
    }
}
