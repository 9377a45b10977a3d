package storage;

import dev.kongdb.annotation.Auto;
import dev.kongdb.annotation.KongEntity;
import dev.kongdb.annotation.Millis;
import dev.kongdb.annotation.OnDelete;
import dev.kongdb.annotation.Postgres;
import dev.kongdb.annotation.PrimaryKey;
import dev.kongdb.annotation.Required;
import dev.kongdb.annotation.Unique;
import dev.kongdb.annotation.typedef.Tags;
import dev.kongdb.entity.CaCertificate;
import dev.kongdb.entity.Consumer;
import dev.kongdb.value.Reference;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Every case of the layout of tables. */
@KongEntity(
        name = "stored",
        endpointKey = "name",
        cacheKey = {"name", "consumer"},
        workspaceable = true)
record Stored(
        @PrimaryKey @Auto UUID id,
        @Auto @Millis Instant createdAt,
        @Auto Instant updatedAt,
        @Unique @Nullable String name,
        @Unique(acrossWorkspaces = true) @Nullable String prefix,
        @Postgres(constraint = "stored_code_once") @Unique @Nullable Integer code,
        @Nullable String place,
        @Postgres(type = "SMALLINT", notNull = true, defaultSql = "3") @Required int depth,
        @OnDelete(OnDelete.Action.NULL) @Nullable Reference<Consumer> consumer,
        @Postgres(constraint = "stored_owner_fk", index = "stored_owner_ix") @Unique @Required Reference<Consumer> owner,
        @Nullable Reference<CaCertificate> authority,
        @Nullable Reference<Plain> plain,
        @Nullable List<UUID> uuids,
        @Nullable Set<Integer> numbers,
        @Tags @Nullable Set<String> tags) {}
