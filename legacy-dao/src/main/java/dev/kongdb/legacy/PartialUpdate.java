package dev.kongdb.legacy;

import dev.kongdb.legacy.LegacyField.LegacySchemaException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An update of some columns. In a table with a schema of its own, missing fields stay as they are;
 * any other table is replaced.
 */
final class PartialUpdate {
    private PartialUpdate() {}

    /**
     * Copies from {@code old} the fields that tables with a schema lack in {@code entity}, also in
     * nested tables.
     */
    static void complete(Map<String, @Nullable Object> entity, Map<?, ?> old, LegacySchema schema) {
        schema.fields().forEach((column, field) -> {
            LegacySchema inner = schemaOf(field, entity);
            if (inner != null
                    && entity.get(column) instanceof Map<?, ?> given
                    && old.get(column) instanceof Map<?, ?> before) {
                Map<String, @Nullable Object> now = Validation.table(given);
                before.forEach((name, value) -> now.putIfAbsent(String.valueOf(name), value));
                complete(now, before, inner);
            }
        });
    }

    private static @Nullable LegacySchema schemaOf(LegacyField field, Map<String, @Nullable Object> entity) {
        LegacyField.SubSchema chosen = field.schema();
        try {
            return chosen == null ? null : chosen.of(entity);
        } catch (LegacySchemaException e) { // the validation has refused such an entity
            return null;
        }
    }
}
