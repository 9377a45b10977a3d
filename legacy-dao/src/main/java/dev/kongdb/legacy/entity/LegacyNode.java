package dev.kongdb.legacy.entity;

import dev.kongdb.annotation.Auto;
import dev.kongdb.annotation.KongEntity;
import dev.kongdb.annotation.Len;
import dev.kongdb.annotation.Postgres;
import dev.kongdb.annotation.PrimaryKey;
import dev.kongdb.annotation.Required;
import dev.kongdb.annotation.Ttl;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A node of a cluster of Kong 0.8 to 0.10.
 *
 * @param name the primary key
 * @param createdAt when it was made, in whole seconds
 * @param clusterListeningAddress the address by which other nodes reach it
 * @param ttl the seconds it has left; null when it does not expire
 */
@KongEntity(name = "legacy_nodes", plugin = "legacy-dao", ttl = true, generateAdminApi = false, dbExport = false)
public record LegacyNode(
        @PrimaryKey String name,
        @Auto Instant createdAt,

        @Postgres(index = "legacy_nodes_cluster_listening_address_idx") @Required @Len(min = 1)
        String clusterListeningAddress,

        @Ttl @Nullable Long ttl) {

    /** Values for a write. */
    public static LegacyNodeBuilder with() {
        return LegacyNodeBuilder.with();
    }
}
