package dev.kongdb.schema.definition;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The errors of an entity, as Kong's error maps have them. A field name maps to a message (String);
 * for records and foreign keys, to a nested map; for arrays and sets, to a list in which elements
 * without errors are null. {@code @entity} maps to the list of messages for the entity as a whole.
 * Immutable.
 */
public final class Violations {
    /** The key of errors about the entity as a whole. */
    public static final String ENTITY = "@entity";

    private final Map<String, @Nullable Object> errors;

    /** The errors in the map, which must not change any more. */
    public Violations(Map<String, @Nullable Object> errors) {
        this.errors = errors;
    }

    /** The error map, which can be printed as JSON under {@code fields}. */
    public Map<String, @Nullable Object> asMap() {
        return errors;
    }

    /**
     * All errors in one line, as Kong words its schema violations (code 2): {@code schema violation
     * (host: required field missing)}.
     */
    public String message() {
        return ErrorText.message(errors);
    }

    /** An error map as one line, as Kong's {@code errors_to_string}; null for an empty map. */
    public static @Nullable String oneLine(Map<String, ? extends @Nullable Object> errors) {
        return ErrorText.oneLine(errors);
    }
}
