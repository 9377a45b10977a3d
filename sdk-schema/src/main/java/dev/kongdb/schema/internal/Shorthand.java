package dev.kongdb.schema.internal;

import dev.kongdb.schema.definition.ShorthandFunction;
import dev.kongdb.value.Plain;
import dev.kongdb.value.Row;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One shorthand field, compiled.
 *
 * @param name its name, which may also be the name of a field
 * @param field the values that it takes; null for the old form, which takes any value
 * @param function expands a value into fields
 */
record Shorthand(String name, @Nullable CompiledField field, ShorthandFunction function) {

    /** Replaces the shorthand in a row, if present, by the fields that it expands to. */
    void expand(Row row, Fields fields, ErrorCollector errors) {
        int position = fields.shape().position(name);
        boolean present = position < 0 ? row.unknown().containsKey(name) : row.get(position) != null;
        if (!present) {
            return;
        }
        Object given = position < 0 ? row.unknown().get(name) : row.get(position);
        Object value = field == null || given == null || given == Row.NULL ? given : Canonical.of(field, given);
        Object error = field == null ? null : Validation.check(field, value, false);
        if (error != null) {
            errors.field(name, error);
            return;
        }
        if (position < 0) {
            row.removeUnknown(name);
        } else {
            row.set(position, null);
        }
        Map<String, @Nullable Object> expanded = function.expand(Plain.of(value));
        if (expanded != null) {
            fields.setAll(row, expanded);
        }
    }
}
