package dev.kongdb.example.keyauth;

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
 * A key that identifies a consumer. The table is the same as that of Kong's own key-auth, including
 * the names that Kong once misspelt, so that both can work on one database.
 *
 * @param id the primary key
 * @param createdAt when it was made, in whole seconds
 * @param consumer the consumer that the key belongs to; deleting the consumer deletes the key
 * @param key unique in the workspace; 32 random characters when not given
 * @param tags labels to filter by
 * @param ttl the seconds it has left; null when it does not expire
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
