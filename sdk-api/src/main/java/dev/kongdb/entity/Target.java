package dev.kongdb.entity;

import dev.kongdb.annotation.Auto;
import dev.kongdb.annotation.Between;
import dev.kongdb.annotation.Default;
import dev.kongdb.annotation.KongEntity;
import dev.kongdb.annotation.Millis;
import dev.kongdb.annotation.OnDelete;
import dev.kongdb.annotation.PrimaryKey;
import dev.kongdb.annotation.Required;
import dev.kongdb.annotation.ValidatedBy;
import dev.kongdb.annotation.typedef.Tags;
import dev.kongdb.value.Reference;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One of the hosts that an upstream balances requests among.
 *
 * @param id the primary key
 * @param createdAt when it was made, in milliseconds
 * @param upstream the upstream that the target belongs to
 * @param target a host, or a host and a port
 * @param weight its share of the requests, 0 to 65535
 * @param tags labels to filter by
 */
@KongEntity(name = "targets", plugin = "core", endpointKey = "target", workspaceable = true, baseMigration = false)
public record Target(
        @PrimaryKey @Auto UUID id,
        @Auto @Millis Instant createdAt,
        @Required @OnDelete(OnDelete.Action.CASCADE) Reference<Upstream> upstream,
        @Required @ValidatedBy(TargetAddress.class) String target,

        @Between(min = 0, max = 65535) @Default("100") @Nullable
        Integer weight,

        @Tags @Nullable Set<String> tags) {

    /** Values for a write. */
    public static TargetBuilder with() {
        return TargetBuilder.with();
    }
}
