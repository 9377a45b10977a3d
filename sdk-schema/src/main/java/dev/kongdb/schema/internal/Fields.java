package dev.kongdb.schema.internal;

import dev.kongdb.value.Row;
import dev.kongdb.value.Shape;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of an entity or of a nested record, in order. Immutable. */
record Fields(Shape shape, List<CompiledField> list) {
    Fields {
        list = List.copyOf(list);
    }

    static Fields of(List<CompiledField> list) {
        return new Fields(Shape.of(list.stream().map(CompiledField::name).toList()), list);
    }

    @Nullable
    CompiledField field(String name) {
        int position = shape.position(name);
        return position < 0 ? null : list.get(position);
    }

    /** A JSON-like map as a row. Names that are no field become unknown names of the row. */
    Row toRow(Map<?, ?> map) {
        Row row = new Row(shape);
        setAll(row, map);
        return row;
    }

    /** Sets the fields of a map in a row; a null is an explicit null. */
    void setAll(Row row, Map<?, ?> map) {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String name = String.valueOf(entry.getKey());
            Object value = entry.getValue();
            int position = shape.position(name);
            if (position < 0) {
                row.setUnknown(name, value);
            } else {
                row.setOrNull(position, value == null ? null : Canonical.of(list.get(position), value));
            }
        }
    }
}
