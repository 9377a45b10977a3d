package dev.kongdb.schema.internal;

import org.jspecify.annotations.Nullable;

/**
 * One validator of one field, compiled: what Kong's attributes {@code between}, {@code match} and
 * their like ask for.
 */
@FunctionalInterface
interface Validator {
    /** The message for a value that has passed the type test, or null when it is fine. */
    @Nullable
    Object check(Object value);
}
