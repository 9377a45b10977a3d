package dev.kongdb.schema.definition;

import org.jspecify.annotations.Nullable;

/**
 * A read-only view of an entity, or of some of its fields, by name. Valid only during the call that
 * it is passed to.
 */
public interface EntityView {
    /**
     * The value of a field, JSON-like: String, Long, Double, Boolean, or List and Map of these.
     * Null when the field is not set, set to null, or not in view. A dotted name reaches into
     * records.
     */
    @Nullable
    Object get(String field);

    /** Whether the field is present; an explicit null counts. */
    boolean isSet(String field);

    /** Whether the field is present with an explicit null. */
    boolean isNull(String field);
}
