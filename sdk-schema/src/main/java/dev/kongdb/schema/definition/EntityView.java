package dev.kongdb.schema.definition;

import org.jspecify.annotations.Nullable;

/** Read-only sight of an entity, or of some fields of it, by name. Valid only during the call that it is passed to. */
public interface EntityView {
    /**
     * The value of that field, JSON-like: String, Long, Double, Boolean, or List and Map of these; null when the field is not
     * set, set to null, or not in view. A dotted name reaches into records.
     */
    @Nullable
    Object get(String field);

    /** Whether that field is present, be it with a null. */
    boolean isSet(String field);

    /** Whether that field is present with an explicit null. */
    boolean isNull(String field);
}
