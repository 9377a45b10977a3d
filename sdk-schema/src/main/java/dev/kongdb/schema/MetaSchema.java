package dev.kongdb.schema;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rules that schema definitions themselves must keep, with Kong's texts. */
public final class MetaSchema {
    private MetaSchema() {}

    /**
     * Judges the definition of a schema.
     *
     * @return what is wrong, or null when nothing is
     */
    public static @Nullable Violations validate(Map<String, ? extends @Nullable Object> definition) {
        return null;
    }

    /** Judges the definition of a subschema, which may only specialise fields and add rules. */
    public static @Nullable Violations validateSubschema(Map<String, ? extends @Nullable Object> definition) {
        return null;
    }
}
