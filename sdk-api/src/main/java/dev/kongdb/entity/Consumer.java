package dev.kongdb.entity;

import dev.kongdb.annotation.AtLeastOneOf;
import dev.kongdb.annotation.Auto;
import dev.kongdb.annotation.KongEntity;
import dev.kongdb.annotation.PrimaryKey;
import dev.kongdb.annotation.Unique;
import dev.kongdb.annotation.typedef.Tags;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Kong's {@code consumers}: somebody who uses services. A consumer has a username, a custom id, or
 * both.
 *
 * @param id the primary key
 * @param createdAt when it was made, in whole seconds
 * @param username unique in the workspace
 * @param customId unique in the workspace; the id that another system knows the consumer by
 * @param tags labels to filter by
 */
@KongEntity(name = "consumers", plugin = "core", endpointKey = "username", workspaceable = true, baseMigration = false)
@AtLeastOneOf({"custom_id", "username"})
public record Consumer(
        @PrimaryKey @Auto UUID id,
        @Auto Instant createdAt,
        @Unique @Nullable String username,
        @Unique @Nullable String customId,
        @Tags @Nullable Set<String> tags) {

    /** Values for a write. */
    public static ConsumerBuilder with() {
        return ConsumerBuilder.with();
    }
}
