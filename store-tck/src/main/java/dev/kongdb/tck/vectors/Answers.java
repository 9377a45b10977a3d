package dev.kongdb.tck.vectors;

import dev.kongdb.error.Errors;
import dev.kongdb.error.KongDbException;
import dev.kongdb.schema.definition.TransformationException;
import dev.kongdb.schema.definition.Violations;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds answers in the form that vectors have under {@code expect}. */
final class Answers {
    private static final Errors ERRORS = new Errors("postgres");

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

    /** A refusal without an error code: of a definition, or an error that Kong would raise. */
    static Map<String, @Nullable Object> refused(String stage, @Nullable Object errors) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("ok", false);
        answer.put("stage", stage);
        answer.put("errors", errors);
        return answer;
    }

    /** Error 2, with the violations that the schema found. */
    static Map<String, @Nullable Object> refused(String stage, Violations violations) {
        return refused(stage, violations.asMap(), ERRORS.schemaViolation(violations));
    }

    /** Error 1, with the messages by key field. */
    static Map<String, @Nullable Object> invalidPrimaryKey(String stage, Map<String, @Nullable Object> messages) {
        return refused(stage, messages, ERRORS.invalidPrimaryKey(messages));
    }

    /** Error 15. */
    static Map<String, @Nullable Object> refused(TransformationException e) {
        return refused("transform", e.getMessage(), ERRORS.transformationFailed(e.getMessage(), e.getCause()));
    }

    /** The code, the name and the message are taken from the exception. */
    private static Map<String, @Nullable Object> refused(String stage, @Nullable Object errors, KongDbException error) {
        Map<String, @Nullable Object> answer = refused(stage, errors);
        answer.put("code", error.code());
        answer.put("name", error.name());
        answer.put("message", error.message());
        return answer;
    }
}
