package dev.kongdb.schema;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Error maps as text, in Kong's forms. */
final class ErrorText {
    private ErrorText() {}

    static String message(Map<String, ? extends @Nullable Object> errors) {
        return "schema violation (" + errors + ")";
    }
}
