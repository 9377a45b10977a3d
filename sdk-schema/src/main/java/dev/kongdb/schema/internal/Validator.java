package dev.kongdb.schema.internal;

import org.jspecify.annotations.Nullable;

/**
 * One validator of one field, compiled from an attribute such as Kong's {@code between} or {@code
 * match}.
 */
@FunctionalInterface
interface Validator {
    /** The message for a value of the right type, or null when the value is valid. */
    @Nullable
    Object check(Object value);
}
