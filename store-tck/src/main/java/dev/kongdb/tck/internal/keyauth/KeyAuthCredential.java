package dev.kongdb.tck.internal.keyauth;

import dev.kongdb.annotation.Auto;
import dev.kongdb.annotation.KongEntity;
import dev.kongdb.annotation.OnDelete;
import dev.kongdb.annotation.Postgres;
import dev.kongdb.annotation.PrimaryKey;
import dev.kongdb.annotation.Required;
import dev.kongdb.annotation.Ttl;
import dev.kongdb.annotation.Unique;
import dev.kongdb.annotation.typedef.Tags;
import dev.kongdb.entity.Consumer;
import dev.kongdb.value.Reference;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A key that identifies a consumer.
 *
 * @param id the primary key
 * @param createdAt the time of creation, in whole seconds
 * @param consumer the owner of the key
 * @param key unique in the workspace; 32 random characters if none is given
 * @param tags labels for filters
 * @param ttl the remaining seconds, or null if the key does not expire
 */
@KongEntity(
        name = "keyauth_credentials",
        plugin = "key-auth",
        endpointKey = "key",
        cacheKey = "key",
        workspaceable = true,
        ttl = true,
        adminApiName = "key-auths",
        adminApiNestedName = "key-auth",
        supersedes = {"002_130_to_140", "003_200_to_210"})
public record KeyAuthCredential(
        @PrimaryKey @Auto UUID id,
        @Auto Instant createdAt,
        @Required @OnDelete(OnDelete.Action.CASCADE) Reference<Consumer> consumer,
        @Unique @Auto @Nullable String key,

        @Postgres(index = "keyauth_tags_idex_tags_idx", trigger = "keyauth_sync_tags_trigger") @Tags @Nullable
        Set<String> tags,

        @Ttl @Nullable Long ttl) {

    @Override
    public String toString() {
        return "KeyAuthCredential[id=" + id + "]"; // never the key
    }
}
