package dev.kongdb.legacy;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code func} of a field: a check in code, which may change other fields, too. Thread-safe. */
@FunctionalInterface
public interface FieldFunction {
    /**
     * Judges a value.
     *
     * @param value null when there is none
     * @param entity all values of the write
     * @param column the name of the field
     */
    Outcome check(@Nullable Object value, Map<String, @Nullable Object> entity, String column);

    /**
     * What a function says.
     *
     * @param error what is wrong; null when nothing is
     * @param changes what the function sets; empty for nothing
     */
    record Outcome(@Nullable String error, Map<String, @Nullable Object> changes) {
        /** Nothing is wrong. */
        public static Outcome ok() {
            return new Outcome(null, Map.of());
        }

        /** Something is wrong; a null text is nothing. */
        public static Outcome error(@Nullable String text) {
            return new Outcome(text, Map.of());
        }

        /** Nothing is wrong, and a field is to have that value. */
        public static Outcome set(String column, Object value) {
            return new Outcome(null, Map.of(column, value));
        }
    }
}
