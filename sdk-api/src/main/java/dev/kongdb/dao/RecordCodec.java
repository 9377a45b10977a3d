package dev.kongdb.dao;

import dev.kongdb.codec.Values;
import dev.kongdb.value.Row;
import dev.kongdb.value.Shape;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns a record with {@code @KongRecord} or {@code @PluginConfig} into rows and JSON-like maps and
 * back. The annotation processor writes it as {@code <Record>Codec}, with one instance {@code
 * INSTANCE}. With it, an {@code @Abstract} field such as the {@code config} of a plugin can be read
 * and written as a record. Stateless and thread-safe.
 *
 * @param <T> the record
 */
public interface RecordCodec<T> extends RowCodec<T> {
    /** The names of the record's fields, by position. */
    Shape shape();

    /** A row with all values of the record; its nulls are explicit nulls. */
    Row encode(T value);

    /** All values of the record as a JSON-like map, by Kong's names; unmodifiable. */
    default Map<String, Object> toTable(T value) {
        return Values.toTable(encode(value));
    }

    /**
     * The record that a JSON-like map holds, such as the {@code config} of a plugin that was read.
     * Names that the record does not have are ignored. A component whose name is missing is null,
     * or has its default if it cannot be null.
     *
     * @throws ClassCastException if a value has another type than its field, because the map is not
     *     one of this record
     */
    default T decode(Map<String, ? extends @Nullable Object> table) {
        return decodeNested(table);
    }

    /**
     * The record that a position of a row holds, as a row or as a JSON-like map.
     *
     * @throws ClassCastException if the slot holds something else, or a value has another type than
     *     its field
     */
    default T decodeNested(Object slot) {
        return decode(Values.toRow(slot, shape()));
    }
}
