package dev.kongdb.testkit.vectors;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds answers in the form that vectors have under {@code expect}. */
final class Answers {
    private static final int INVALID_PRIMARY_KEY = 1;
    private static final int SCHEMA_VIOLATION = 2;
    private static final int TRANSFORMATION_ERROR = 15;

    private Answers() {}

    static Map<String, @Nullable Object> ok() {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("ok", true);
        return answer;
    }

    static Map<String, @Nullable Object> entity(Map<String, @Nullable Object> entity) {
        Map<String, @Nullable Object> answer = ok();
        answer.put("entity", entity);
        return answer;
    }

    /** A refusal that has no error code: of a definition, or one that Kong would raise. */
    static Map<String, @Nullable Object> refused(String stage, @Nullable Object errors) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("ok", false);
        answer.put("stage", stage);
        answer.put("errors", errors);
        return answer;
    }

    static Map<String, @Nullable Object> schemaViolation(String stage, Object errors, String message) {
        return coded(stage, errors, SCHEMA_VIOLATION, "schema violation", message);
    }

    static Map<String, @Nullable Object> invalidPrimaryKey(String stage, Object errors, String message) {
        return coded(stage, errors, INVALID_PRIMARY_KEY, "invalid primary key", message);
    }

    static Map<String, @Nullable Object> transformationError(String message) {
        return coded("transform", message, TRANSFORMATION_ERROR, "transformation error", message);
    }

    private static Map<String, @Nullable Object> coded(
            String stage, Object errors, int code, String name, String message) {
        Map<String, @Nullable Object> answer = refused(stage, errors);
        answer.put("code", code);
        answer.put("name", name);
        answer.put("message", message);
        return answer;
    }
}
