package dev.kongdb.entity;

import dev.kongdb.annotation.Auto;
import dev.kongdb.annotation.KongEntity;
import dev.kongdb.annotation.KongRecord;
import dev.kongdb.annotation.NotOneOf;
import dev.kongdb.annotation.PrimaryKey;
import dev.kongdb.annotation.Required;
import dev.kongdb.annotation.typedef.Utf8Name;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Kong's {@code workspaces}: entities of one workspace are not seen in another. There is always a
 * workspace named {@code default}.
 *
 * @param id the primary key
 * @param name unique; not the name of one of Kong's own entities
 * @param comment anything
 * @param createdAt when it was made, in whole seconds
 * @param meta not used here; Kong has it
 * @param config not used here; Kong has it
 */
@KongEntity(name = "workspaces", plugin = "core", endpointKey = "name", cacheKey = "name", baseMigration = false)
public record Workspace(
        @PrimaryKey @Auto UUID id,

        @Required
        @Utf8Name
        @NotOneOf({
            "workspaces",
            "consumers",
            "certificates",
            "services",
            "routes",
            "snis",
            "upstreams",
            "targets",
            "plugins",
            "tags",
            "ca_certificates",
            "clustering_data_planes",
            "parameters",
            "vaults_beta"
        })
        String name,

        @Nullable String comment,
        @Auto Instant createdAt,
        Empty meta,
        Empty config) {

    /** A record without fields. */
    @KongRecord
    public record Empty() {}

    /** Values for a write. */
    public static WorkspaceBuilder with() {
        return WorkspaceBuilder.with();
    }
}
