package dev.kongdb.schema.internal;

import dev.kongdb.value.Reference;
import dev.kongdb.value.Row;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A field that a check names, possibly inside records by a dotted name. Immutable. */
final class FieldPath {
    final String name;
    final List<String> names;
    /** The field's definition, or null when there is no such field. */
    final @Nullable CompiledField field;

    private final int position;

    FieldPath(String name, Fields fields) {
        this.name = name;
        this.names = List.of(name.split("\\.", -1));
        this.position = fields.shape().position(names.get(0));
        this.field = resolve(fields, names);
    }

    private static @Nullable CompiledField resolve(Fields fields, List<String> names) {
        CompiledField field = fields.field(names.get(0));
        for (String name : names.subList(1, names.size())) {
            Structure inside = field == null ? null : field.structure();
            field = inside == null ? null : inside.field(name);
        }
        return field;
    }

    /** Whether there is no field with the name, or with its first part. */
    boolean isOfUnknownField() {
        return position < 0;
    }

    /** The value in a row: null when absent, {@link Row#NULL} when null. */
    @Nullable
    Object get(Row row) {
        Object value = position < 0 ? null : row.get(position);
        for (int i = 1; i < names.size(); i++) {
            value = member(value, names.get(i));
        }
        return value;
    }

    /**
     * The value of a name inside a record, map or reference: null when absent, {@link Row#NULL}
     * when null.
     */
    static @Nullable Object member(@Nullable Object table, String name) {
        if (table instanceof Row row) {
            return row.get(name);
        }
        if (table instanceof Reference<?> reference) {
            return reference.get(name);
        }
        if (table instanceof Map<?, ?> map && map.containsKey(name)) {
            Object value = map.get(name);
            return value == null ? Row.NULL : value;
        }
        return null;
    }
}
