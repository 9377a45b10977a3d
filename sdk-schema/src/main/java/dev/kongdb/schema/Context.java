package dev.kongdb.schema;

/**
 * What an entity is being processed for; decides which values are generated, defaulted and
 * demanded.
 */
public enum Context {
    INSERT,
    UPSERT,
    UPDATE,
    SELECT
}
