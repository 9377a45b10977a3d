package dev.kongdb.entity;

import dev.kongdb.annotation.Auto;
import dev.kongdb.annotation.Default;
import dev.kongdb.annotation.KongEntity;
import dev.kongdb.annotation.Len;
import dev.kongdb.annotation.OneOf;
import dev.kongdb.annotation.PrimaryKey;
import dev.kongdb.annotation.Required;
import dev.kongdb.annotation.Ttl;
import dev.kongdb.annotation.typedef.Host;
import dev.kongdb.annotation.typedef.Ip;
import dev.kongdb.annotation.typedef.SemanticVersion;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Kong's {@code clustering_data_planes}: what a control plane knows of a data plane. A row expires
 * when the data plane stops reporting. The entity belongs to no workspace, is not exported, and has
 * no endpoints of its own in the Admin API.
 *
 * @param id the primary key: the id of the node
 * @param lastSeen when it last reported, in whole seconds
 * @param ip its address
 * @param configHash the digest of its configuration, 32 characters
 * @param hostname its name
 * @param version the version of its Kong
 * @param syncStatus whether it can take the control plane's configuration, and if not, why
 * @param ttl the seconds until it counts as gone; null when it does not expire
 */
@KongEntity(
        name = "clustering_data_planes",
        plugin = "core",
        ttl = true,
        generateAdminApi = false,
        dbExport = false,
        baseMigration = false)
public record ClusteringDataPlane(
        @PrimaryKey @Auto @Required UUID id,
        @Nullable Instant lastSeen,
        @Required @Ip String ip,
        @Len(eq = 32) @Nullable String configHash,
        @Required @Host String hostname,
        @SemanticVersion @Nullable String version,

        @Required
        @OneOf({
            "unknown",
            "normal",
            "kong_version_incompatible",
            "plugin_set_incompatible",
            "plugin_version_incompatible"
        })
        @Default("unknown")
        String syncStatus,

        @Ttl @Nullable Long ttl) {

    /** Values for a write. */
    public static ClusteringDataPlaneBuilder with() {
        return ClusteringDataPlaneBuilder.with();
    }
}
