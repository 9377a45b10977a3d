package dev.kongdb.benchmarks.cassandra;

import com.datastax.oss.driver.api.mapper.annotations.CqlName;
import com.datastax.oss.driver.api.mapper.annotations.Entity;
import com.datastax.oss.driver.api.mapper.annotations.PartitionKey;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of Kong's {@code consumers}, as the driver's mapper has it. */
@Entity
@CqlName("consumers")
public record ConsumerRow(
        UUID id,
        Instant createdAt,
        @Nullable String username,
        @Nullable String customId,
        @Nullable Set<String> tags,
        UUID wsId) {

    // The annotation is on the method, because on the component it would also apply to the field,
    // about which the mapper warns.
    @Override
    @PartitionKey
    public UUID id() {
        return id;
    }
}
