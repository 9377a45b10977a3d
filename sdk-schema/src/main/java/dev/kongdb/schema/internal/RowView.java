package dev.kongdb.schema.internal;

import dev.kongdb.schema.definition.EntityView;
import dev.kongdb.value.Plain;
import dev.kongdb.value.Row;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A row, or some fields of it, as custom checks see it. */
final class RowView implements EntityView {
    private final Row row;
    private final @Nullable Set<String> visible;

    /**
     * A view.
     *
     * @param visible the names that can be seen, which may be dotted; null for all
     */
    RowView(Row row, @Nullable Set<String> visible) {
        this.row = row;
        this.visible = visible;
    }

    @Override
    public @Nullable Object get(String field) {
        return Plain.of(raw(field));
    }

    @Override
    public boolean isSet(String field) {
        return raw(field) != null;
    }

    @Override
    public boolean isNull(String field) {
        return raw(field) == Row.NULL;
    }

    private @Nullable Object raw(String field) {
        if (visible != null && !visible.contains(field)) {
            return null;
        }
        Object value = row;
        for (String name : field.split("\\.", -1)) {
            value = FieldPath.member(value, name);
        }
        return value;
    }
}
