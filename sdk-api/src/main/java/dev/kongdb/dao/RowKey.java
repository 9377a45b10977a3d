package dev.kongdb.dao;

import dev.kongdb.value.Row;
import org.jspecify.annotations.Nullable;

/** The key by which a call finds its row. Immutable, unless somebody changes the row within. */
public sealed interface RowKey {
    /**
     * The primary key.
     *
     * @param row in which the fields of the primary key are set
     */
    record Primary(Row row) implements RowKey {}

    /**
     * A field that is unique, or the endpoint key.
     *
     * @param position of the field
     * @param value of the field
     */
    record Unique(int position, @Nullable Object value) implements RowKey {}
}
