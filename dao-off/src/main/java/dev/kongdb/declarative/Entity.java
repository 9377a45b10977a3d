package dev.kongdb.declarative;

import dev.kongdb.schema.Field;
import dev.kongdb.schema.Schema;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An entity in files: its schema, and the entities that may be nested in it. Immutable once its
 * format is made.
 */
final class Entity {
    final Schema schema;

    /** The entities that may be nested, by name, with the field by which they refer to this one. */
    final Map<String, Field> children = new LinkedHashMap<>();

    Entity(Schema schema) {
        this.schema = schema;
    }

    String name() {
        return schema.name();
    }

    /**
     * Whether a name in an entry is no field but an addition of files: a list of children, a
     * comment, the ignored names.
     */
    boolean isExtra(@Nullable Object name) {
        return Extras.isExtra(name) || (name instanceof String text && children.containsKey(text));
    }
}
