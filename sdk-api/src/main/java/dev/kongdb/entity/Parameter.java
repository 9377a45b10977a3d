package dev.kongdb.entity;

import dev.kongdb.annotation.Auto;
import dev.kongdb.annotation.KongEntity;
import dev.kongdb.annotation.PrimaryKey;
import dev.kongdb.annotation.Required;
import dev.kongdb.annotation.Unique;
import java.time.Instant;

/**
 * Kong's {@code parameters}: settings of the whole cluster, such as its {@code cluster_id}. They
 * belong to no workspace and are not in the Admin API.
 *
 * @param createdAt when it was made, in whole seconds
 * @param key the primary key
 * @param value the setting
 */
@KongEntity(
        name = "parameters",
        plugin = "core",
        endpointKey = "key",
        cacheKey = "key",
        generateAdminApi = false,
        baseMigration = false)
public record Parameter(
        @Auto Instant createdAt,
        @PrimaryKey @Required @Unique String key,
        @Required String value) {

    /** Values for a write. */
    public static ParameterBuilder with() {
        return ParameterBuilder.with();
    }
}
