package dev.kongdb.entity;

import dev.kongdb.annotation.Auto;
import dev.kongdb.annotation.KongEntity;
import dev.kongdb.annotation.OnDelete;
import dev.kongdb.annotation.PrimaryKey;
import dev.kongdb.annotation.Required;
import dev.kongdb.annotation.Unique;
import dev.kongdb.annotation.typedef.Tags;
import dev.kongdb.annotation.typedef.WildcardHost;
import dev.kongdb.value.Reference;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Kong's {@code snis}: a server name, and the certificate shown to clients that ask for it.
 *
 * @param id the primary key
 * @param name a host name, which may begin or end with a wildcard; unique in all workspaces
 * @param createdAt when it was made, in whole seconds
 * @param tags labels to filter by
 * @param certificate the certificate to show; deleting it deletes its names, as in Kong
 */
@KongEntity(name = "snis", plugin = "core", endpointKey = "name", workspaceable = true, baseMigration = false)
public record Sni(
        @PrimaryKey @Auto UUID id,

        @Required @WildcardHost @Unique(acrossWorkspaces = true)
        String name,

        @Auto Instant createdAt,
        @Tags @Nullable Set<String> tags,
        @Required @OnDelete(OnDelete.Action.CASCADE) Reference<Certificate> certificate) {

    /** Values for a write. */
    public static SniBuilder with() {
        return SniBuilder.with();
    }
}
