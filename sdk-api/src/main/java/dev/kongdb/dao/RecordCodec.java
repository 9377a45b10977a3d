package dev.kongdb.dao;

import dev.kongdb.codec.Values;
import dev.kongdb.value.Row;
import dev.kongdb.value.Shape;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns a record with {@code @KongRecord} or {@code @PluginConfig} into rows and JSON-like maps and back: written by the annotation
 * processor as {@code <Record>Codec}, with the one instance {@code INSTANCE}. By it a field that is {@code @Abstract}, such as the
 * {@code config} of a plugin, is read and written as a record. Stateless and thread-safe.
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
     * The record that a JSON-like map holds, such as the {@code config} of a plugin that was read. Names that the record does not have
     * are left out; what is not there is null, or the default of its field where the record can hold no null.
     *
     * @throws ClassCastException when a value is of another type than its field: the map is not of this record
     */
    default T decode(Map<String, ? extends @Nullable Object> table) {
        return decode(Values.toRow(table, shape()));
    }
}
