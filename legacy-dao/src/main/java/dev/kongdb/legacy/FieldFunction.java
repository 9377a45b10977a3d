package dev.kongdb.legacy;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@code func} of a field: a check in code, which may change other fields, too. Thread-safe.
 */
@FunctionalInterface
public interface FieldFunction {
    /**
     * Checks a value.
     *
     * @param value null when there is none
     * @param entity all values of the write
     * @param column the name of the field
     */
    Outcome check(@Nullable Object value, Map<String, @Nullable Object> entity, String column);

    /**
     * The result of a function.
     *
     * @param error the fault; null when there is none
     * @param changes the values that the function sets; empty for none
     */
    record Outcome(@Nullable String error, Map<String, @Nullable Object> changes) {
        /** The value is accepted. */
        public static Outcome ok() {
            return new Outcome(null, Map.of());
        }

        /** The value is refused; with a null text it is accepted. */
        public static Outcome error(@Nullable String text) {
            return new Outcome(text, Map.of());
        }

        /** The value is accepted, and a field is set. */
        public static Outcome set(String column, Object value) {
            return new Outcome(null, Map.of(column, value));
        }
    }
}
