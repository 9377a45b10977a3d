package dev.kongdb.schema;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an entity and a nested record have in common: fields in order, and rules over them. A schema with subschemas has one
 * structure for each, in which the subschema's fields stand in the places of those they specialise. Immutable once compiled.
 */
final class Structure {
    final Shape shape;
    final List<Field> fields;

    Structure(List<Field> fields) {
        this.shape = Shape.of(fields.stream().map(Field::name).toList());
        this.fields = List.copyOf(fields);
    }

    @Nullable Field field(String name) {
        int position = shape.position(name);
        return position < 0 ? null : fields.get(position);
    }

    /** A JSON-like map as a row; names that are no field become its unknown ones. */
    Row toRow(Map<?, ?> map) {
        Row row = new Row(shape);
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String name = String.valueOf(entry.getKey());
            Object value = entry.getValue();
            int position = shape.position(name);
            if (position < 0) {
                row.setUnknown(name, value);
            } else {
                row.setOrNull(position, value == null ? null : Canonical.of(fields.get(position), value));
            }
        }
        return row;
    }
}
