package dev.kongdb.schema.definition;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with an entity, as Kong's error maps say it: a field name to a message (String), to
 * a nested map for records and foreign keys, or to a list for arrays and sets in which an element
 * without fault is null; {@code @entity} to the list of messages of the entity as a whole.
 * Immutable.
 */
public final class Violations {
    /** The key of errors about the entity as a whole. */
    public static final String ENTITY = "@entity";

    private final Map<String, @Nullable Object> errors;

    /** What that map says, which must not change any more. */
    public Violations(Map<String, @Nullable Object> errors) {
        this.errors = errors;
    }

    /** The error map; fit to be printed as JSON under {@code fields}. */
    public Map<String, @Nullable Object> asMap() {
        return errors;
    }

    /**
     * All of it as one line, as Kong words its schema violations (code 2):
     * {@code schema violation (host: required field missing)}.
     */
    public String message() {
        return ErrorText.message(errors);
    }

    /**
     * An error map as one line of text, as Kong's {@code errors_to_string}; null for an empty one.
     */
    public static @Nullable String oneLine(Map<String, ? extends @Nullable Object> errors) {
        return ErrorText.oneLine(errors);
    }
}
