package dev.kongdb.legacy.entity;

import dev.kongdb.annotation.KongEntity;
import dev.kongdb.annotation.Len;
import dev.kongdb.annotation.OnDelete;
import dev.kongdb.annotation.PrimaryKey;
import dev.kongdb.annotation.Unique;
import dev.kongdb.entity.Consumer;
import dev.kongdb.value.Reference;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The claims on empty names of a consumer of Kong 0.8 to 0.10. Today's consumer cannot have an
 * empty name, and has none instead. Only {@code DaoFactory.consumers()} writes it, for the few
 * consumers that need it. Deleting its consumer deletes it.
 *
 * @param id the primary key, also of the consumer
 * @param username unique; empty, or null when the consumer has another name or none
 * @param customId unique; empty, or null when the consumer has another one or none
 * @param consumer its consumer; null until the consumer is stored
 */
@KongEntity(
        name = "legacy_consumers",
        plugin = "legacy-dao",
        workspaceable = true,
        generateAdminApi = false,
        dbExport = false)
public record LegacyConsumer(
        @PrimaryKey UUID id,
        @Unique @Len(min = 0) @Nullable String username,
        @Unique @Len(min = 0) @Nullable String customId,
        @OnDelete(OnDelete.Action.CASCADE) @Nullable Reference<Consumer> consumer) {}
