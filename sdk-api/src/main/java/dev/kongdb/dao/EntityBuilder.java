package dev.kongdb.dao;

import dev.kongdb.value.Row;
import dev.kongdb.value.Shape;

/**
 * The values of a write. If a setter is not called, its field is unset, which is not the same as
 * null. The annotation processor writes the setters of each entity. Not thread-safe.
 *
 * @param <T> the record of the entity
 */
public abstract class EntityBuilder<T> {
    /** The values set so far; for generated setters. */
    protected final Row row;

    /** A builder that sets nothing yet; for generated code. */
    protected EntityBuilder(Shape shape) {
        row = new Row(shape);
    }

    /** A new row with the values set so far. */
    public final Row toRow() {
        return row.copy();
    }
}
