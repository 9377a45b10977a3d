package dev.kongdb.legacy.plugins;

import dev.kongdb.annotation.Auto;
import dev.kongdb.annotation.KongEntity;
import dev.kongdb.annotation.OnDelete;
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

@KongEntity(
        name = "keyauth_credentials",
        plugin = "key-auth",
        endpointKey = "key",
        cacheKey = "key",
        workspaceable = true,
        ttl = true)
public record KeyAuthCredential(
        @PrimaryKey @Auto UUID id,
        @Auto Instant createdAt,
        @Required @OnDelete(OnDelete.Action.CASCADE) Reference<Consumer> consumer,
        @Unique @Auto @Nullable String key,
        @Tags @Nullable Set<String> tags,
        @Ttl @Nullable Long ttl) {}
