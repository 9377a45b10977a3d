package dev.kongdb.benchmarks.cassandra;

import dev.kongdb.annotation.Auto;
import dev.kongdb.annotation.KongEntity;
import dev.kongdb.annotation.PrimaryKey;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The entity to which parcels refer.
 *
 * @param id the primary key
 * @param note any text
 */
@KongEntity(name = "benchmark_depots", plugin = "benchmarks", workspaceable = true)
public record Depot(@PrimaryKey @Auto UUID id, @Nullable String note) {}
