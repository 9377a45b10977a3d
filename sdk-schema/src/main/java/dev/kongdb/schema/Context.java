package dev.kongdb.schema;

/**
 * The reason why an entity is processed. It determines which values are generated, set to defaults
 * or required.
 */
public enum Context {
    INSERT,
    UPSERT,
    UPDATE,
    SELECT
}
