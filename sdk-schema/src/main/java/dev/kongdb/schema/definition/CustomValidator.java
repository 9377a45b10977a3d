package dev.kongdb.schema.definition;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An author's validator for the value of a field: Kong's {@code custom_validator}. Implementations
 * are shared between threads.
 */
@FunctionalInterface
public interface CustomValidator {
    /**
     * Checks a value that has the right type and passed every validator before this one.
     *
     * @param value JSON-like: String, Long, Double, Boolean, or List and Map of these; never null,
     *     though elements may be
     */
    Verdict validate(Object value);

    /** A validator for strings. */
    static CustomValidator ofString(Function<String, @Nullable String> errorOf) {
        return value -> {
            String error = errorOf.apply((String) value);
            return error == null ? Verdict.OK : Verdict.refused(error);
        };
    }
}
