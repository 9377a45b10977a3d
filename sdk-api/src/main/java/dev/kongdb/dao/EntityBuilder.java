package dev.kongdb.dao;

import dev.kongdb.value.Row;

/**
 * The values of a write, in which a field that was not set differs from one set to null. Written by the annotation processor
 * for each entity. Not thread-safe.
 *
 * @param <T> the record of the entity
 */
public interface EntityBuilder<T> {
    /** A row with what was set; a new one at each call. */
    Row toRow();
}
