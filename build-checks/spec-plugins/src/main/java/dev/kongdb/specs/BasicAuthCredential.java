package dev.kongdb.specs;

import dev.kongdb.annotation.Auto;
import dev.kongdb.annotation.KongEntity;
import dev.kongdb.annotation.OnDelete;
import dev.kongdb.annotation.PrimaryKey;
import dev.kongdb.annotation.Required;
import dev.kongdb.annotation.Unique;
import dev.kongdb.annotation.typedef.Tags;
import dev.kongdb.entity.Consumer;
import dev.kongdb.value.Reference;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The credentials of a consumer for {@link BasicAuth}, which does not check them. */
@KongEntity(
        name = "basicauth_credentials",
        plugin = "basic-auth",
        endpointKey = "username",
        cacheKey = "username",
        workspaceable = true,
        adminApiName = "basic-auths",
        adminApiNestedName = "basic-auth")
public record BasicAuthCredential(
        @PrimaryKey @Auto UUID id,
        @Auto Instant createdAt,
        @Required @OnDelete(OnDelete.Action.CASCADE) Reference<Consumer> consumer,
        @Required @Unique String username,
        @Required String password,
        @Tags @Nullable Set<String> tags) {}
