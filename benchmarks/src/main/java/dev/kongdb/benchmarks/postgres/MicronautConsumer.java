package dev.kongdb.benchmarks.postgres;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.MappedProperty;
import io.micronaut.data.annotation.TypeDef;
import io.micronaut.data.model.DataType;
import java.time.Instant;
import java.util.UUID;

/**
 * The row as a record of Micronaut Data.
 *
 * @param id the primary key
 * @param createdAt the time of creation
 * @param username unique
 * @param customId unique
 * @param tags labels
 * @param workspace the workspace of the row
 */
@SuppressWarnings("ArrayRecordComponent") // Micronaut Data reads an array column as an array.
@MappedEntity("consumers")
record MicronautConsumer(
        @Id UUID id,
        @MappedProperty("created_at") Instant createdAt,
        String username,
        @MappedProperty("custom_id") String customId,
        @TypeDef(type = DataType.STRING_ARRAY) String[] tags,
        @MappedProperty("ws_id") UUID workspace) {}
