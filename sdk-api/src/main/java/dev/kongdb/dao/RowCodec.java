package dev.kongdb.dao;

import dev.kongdb.value.Row;

/**
 * Turns rows into records. The annotation processor writes one for each record. Stateless and
 * thread-safe.
 */
public interface RowCodec<T> {
    /**
     * The record with the values of that row. Positions that are unset or null become null, or the
     * zero of a primitive.
     */
    T decode(Row row);
}
